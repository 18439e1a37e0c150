namespace Neutrino.HostState;

/// <summary>Bridges and ports of Open vSwitch. A guest's port comes in after its firewall, and is open only while that is in.</summary>
internal static class OvsDiff
{
    public static void Add(Difference difference)
    {
        var (unit, wanted, seen) = (difference.Unit, difference.Wanted, difference.Seen);
        foreach (var bridge in wanted.OvsBridges)
            if (!seen.OvsBridges.Items.Contains(bridge)) difference.Add(new MakeBridge(unit, bridge));
        foreach (var bridge in seen.OvsBridges)
            if (!wanted.OvsBridges.Items.Any(other => other.Name == bridge.Name)) difference.Add(new RemoveBridge(unit, bridge.Name));
        foreach (var port in wanted.OvsPorts) Put(difference, port, seen.OvsPorts.Items.FirstOrDefault(other => other.Name == port.Name));
        foreach (var port in seen.OvsPorts)
            if (!wanted.OvsPorts.Items.Any(other => other.Name == port.Name)) Remove(difference, port);
    }

    private static void Remove(Difference difference, OvsPort seen)
    {
        if (seen.Ours) difference.Add(new RemoveOvsPort(difference.Unit, seen.Name));
        else if (seen.Tag != OvsPort.DeadTag) difference.Add(new CloseOvsPort(difference.Unit, seen.Name));
    }

    private static void Put(Difference difference, OvsPort port, OvsPort? seen)
    {
        var guest = difference.Unit.Kind == UnitKind.Port && (difference.Wanted.Chains.Count > 0 || difference.Wanted.Identities.Count > 0);
        if (seen is not null && port.Ours && IsMisfit(difference, port, seen))
        {
            difference.Add(new RemoveOvsPort(difference.Unit, port.Name));
            seen = null;
        }

        if (seen is null || !IsAsWanted(port, seen, guest)) difference.Add(new PutOvsPort(difference.Unit, port, KeepTag: guest && seen is not null));
        if (guest) OpenOrClose(difference, port, seen);
    }

    private static void OpenOrClose(Difference difference, OvsPort port, OvsPort? seen)
    {
        var live = seen is not null && seen.Tag != OvsPort.DeadTag;
        var mayStayOpen = live && seen!.Tag == port.Tag && !IsUnguarded(difference.Wanted, difference.Seen);
        if (mayStayOpen) return;
        if (live) difference.Add(new CloseOvsPort(difference.Unit, port.Name));
        if (port.Tag == OvsPort.DeadTag) return;
        var comesOpen = seen is null && port.Ours;
        if (!comesOpen) difference.Add(new OpenOvsPort(difference.Unit, port.Name, port.Tag));
        SpeakForGuest(difference, port);
    }

    /// <summary>
    /// A new guest often has the address of one that just left, and the neighbours still know the old MAC: they are told, from the bridge's end of the guest's pair.
    /// Only where address and MAC belong together beyond doubt: a shared address (an allowed pair) is for its holders to announce.
    /// </summary>
    private static void SpeakForGuest(Difference difference, OvsPort port)
    {
        var device = difference.Wanted.Links.Items.FirstOrDefault(link => link.Peer == port.Name);
        if (device is null || difference.Wanted.Identities is not [{ Macs: [var mac] } identity]) return;
        foreach (var source in identity.ArpSources)
            if (source.IsSingleAddress) difference.Add(new Announce(difference.Unit, device.Namespace, device.Name, source.Address, mac));
    }

    /// <summary>True when none of the wanted chains, or none of the jumps into them, is there: nothing filters the guest.</summary>
    private static bool IsUnguarded(UnitState wanted, UnitState seen) =>
        (wanted.Chains.Count > 0 && !wanted.Chains.Items.Any(chain => seen.Chains.Items.Any(other => FirewallDiff.SameChain(chain, other))))
        || (wanted.SharedRules.Count > 0 && !wanted.SharedRules.Items.Any(seen.SharedRules.Items.Contains));

    /// <summary>
    /// True when the port must be made anew: it is on another bridge or of another type; its interface was lost with a namespace, which OVS does not notice;
    /// or its device is made anew, and only a new port is known to have taken hold of it.
    /// </summary>
    private static bool IsMisfit(Difference difference, OvsPort wanted, OvsPort seen) =>
        seen.Bridge != wanted.Bridge || seen.Type != wanted.Type || difference.MadeLinks.Contains(wanted.Name)
        || difference.Wanted.Links.Items.Any(link => link.Name == wanted.Name && link is { Kind: LinkKind.OvsInternal, Optional: false }
            && LinkDiff.Find(difference.Seen.Links, link) is null);

    private static bool IsAsWanted(OvsPort wanted, OvsPort seen, bool guest) =>
        (wanted.Mac is null || wanted.Mac == seen.Mac) && (wanted.MtuRequest is null || wanted.MtuRequest == seen.MtuRequest)
        && (guest || wanted.Tag == seen.Tag)
        && wanted.ExternalIds.All(entry => seen.ExternalIds.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
