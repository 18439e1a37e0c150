using System.Buffers.Binary;
using System.Text;
using Neutrino.HostState;
using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>One element of one of the sets of <see cref="IdentityTable"/>: a device, one with a MAC address, or one with a prefix of ARP senders.</summary>
public readonly record struct IdentityElement(string Device, MacAddress? Mac = null, Cidr? ArpSource = null)
{
    private const int DeviceSize = 16;

    public string Set => Mac is not null ? IdentityTable.Macs : ArpSource is not null ? IdentityTable.ArpSources : IdentityTable.Devices;

    /// <summary>All elements of a guest; none of null.</summary>
    public static IReadOnlyList<IdentityElement> Of(GuestIdentity? guest) => guest is null
        ? []
        : [new(guest.Device), .. guest.Macs.Select(mac => new IdentityElement(guest.Device, Mac: mac)), .. guest.ArpSources.Select(prefix => new IdentityElement(guest.Device, ArpSource: prefix))];

    /// <summary>In the kernel's bytes.</summary>
    public NftElement ToElement()
    {
        if (ArpSource is { } prefix) return new NftElement(Key(prefix.First.ToBytes()), Key(prefix.Last.ToBytes()));
        if (Mac is not { } mac) return new NftElement(Key([]));
        Span<byte> address = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(address, mac.Number << 16);
        return new NftElement(Key(address));
    }

    /// <summary>In nft's language.</summary>
    public override string ToString() => $"\"{Device}\"{(Mac is { } mac ? $" . {mac}" : "")}{(ArpSource is { } prefix ? $" . {prefix}" : "")}";

    private byte[] Key(ReadOnlySpan<byte> rest)
    {
        var key = new byte[DeviceSize + rest.Length];
        Encoding.ASCII.GetBytes(Device, key);
        rest.CopyTo(key.AsSpan(DeviceSize));
        return key;
    }
}
