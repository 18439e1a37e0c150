using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Links, addresses and routes in the words of <c>ip</c>, <c>brctl</c> and <c>ethtool</c>.</summary>
internal static class LinkLines
{
    public static string Enter(string ns) => ns.Length == 0 ? "" : $"ip netns exec {ns} ";

    public static IEnumerable<string> Link(UnitState state, string ns, string name)
    {
        if (state.Links.Items.FirstOrDefault(link => link.Namespace == ns && link.Name == name) is not { } link) yield break;
        List<string> flags = [];
        if (link.Promiscuous == true) flags.Add("PROMISC");
        if (link.Up) flags.Add("UP");
        var line = $"{link.Name}{(link.Peer is null ? "" : "@" + link.Peer)}: <{string.Join(',', flags)}>";
        if (link.Mtu is { } mtu) line += $" mtu {mtu}";
        if (link.Master is { } master) line += $" master {master}";
        yield return line;
        if (link.Mac is { } mac) yield return $"    link/ether {mac}";
        if (link.Alias is { } alias) yield return $"    alias {alias}";
        if (link.DisableIpv6 is { } disabled) yield return $"    disable_ipv6 {(disabled ? 1 : 0)}";
        if (link.DisableIpv4 is { } shut) yield return shut ? "    arp_ignore 8 rp_filter 1" : "    arp_ignore and rp_filter let the host answer";
        if (link.TxChecksumOffload is { } offload) yield return $"    tx-checksumming: {(offload ? "on" : "off")}";
        foreach (var address in link.Addresses) yield return $"    inet {address.Prefix}";
    }

    /// <summary>As <c>brctl show</c>: the bridge, then its ports.</summary>
    public static IEnumerable<string> Members(UnitState state, string bridge) =>
        state.Links.Items.Any(link => link.Name == bridge)
            ? [$"{bridge}\t{string.Join(' ', state.Links.Items.Where(link => link.Master == bridge).Select(link => link.Name).Order(StringComparer.Ordinal))}"]
            : [];

    /// <summary>None of a link that is no end of a veth pair.</summary>
    public static IEnumerable<string> Peer(UnitState state, string ns, string name) =>
        state.Links.Items.FirstOrDefault(link => link.Namespace == ns && link.Name == name) is { Peer: { } peer } ? [$"     peer_ifindex: (that of {peer})"] : [];

    /// <summary>The routes that were set, and those that the kernel keeps for each address of a link that is up.</summary>
    public static IEnumerable<string> Routes(UnitState state, string ns) =>
        state.Routes.Items.Where(route => route.Namespace == ns).Select(Line)
            .Concat(from link in state.Links.Items
                    where link.Namespace == ns && link.Up
                    from address in link.Addresses
                    where address.Prefix.PrefixLength < 32
                    select $"{address.Prefix.Network} dev {link.Name} proto kernel scope link src {address.Prefix.Address}");

    public static string Line(Route route)
    {
        var destination = route.Destination.PrefixLength == 0 ? "default" : route.Destination.ToString();
        return route.Via is { } via ? $"{destination} via {via} dev {route.Device}" : $"{destination} dev {route.Device} scope link";
    }
}
