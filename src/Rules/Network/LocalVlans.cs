using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The tags that tell networks apart on the integration bridge. They go with the network.</summary>
internal static class LocalVlans
{
    private const int First = 1;
    private const int Last = 4094;

    /// <summary>Gives the network its tag, if it needs one and has none: an external network lives on a bridge of its own.</summary>
    public static Refusal? Ensure(Draft draft, string networkId)
    {
        if (draft.Snapshot.Networks.Find(networkId) is not { External: false, LocalVlan: null } network) return null;
        if (draft.Snapshot.LocalVlansInUse.FirstFree(First, Last) is not { } tag) return NetworkRefusals.NoLocalVlan();
        draft.ReplaceSilently(network, network with { LocalVlan = (int)tag });
        return null;
    }

    /// <summary>For a network that was external until now: its ports move to the integration bridge.</summary>
    public static Refusal? EnsureIfBound(Draft draft, Network network) =>
        draft.Snapshot.Ports.By("network", network.Id).Any(port => port.Binding.VifType == "ovs") ? Ensure(draft, network.Id) : null;
}
