namespace Neutrino.HostState;

public enum IpFamily { V4, V6 }

/// <summary>
/// An iptables chain that is wholly ours. Rules are in the words of <c>iptables -S</c> without the leading <c>-A CHAIN</c>,
/// in the very form iptables-save prints them back.
/// </summary>
public sealed record Chain(string Namespace, IpFamily Family, string Table, string Name)
{
    public ValueList<string> Rules { get; init; } = [];

    /// <summary>When set: taking a rule away, or changing one, also drops the tracked flows of this zone.</summary>
    public int? Zone { get; init; }
}

/// <summary>
/// One rule of ours in a chain that is not this unit's: a jump from a built-in chain, a port's line in the shared chains.
/// <paramref name="Order"/>: negative rules stand at the chain's top in ascending order, others at its end in ascending order;
/// equal orders stand in any order among themselves.
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
