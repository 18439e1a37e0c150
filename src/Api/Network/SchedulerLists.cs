using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>
/// What stands below a member: which agent serves a router or a network, and which routers or networks an agent serves.
/// There is one of each agent, so the answer is all or nothing. For administrators.
/// </summary>
internal static class SchedulerLists
{
    /// <summary>The table whose rows the sub-resource lists, and which of them; null when there is no such sub-resource.</summary>
    public static (string Path, Func<Snapshot, RuleSettings, string, ImmutableArray<string>> Ids)? Find(string collection, string part) => (collection, part) switch
    {
        ("routers", "l3-agents") => ("agents", (snapshot, rules, router) => snapshot.Routers.Find(router) is { Unscheduled: false } ? [Agents.IdOf(rules.HostName, Agents.L3)] : []),
        ("networks", "dhcp-agents") => ("agents", (snapshot, rules, network) => Scheduling.HasDhcp(snapshot, network) ? [Agents.IdOf(rules.HostName, Agents.Dhcp)] : []),
        ("agents", "l3-routers") => ("routers", (snapshot, rules, agent) => agent == Agents.IdOf(rules.HostName, Agents.L3)
            ? [.. snapshot.Routers.All.Where(router => !router.Unscheduled).Select(router => router.Id)]
            : []),
        ("agents", "dhcp-networks") => ("networks", (snapshot, rules, agent) => agent == Agents.IdOf(rules.HostName, Agents.Dhcp)
            ? [.. snapshot.Networks.All.Select(network => network.Id).Where(network => Scheduling.HasDhcp(snapshot, network))]
            : []),
        _ => null,
    };
}
