using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>
/// What stands below a member and is only read: which agent serves a router or a network, and which routers or networks an agent serves.
/// There is one of each agent, so the answer is all or nothing. For administrators.
/// </summary>
internal static class SchedulerLists
{
    /// <summary>The table whose rows the sub-resource lists, and which of them; null when there is no such sub-resource.</summary>
    public static (string Path, Func<Snapshot, RuleSettings, string, ImmutableArray<string>> Ids)? Find(string collection, string part) => (collection, part) switch
    {
        ("routers", "l3-agents") => ("agents", (_, rules, _) => [Agents.IdOf(rules.HostName, Agents.L3)]),
        ("networks", "dhcp-agents") => ("agents", (snapshot, rules, network) => HasDhcp(snapshot, network) ? [Agents.IdOf(rules.HostName, Agents.Dhcp)] : []),
        ("agents", "l3-routers") => ("routers", (snapshot, rules, agent) => agent == Agents.IdOf(rules.HostName, Agents.L3) ? [.. snapshot.Routers.All.Select(router => router.Id)] : []),
        ("agents", "dhcp-networks") => ("networks", (snapshot, rules, agent) => agent == Agents.IdOf(rules.HostName, Agents.Dhcp)
            ? [.. snapshot.Networks.All.Select(network => network.Id).Where(network => HasDhcp(snapshot, network))]
            : []),
        _ => null,
    };

    private static bool HasDhcp(Snapshot snapshot, string network) => snapshot.Subnets.By("network", network).Any(subnet => subnet.EnableDhcp);
}
