using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>The <c>nova</c> command.</summary>
internal static class NovaClient
{
    public static readonly Personality Personality =
        new("nova", "Command-line interface to the OpenStack Nova API.", "18.1.0", Service.Compute, TableStyle.Nova, AllVerbs) { Failures = FailureStyle.ErrorKind, Prepare = ApiVersion.Prepare };

    private static IEnumerable<Verb> AllVerbs() =>
        ServerVerbs.All.Append(BootVerb.Verb).Concat(ActionVerbs.All).Concat(KeypairVerbs.All).Concat(FlavorVerbs.All).Concat(InterfaceVerbs.All).Concat(GroupVerbs.All).Concat(FloatingVerbs.All)
            .Concat(CloudVerbs.All).Concat(LimitVerbs.All).Concat(UsageVerbs.All);
}
