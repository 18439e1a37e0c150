namespace Neutrino.HostState;

public enum IpFamily { V4, V6 }

/// <summary>
/// An iptables chain that is wholly ours. Rules are in the words of <c>iptables -S</c> without the leading <c>-A CHAIN</c>,
/// in the very form iptables-save prints them back. Built-in chains are nobody's and never a <see cref="Chain"/>.
/// </summary>
public sealed record Chain(string Namespace, IpFamily Family, string Table, string Name)
{
    /// <summary>Empty, wanted and seen, when <see cref="Shared"/>.</summary>
    public ValueList<string> Rules { get; init; } = [];

    /// <summary>
    /// False: the chain's every line is in <see cref="Rules"/>, anything else in it is drift, and no <see cref="SharedRule"/> may stand in it.
    /// True: the unit owns only that the chain exists (<c>neutron-openvswi-sg-chain-a</c>, of the unit <c>firewall</c>). Its lines are shared rules, each of the
    /// unit that wants it, the owner's own too (its closing <c>-j ACCEPT</c> as a shared rule of order 1000, say), so that a unit is looked at, put and
    /// removed alone. Putting it again keeps its lines; lines in it that no unit ever put are foreign and stay.
    /// </summary>
    public bool Shared { get; init; }

    /// <summary>When set: taking a rule away, or changing one, also drops the tracked flows of this zone.</summary>
    public int? Zone { get; init; }
}

/// <summary>
/// One rule of ours in a chain that is not this unit's: a jump from a built-in chain, a port's line in the shared chains.
/// <paramref name="Order"/>: negative rules stand at the chain's top in ascending order, others at its end in ascending order;
/// equal orders stand in any order among themselves. <paramref name="Chain"/> is a built-in chain or one that is shared (<see cref="HostState.Chain.Shared"/>), made by whoever owns it.
/// Seen, a rule has the order it is wanted with; one that is there but not where its order puts it is not seen, and putting it moves it, in one step.
/// </summary>
public sealed record SharedRule(string Namespace, IpFamily Family, string Table, string Chain, string Rule, int Order);

/// <summary>An ipset of type hash:net. Taking a member away also drops the tracked flows from that address.</summary>
public sealed record IpSet(string Namespace, string Name, IpFamily Family)
{
    /// <summary>In order.</summary>
    public ValueList<Cidr> Members { get; init; } = [];
}

/// <summary>
/// Who a guest may say it is, on the bridge, below IP: frames from <paramref name="Device"/> with another source MAC, and ARP with another sender address,
/// are dropped. Held as elements of the sets of the nftables table <c>bridge neutrino</c>; the table itself is the host's own, made with its first element.
/// </summary>
public sealed record GuestIdentity(string Device)
{
    public ValueList<MacAddress> Macs { get; init; } = [];

    /// <summary>IPv4 sender addresses that ARP may carry.</summary>
    public ValueList<Cidr> ArpSources { get; init; } = [];
}
