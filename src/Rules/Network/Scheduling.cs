using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What runs on the agents: a router or a network's DHCP taken away is gone from the host until it is given back. There is one agent of each kind.</summary>
public static class Scheduling
{
    /// <summary>Whether the DHCP agent serves the network.</summary>
    public static bool HasDhcp(Snapshot snapshot, string networkId) =>
        snapshot.Networks.Find(networkId) is { } network && (network.DhcpScheduled ?? snapshot.Subnets.By("network", networkId).Any(subnet => subnet.EnableDhcp));

    internal static Outcome<ShownRows> AddNetwork(Draft draft, Network network, AttributeBag body) =>
        HasDhcp(draft.Snapshot, network.Id) ? AgentRefusals.AlreadyHosted(network.Id, body.Text("agent") ?? "") : Schedule(draft, network, true);

    internal static Outcome<ShownRows> RemoveNetwork(Draft draft, Network network, AttributeBag body) =>
        HasDhcp(draft.Snapshot, network.Id) ? Schedule(draft, network, false) : AgentRefusals.NotHosted(network.Id, body.Text("agent") ?? "");

    internal static Outcome<ShownRows> AddRouter(Draft draft, Router router, AttributeBag body) =>
        new ShownRows(draft.ReplaceSilently(router, router with { Unscheduled = false }));

    internal static Outcome<ShownRows> RemoveRouter(Draft draft, Router router, AttributeBag body) =>
        new ShownRows(draft.ReplaceSilently(router, router with { Unscheduled = true }));

    private static Outcome<ShownRows> Schedule(Draft draft, Network network, bool scheduled) =>
        new ShownRows(draft.ReplaceSilently(network, network with { DhcpScheduled = scheduled }));
}
