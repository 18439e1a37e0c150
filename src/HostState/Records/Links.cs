namespace Neutrino.HostState;

public enum LinkKind
{
    /// <summary>One end of a pair; <see cref="Link.Peer"/> names the other, which is a link of the same unit and may be in another namespace.</summary>
    Veth,

    /// <summary>A Linux bridge without STP, forward delay, multicast snooping.</summary>
    Bridge,

    /// <summary>An OVS internal port's interface: made and removed with its <see cref="OvsPort"/>, only moved and dressed here.</summary>
    OvsInternal,

    /// <summary>A device that others own; only its membership or state is set.</summary>
    Foreign,
}

/// <summary>A network interface. Null members are nobody's concern: never compared, never set.</summary>
public sealed record Link(string Namespace, string Name, LinkKind Kind)
{
    public string? Peer { get; init; }
    public MacAddress? Mac { get; init; }
    public int? Mtu { get; init; }
    public bool Up { get; init; } = true;
    public bool? Promiscuous { get; init; }

    /// <summary>The Linux bridge it is a port of, by name.</summary>
    public string? Master { get; init; }

    /// <summary>Our mark: the unit's key. Null on links that cannot or need not bear one.</summary>
    public string? Alias { get; init; }

    /// <summary>Checksums of sent packets computed by the kernel (false) or left to the device (true). The userspace datapath needs false on veth ends.</summary>
    public bool? TxChecksumOffload { get; init; }

    /// <summary>Set on a guest's links on the host: what passes there is no business of the host's.</summary>
    public bool? DisableIpv6 { get; init; }

    /// <summary>
    /// True: the host itself answers no ARP on it and takes no IPv4 packet from it (sysctls arp_ignore 8 and rp_filter 1). With <see cref="DisableIpv6"/> it keeps
    /// the host out of a network that only passes through; never false.
    /// </summary>
    public bool? DisableIpv4 { get; init; }

    /// <summary>Global addresses, in the order in which they are added: the first of a prefix is the source of its connected route.</summary>
    public ValueList<LinkAddress> Addresses { get; init; } = [];

    /// <summary>True when this interface exists only if somebody else plugs it; absent is then not a difference.</summary>
    public bool Optional { get; init; }

    /// <summary>
    /// True when whoever makes it also plugs it, and takes a second hand at that for a failure, as libvirt does: while it is down and in no bridge it is not there.
    /// </summary>
    public bool MakerPlugs { get; init; }

    /// <summary>
    /// Whether both are the same interface: an OVS internal one wherever it is, any other by namespace and name. A veth end or a bridge that stands
    /// where an internal interface is to be, or the other way round, is another interface.
    /// </summary>
    public bool IsSame(Link other)
    {
        var isInternal = Kind == LinkKind.OvsInternal;
        return Name == other.Name && isInternal == (other.Kind == LinkKind.OvsInternal) && (isInternal || Namespace == other.Namespace);
    }
}

/// <param name="Prefix">Address and length, host bits kept: 10.0.1.1/28.</param>
public sealed record LinkAddress(Cidr Prefix);

/// <summary>A route that we set (protocol static). Kernel routes follow from addresses and are not listed.</summary>
public sealed record Route(string Namespace, Cidr Destination, IpAddress? Via, string Device);
