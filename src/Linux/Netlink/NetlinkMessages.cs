using System.Buffers.Binary;

namespace Neutrino.Linux.Netlink;

/// <summary>Cuts what one receive gave into messages.</summary>
public ref struct NetlinkMessages
{
    private ReadOnlySpan<byte> rest;
    private ReadOnlySpan<byte> current;

    public NetlinkMessages(ReadOnlySpan<byte> datagram) => rest = datagram;

    public readonly NetlinkMessage Current => new(current);
    public readonly NetlinkMessages GetEnumerator() => this;

    public bool MoveNext()
    {
        if (rest.Length < NetlinkMessage.HeaderSize) return false;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length < NetlinkMessage.HeaderSize || length > rest.Length) throw new InvalidDataException($"A netlink message of {length} bytes in {rest.Length}.");
        current = rest[..(int)length];
        rest = rest[Math.Min(rest.Length, ((int)length + 3) & ~3)..];
        return true;
    }
}
