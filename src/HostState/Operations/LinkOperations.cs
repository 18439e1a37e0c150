namespace Neutrino.HostState;

/// <summary>Makes a bridge, or a veth pair (then <paramref name="Pair"/> is the other end), with name, MAC, MTU and alias; each end in its own namespace at once.</summary>
public sealed record MakeLink(UnitKey Unit, Link Link, Link? Pair) : Operation(Unit)
{
    public override Phase Phase => Phase.MakeLinks;
}

/// <summary>Removes a link (a veth's other end goes with it, wherever it is).</summary>
public sealed record RemoveLink(UnitKey Unit, string Namespace, string Name) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveLinks;
}

/// <summary>
/// Brings an existing link to <paramref name="Wanted"/>: namespace (an OVS internal interface is looked for in the host's when it is not in its own),
/// MAC, MTU, alias, master, checksum offload, IPv6 flag, promiscuity, addresses (missing ones added, those in <paramref name="RemovedAddresses"/> removed), up.
/// </summary>
/// <param name="Seen">What it looked like, null when it was not there before this round.</param>
/// <param name="RemovedAddresses">Addresses to take away first, then every wanted one that is not (or no longer) there is added in order: an address that is in
/// both lists is taken away and added again, because another must be the first of its prefix; flows through them are dropped in <see cref="DropAddressFlows"/>.</param>
public sealed record DressLink(UnitKey Unit, Link Wanted, Link? Seen, ValueList<Cidr> RemovedAddresses) : Operation(Unit)
{
    public override Phase Phase => Wanted.Kind == LinkKind.OvsInternal ? Phase.MoveLinks : Phase.DressLinks;
}

/// <summary>Sets a route, in place of another to the same destination.</summary>
public sealed record MakeRoute(UnitKey Unit, Route Route) : Operation(Unit)
{
    public override Phase Phase => Phase.MakeRoutes;
}

public sealed record RemoveRoute(UnitKey Unit, Route Route) : Operation(Unit)
{
    public override Phase Phase => Phase.RemoveRoutes;
}

/// <summary>
/// Tells the neighbours on a link that an address is here (gratuitous ARP, request and reply). Best effort.
/// <paramref name="Mac"/>: whose it is, when not the device's own: a guest's, said for it before it speaks.
/// </summary>
public sealed record Announce(UnitKey Unit, string Namespace, string Device, IpAddress Address, MacAddress? Mac = null) : Operation(Unit)
{
    public override Phase Phase => Phase.Tell;
}
