using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Reconcile;

/// <summary>
/// The phases of a round as steps of lanes: steps run one after the other, the lanes of a step at once, the phases of a lane in order.
/// Only phases that need nothing of each other, and are done by different parts of the host, share a step.
/// </summary>
internal static class Steps
{
    public static readonly ImmutableArray<ImmutableArray<ImmutableArray<Phase>>> All =
    [
        [[Phase.StopGuests]],
        [[Phase.RemoveGuestFiles]],
        [[Phase.Close]],
        [[Phase.RemoveRoutes, Phase.RemoveLinks], [Phase.RemoveOvs]],
        [[Phase.RemoveRules], [Phase.RemoveNamespaces]],
        [[Phase.MakeNamespaces]],
        [[Phase.MakeLinks, Phase.DressLinks], [Phase.FillSets, Phase.LoadRules]],
        [[Phase.MakeOvs]],
        [[Phase.MoveLinks]],
        [[Phase.MakeRoutes]],
        [[Phase.DropFlows], [Phase.StartServers]],
        [[Phase.Open]],
        [[Phase.Tell]],
        [[Phase.MakeGuestFiles]],
        [[Phase.DefineGuests]],
        [[Phase.StartGuests]],
        [[Phase.SettleGuests]],
    ];
}
