namespace Neutrino.Linux.Route;

/// <summary>What to set on an interface; null members are left as they are.</summary>
public sealed record LinkChange
{
    public ulong? Mac { get; init; }
    public int? Mtu { get; init; }
    public bool? Up { get; init; }
    public bool? Promiscuous { get; init; }

    /// <summary>Index of the bridge to become a port of; 0 to be a port of none.</summary>
    public int? Master { get; init; }
    public string? Alias { get; init; }

    /// <summary>A number by which many can be deleted at once; 0 is everybody's.</summary>
    public uint? Group { get; init; }

    /// <summary>The sysctl arp_ignore: 8 answers nobody.</summary>
    public int? ArpIgnore { get; init; }

    /// <summary>The sysctl rp_filter: 1 takes only what would be answered the same way.</summary>
    public int? ReversePathFilter { get; init; }

    /// <summary>A descriptor of the network namespace to move to; everything else is then set there.</summary>
    public Descriptor? Namespace { get; init; }
}

/// <summary>A new interface, or one end of a veth pair; it is down (the kernel refuses a veth's peer that is to be up at once: ENOTCONN).</summary>
public sealed record NewLink(string Name)
{
    public ulong? Mac { get; init; }
    public int? Mtu { get; init; }

    /// <summary>For a veth's peer: a descriptor of the network namespace it is made in.</summary>
    public Descriptor? Namespace { get; init; }
}
