using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>The <c>keystone</c> command, which went from the distributions; it speaks v2.0 where the auth URL says so, else v3.</summary>
internal static class KeystoneClient
{
    public static readonly Personality Personality =
        new("keystone", "Command-line interface to the OpenStack Identity API.", "0.11.2", Service.Identity, TableStyle.Keystone, AllVerbs) { Failures = FailureStyle.StatusBehind };

    private static IEnumerable<Verb> AllVerbs() => TenantVerbs.All.Concat(UserVerbs.All).Concat(RoleVerbs.All).Concat(ServiceVerbs.All).Concat(TokenVerbs.All);
}
