namespace Neutrino.HostState;

/// <summary>Links and routes in the words of <c>ip link</c>, <c>ip address</c> and <c>ip route</c>.</summary>
internal static class LinkText
{
    public static IEnumerable<string> Lines(Link link)
    {
        yield return Heading(link);
        if (link.Mac is { } mac) yield return $"    link/ether {mac}";
        if (link.Alias is { } alias) yield return $"    alias {alias}";
        foreach (var address in link.Addresses) yield return $"    {(address.Prefix.Version == 4 ? "inet" : "inet6")} {address.Prefix}";
    }

    public static string Line(Route route)
    {
        var destination = route.Destination.PrefixLength == 0 ? route.Destination.Version == 4 ? "default" : "default (IPv6)" : route.Destination.ToString();
        return route.Via is { } via ? $"{destination} via {via} dev {route.Device}" : $"{destination} dev {route.Device} scope link";
    }

    private static string Heading(Link link)
    {
        List<string> flags = [];
        if (link.Promiscuous == true) flags.Add("PROMISC");
        if (link.Up) flags.Add("UP");
        var words = new List<string> { $"{link.Name}{(link.Peer is null ? "" : "@" + link.Peer)}: <{string.Join(',', flags)}>" };
        if (link.Mtu is { } mtu) words.Add($"mtu {mtu}");
        if (link.Master is { } master) words.Add($"master {master}");
        words.Add(link.Kind switch { LinkKind.Veth => "veth", LinkKind.Bridge => "bridge", LinkKind.OvsInternal => "openvswitch", _ => "foreign" });
        if (link.TxChecksumOffload is { } offload) words.Add(offload ? "tx-checksumming: on" : "tx-checksumming: off");
        if (link.DisableIpv6 is { } disabled) words.Add(disabled ? "disable_ipv6: 1" : "disable_ipv6: 0");
        if (link.DisableIpv4 is { } shut) words.Add(shut ? "arp_ignore: 8, rp_filter: 1" : "answers for the host");
        if (link.Optional) words.Add("(plugged by others)");
        return string.Join(' ', words);
    }
}
