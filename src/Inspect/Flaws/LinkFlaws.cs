using System.Globalization;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Links, their places and their addresses.</summary>
internal static class LinkFlaws
{
    public static void Add(Comparison unit)
    {
        foreach (var make in unit.Operations.OfType<MakeLink>())
            if (!unit.MissingNamespaces.Contains(make.Link.Namespace) && !unit.MissingNamespaces.Contains(make.Pair?.Namespace ?? "")) Missing(unit, make);
        foreach (var remove in unit.Operations.OfType<RemoveLink>())
            if (!unit.MadeLinks.Contains(remove.Name)) unit.Add(Places.Link(unit.Wanted.Key, remove.Namespace, remove.Name), FlawKind.LinkExtra);
        foreach (var dress in unit.Operations.OfType<DressLink>())
            if (!unit.MadeLinks.Contains(dress.Wanted.Name) && !unit.MissingNamespaces.Contains(dress.Wanted.Namespace)) Dress(unit, dress.Wanted, dress.Seen);
    }

    /// <summary>A pair goes as one; when only one end is not what it should be, that end is named.</summary>
    private static void Missing(Comparison unit, MakeLink make)
    {
        var (link, seen) = (make.Link, Comparison.Find(unit.Seen, make.Link));
        var place = Places.Link(unit.Wanted.Key, link.Namespace, link.Name);
        if (seen is null && make.Pair is { } pair && Comparison.Find(unit.Seen, pair) is null) unit.Add(place, FlawKind.PairMissing, pair.Name);
        else if (seen is null) unit.Add(place, FlawKind.LinkMissing);
        else if (seen.Kind != link.Kind) unit.Add(place, FlawKind.LinkKind, Word(link.Kind), Word(seen.Kind));
        else if (seen.Peer != link.Peer) unit.Add(place, FlawKind.LinkPeer, link.Peer ?? "-", seen.Peer ?? "-");
        else unit.Add(make.Pair is { } other ? Places.Link(unit.Wanted.Key, other.Namespace, other.Name) : place, FlawKind.LinkMissing);
    }

    private static void Dress(Comparison unit, Link wanted, Link? seen)
    {
        var place = Places.Link(unit.Wanted.Key, wanted.Namespace, wanted.Name);
        if (seen is null)
        {
            if (!IsPortsFault(unit, wanted)) unit.Add(place, FlawKind.LinkMissing);
            return;
        }

        if (seen.Namespace != wanted.Namespace)
        {
            unit.Add(place, FlawKind.LinkElsewhere, NamespaceWord(wanted.Namespace), NamespaceWord(seen.Namespace));
            return;
        }

        State(unit, place, wanted, seen);
        Bridge(unit, place, wanted, seen);
        Addresses(unit, place, wanted, seen);
    }

    /// <summary>An internal interface comes and goes with its port; a bridge's own with the bridge.</summary>
    private static bool IsPortsFault(Comparison unit, Link link) =>
        unit.MissingBridges.Contains(link.Name) || unit.MissingBridges.Contains(unit.Wanted.OvsPorts.Items.FirstOrDefault(port => port.Name == link.Name)?.Bridge ?? "")
        || (link.Kind == LinkKind.OvsInternal && unit.Wanted.OvsPorts.Items.Any(port => port.Name == link.Name) && !unit.Seen.OvsPorts.Items.Any(port => port.Name == link.Name));

    private static void State(Comparison unit, Place place, Link wanted, Link seen)
    {
        if (wanted.Up != seen.Up) unit.Add(place, FlawKind.LinkDown, wanted.Up ? "UP" : "DOWN", seen.Up ? "UP" : "DOWN");
        if (wanted.Mac is { } mac && mac != seen.Mac) unit.Add(place, FlawKind.LinkMac, mac.ToString(), seen.Mac?.ToString() ?? "-");
        if (wanted.Mtu is { } mtu && mtu != seen.Mtu && !IsItsPortsMtu(unit, seen)) unit.Add(place, FlawKind.LinkMtu, Text(mtu), Text(seen.Mtu));
        if (wanted.Promiscuous is { } promiscuous && promiscuous != seen.Promiscuous && !IsUnplugged(unit, wanted)) unit.Add(place, FlawKind.LinkPromiscuous);
        if (wanted.TxChecksumOffload is { } offload && offload != seen.TxChecksumOffload) unit.Add(place, FlawKind.LinkOffload);
        if (wanted.DisableIpv6 is { } disabled && disabled != seen.DisableIpv6) unit.Add(place, FlawKind.LinkIpv6);
        if (wanted.DisableIpv4 is { } shut && shut != seen.DisableIpv4) unit.Add(place, FlawKind.LinkIpv4);
        if (wanted.Alias is { } alias && alias != seen.Alias) unit.Add(place, FlawKind.LinkAlias, alias, seen.Alias ?? "-");
    }

    /// <summary>A Linux bridge takes the smallest MTU of its ports.</summary>
    private static bool IsItsPortsMtu(Comparison unit, Link seen) => seen.Kind == LinkKind.Bridge
        && unit.Wanted.Links.Items.Any(port => port.Master == seen.Name && Comparison.Find(unit.Seen, port) is { Mtu: { } mtu } && mtu == seen.Mtu && mtu != port.Mtu);

    /// <summary>Open vSwitch makes its ports' devices promiscuous, and lets them be when they go.</summary>
    private static bool IsUnplugged(Comparison unit, Link link) =>
        unit.Wanted.OvsPorts.Items.Any(port => port.Name == link.Name) && !unit.Seen.OvsPorts.Items.Any(port => port.Name == link.Name);

    private static void Bridge(Comparison unit, Place place, Link wanted, Link seen)
    {
        if (wanted.Master is not { } bridge || bridge == seen.Master || unit.MadeLinks.Contains(bridge)) return;
        if (seen.Master is { } other) unit.Add(place, FlawKind.LinkOtherBridge, bridge, other);
        else unit.Add(place, FlawKind.LinkOutOfBridge, bridge);
    }

    private static void Addresses(Comparison unit, Place place, Link wanted, Link seen)
    {
        var (want, have) = (wanted.Addresses.Items, seen.Addresses.Items);
        foreach (var address in want.Except(have)) unit.Add(place, FlawKind.AddressMissing, address.Prefix.ToString());
        if (wanted.Namespace.Length > 0)
            foreach (var address in have.Except(want)) unit.Add(place, FlawKind.AddressExtra, address.Prefix.ToString());
        if (!want.SequenceEqual(have) && want.Order(Prefixes).SequenceEqual(have.Order(Prefixes))) unit.Add(place, FlawKind.AddressOrder, string.Join(", ", want.Select(item => item.Prefix)));
    }

    private static readonly Comparer<LinkAddress> Prefixes = Comparer<LinkAddress>.Create((one, other) => string.CompareOrdinal(one.Prefix.ToString(), other.Prefix.ToString()));

    private static string Word(LinkKind kind) => kind switch { LinkKind.Veth => "veth", LinkKind.Bridge => "bridge", LinkKind.OvsInternal => "openvswitch", _ => "other" };
    private static string NamespaceWord(string name) => name.Length == 0 ? "host" : name;
    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "-";
}
