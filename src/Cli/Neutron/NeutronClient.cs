using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>The <c>neutron</c> command.</summary>
internal static class NeutronClient
{
    public static readonly Personality Personality =
        new("neutron", "Command-line interface to the Neutron APIs.", "8.1.0", Service.Network, TableStyle.Neutron, AllVerbs) { Failures = FailureStyle.RequestIdsBelow, UnknownVerbCode = CommandLine.Failed };

    private static IEnumerable<Verb> AllVerbs() =>
        Resources.All.SelectMany(ResourceVerbs.Of).Concat(RouterVerbs.All).Concat(FloatingIpVerbs.All).Concat(QuotaVerbs.All).Concat(AgentVerbs.All).Concat(TagVerbs.Verbs).Concat(TopologyVerbs.All);
}
