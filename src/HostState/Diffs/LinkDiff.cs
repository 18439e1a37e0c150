namespace Neutrino.HostState;

/// <summary>Links are removed, made and dressed. What others own or plug is only dressed, and only while it is there.</summary>
internal static class LinkDiff
{
    public static void Add(Difference difference)
    {
        foreach (var link in difference.Wanted.Links) Make(difference, link);
        Remove(difference);
        foreach (var link in difference.Wanted.Links) Dress(difference, link);
    }

    public static Link? Find(ValueList<Link> links, Link like)
    {
        foreach (var link in links)
            if (link.IsSame(like)) return link;
        return null;
    }

    private static void Make(Difference difference, Link link)
    {
        if (link.Optional || link.Kind is not (LinkKind.Veth or LinkKind.Bridge) || difference.MadeLinks.Contains(link.Name)) return;
        var pair = link.Kind == LinkKind.Veth ? difference.Wanted.Links.Items.FirstOrDefault(other => other.Name == link.Peer) : null;
        if (Stands(difference, link) && (pair is null || Stands(difference, pair))) return;
        foreach (var end in (ReadOnlySpan<Link?>)[link, pair])
        {
            if (end is null) continue;
            difference.MadeLinks.Add(end.Name);
            if (IsTaken(difference, end)) difference.Add(new RemoveLink(difference.Unit, end.Namespace, end.Name));
        }

        difference.Add(new MakeLink(difference.Unit, link, pair));
    }

    /// <summary>True when something has the place of a link that is to be made, but for an OVS internal interface that goes with its port, as only ports can be removed of those.</summary>
    private static bool IsTaken(Difference difference, Link end) => difference.Seen.Links.Items.Any(link => link.Namespace == end.Namespace && link.Name == end.Name
        && !(link.Kind == LinkKind.OvsInternal && difference.Seen.OvsPorts.Items.Any(port => port.Name == link.Name && port.Type == "internal")));

    private static bool Stands(Difference difference, Link link) =>
        Find(difference.Seen.Links, link) is { } seen && seen.Kind == link.Kind && (link.Peer is null || seen.Peer == link.Peer);

    private static void Remove(Difference difference)
    {
        HashSet<string> gone = [];
        foreach (var seen in difference.Seen.Links)
        {
            if (seen.Kind is not (LinkKind.Veth or LinkKind.Bridge) || difference.IsDoomed(seen.Namespace)) continue;
            if (Find(difference.Wanted.Links, seen) is not null || (seen.Peer is { } peer && gone.Contains(peer))) continue;
            gone.Add(seen.Name);
            if (seen.Peer is { } other && difference.MadeLinks.Contains(other)) continue; // Went with its other end, which is made anew.
            difference.Add(new RemoveLink(difference.Unit, seen.Namespace, seen.Name));
        }
    }

    private static void Dress(Difference difference, Link link)
    {
        var seen = Find(difference.Seen.Links, link);
        if (difference.MadeLinks.Contains(link.Name)) seen = null;
        var addresses = AddressDiff.Between(link, seen);
        var moved = seen?.Namespace != link.Namespace;
        if (moved || !seen!.Up || addresses.TakenAway.Count > 0) difference.LostRoutes.Add(link.Name);
        if (moved || addresses.Comes) difference.Rewired.Add(link.Namespace);
        if (!moved && !addresses.Changed && IsDressed(link, seen!)) return;
        difference.Add(new DressLink(difference.Unit, link, seen, addresses.TakenAway));
        foreach (var address in addresses.Gone) difference.Add(new DropAddressFlows(difference.Unit, link.Namespace, address));
        if (link.Kind is not (LinkKind.OvsInternal or LinkKind.Veth) || !link.Up) return;
        foreach (var address in addresses.New.Where(IsAnnounced))
        {
            difference.Add(new Announce(difference.Unit, link.Namespace, link.Name, address));

            // What came for the address before it was here was tracked as passing through, untranslated, and would stay so.
            if (!moved) difference.Add(new DropAddressFlows(difference.Unit, link.Namespace, new Cidr(address, address.Bits)));
        }
    }

    private static bool IsDressed(Link wanted, Link seen) =>
        wanted.Up == seen.Up && Agrees(wanted.Mac, seen.Mac) && Agrees(wanted.Mtu, seen.Mtu) && Agrees(wanted.Promiscuous, seen.Promiscuous)
        && Agrees(wanted.TxChecksumOffload, seen.TxChecksumOffload) && Agrees(wanted.DisableIpv6, seen.DisableIpv6) && Agrees(wanted.DisableIpv4, seen.DisableIpv4)
        && (wanted.Master is null || wanted.Master == seen.Master) && (wanted.Alias is null || wanted.Alias == seen.Alias);

    private static bool Agrees<T>(T? wanted, T? seen) where T : struct => wanted is null || EqualityComparer<T?>.Default.Equals(wanted, seen);

    /// <summary>Gratuitous ARP is for IPv4; nobody routes to a link-local address.</summary>
    private static bool IsAnnounced(IpAddress address) => address.Version == 4 && (uint)address.Number >> 16 != 0xa9fe;
}
