using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Glance;

/// <summary>The <c>glance</c> command: the Image API v2, with v1's options understood.</summary>
internal static class GlanceClient
{
    public static readonly Personality Personality =
        new("glance", "Command-line interface to the OpenStack Images API.", "4.1.0", Service.Image, TableStyle.Glance, AllVerbs) { Failures = FailureStyle.StatusBehind };

    private static IEnumerable<Verb> AllVerbs() => ImageVerbs.All.Concat(MemberVerbs.All);
}
