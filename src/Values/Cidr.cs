using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Neutrino.Values;

/// <summary>A prefix with its host bits kept as given; <see cref="Network"/> clears them.</summary>
public readonly record struct Cidr(IpAddress Address, int PrefixLength) : IComparable<Cidr>
{
    public int Version => Address.Version;
    private int HostBits => Address.Bits - PrefixLength;
    private UInt128 HostMask => HostBits == 128 ? UInt128.MaxValue : (UInt128.One << HostBits) - 1;

    /// <summary>The first address of the prefix.</summary>
    public IpAddress First => Address with { Number = Address.Number & ~HostMask };

    /// <summary>The last address of the prefix: the broadcast address of an IPv4 subnet.</summary>
    public IpAddress Last => Address with { Number = Address.Number | HostMask };
    public Cidr Network => new(First, PrefixLength);
    public bool IsSingleAddress => HostBits == 0;

    public static Cidr Parse(string text) => TryParse(text, out var cidr) ? cidr : throw new FormatException($"'{text}' is not a CIDR.");

    /// <summary>Takes <c>10.0.0.0/8</c>, and a bare address as a prefix of full length.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Cidr cidr)
    {
        cidr = default;
        if (text is null) return false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (!IpAddress.TryParse(slash < 0 ? text : text[..slash], out var address)) return false;
        var length = address.Bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > address.Bits)) return false;
        cidr = new Cidr(address, length);
        return true;
    }

    public bool Contains(IpAddress address) => address.Version == Version && (address.Number & ~HostMask) == First.Number;
    public bool Contains(Cidr other) => other.PrefixLength >= PrefixLength && Contains(other.Address);
    public bool Overlaps(Cidr other) => Contains(other.Address) || other.Contains(Address);

    /// <summary>255.255.255.240 and the like; IPv4 only.</summary>
    public string Netmask => new IpAddress(4, (UInt128)(uint)~(uint)HostMask).ToString();

    public int CompareTo(Cidr other) => Address.CompareTo(other.Address) is var order && order != 0 ? order : PrefixLength.CompareTo(other.PrefixLength);
    public override string ToString() => $"{Address}/{PrefixLength}";
}

/// <summary>Addresses from <paramref name="Start"/> to <paramref name="End"/>, both included.</summary>
public readonly record struct AddressRange(IpAddress Start, IpAddress End)
{
    public UInt128 Count => End.Number - Start.Number + 1;
    public bool Contains(IpAddress address) => address.Version == Start.Version && address.Number >= Start.Number && address.Number <= End.Number;
    public bool Overlaps(AddressRange other) => Contains(other.Start) || other.Contains(Start);
    public override string ToString() => $"{Start}-{End}";
}
