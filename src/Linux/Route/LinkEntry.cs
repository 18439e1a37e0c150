namespace Neutrino.Linux.Route;

/// <summary>A network interface as the kernel reports it.</summary>
/// <param name="Index">Unique in its namespace; may change when it moves to another.</param>
/// <param name="Kind"><c>veth</c>, <c>bridge</c>, <c>tun</c>, <c>openvswitch</c>, …; empty for loopback and hardware.</param>
public sealed record LinkEntry(int Index, string Name, string Kind)
{
    /// <summary>IFF_ flags of netdevice(7).</summary>
    public uint Flags { get; init; }

    /// <summary>48 bits, the first octet highest; null when its hardware addresses are not six octets long.</summary>
    public ulong? Mac { get; init; }
    public int Mtu { get; init; }

    /// <summary>Index of the bridge or the like that it is a port of.</summary>
    public int? Master { get; init; }

    /// <summary>Index of the other end (veth) or of the device below; in another namespace when <see cref="PeerNamespace"/> is set.</summary>
    public int? Peer { get; init; }

    /// <summary>This namespace's number for the one the peer is in.</summary>
    public int? PeerNamespace { get; init; }
    public string? Alias { get; init; }

    /// <summary>The sysctl of that name; null when the link has no IPv6 state at all.</summary>
    public bool? DisableIpv6 { get; init; }

    /// <summary>The sysctls of these names; null when the link has no IPv4 state at all.</summary>
    public int? ArpIgnore { get; init; }
    public int? ReversePathFilter { get; init; }

    public bool IsUp => (Flags & LinkFlags.Up) != 0;

    /// <summary>Says nothing while the link is down. A tun or tap device has none once no program holds it.</summary>
    public bool HasCarrier => (Flags & LinkFlags.LowerUp) != 0;

    /// <summary>As set by somebody; not that of bridges and captures, which the kernel counts apart.</summary>
    public bool IsPromiscuous => (Flags & LinkFlags.Promiscuous) != 0;
}

/// <summary>The IFF_ flags that are used here.</summary>
public static class LinkFlags
{
    public const uint Up = 0x1;
    public const uint Promiscuous = 0x100;
    public const uint LowerUp = 0x10000;
}
