using System.Buffers.Binary;

namespace Neutrino.Linux.Netlink;

/// <summary>One received message. Valid only while the handler it was given to runs.</summary>
public readonly ref struct NetlinkMessage
{
    public const int HeaderSize = 16;
    private readonly ReadOnlySpan<byte> whole;

    internal NetlinkMessage(ReadOnlySpan<byte> whole) => this.whole = whole;

    public ushort Type => BinaryPrimitives.ReadUInt16LittleEndian(whole[4..]);
    public NetlinkFlags Flags => (NetlinkFlags)BinaryPrimitives.ReadUInt16LittleEndian(whole[6..]);
    public uint Sequence => BinaryPrimitives.ReadUInt32LittleEndian(whole[8..]);

    /// <summary>Everything after the netlink header.</summary>
    public ReadOnlySpan<byte> Payload => whole[HeaderSize..];

    /// <summary>The attributes after the family's own header.</summary>
    /// <param name="familyHeader">Size of that header in bytes: 16 for links, 8 for addresses, 12 for routes, 4 for netfilter.</param>
    public NetlinkAttributes Attributes(int familyHeader) => new(Payload.Length <= familyHeader ? default : Payload[familyHeader..]);
}
