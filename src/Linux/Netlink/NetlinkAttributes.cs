using System.Buffers.Binary;

namespace Neutrino.Linux.Netlink;

/// <summary>Walks a run of attributes.</summary>
public ref struct NetlinkAttributes
{
    private ReadOnlySpan<byte> rest;
    private ReadOnlySpan<byte> current;

    public NetlinkAttributes(ReadOnlySpan<byte> attributes) => rest = attributes;

    public readonly NetlinkAttribute Current => new(BinaryPrimitives.ReadUInt16LittleEndian(current[2..]), current[4..]);
    public readonly NetlinkAttributes GetEnumerator() => this;

    public bool MoveNext()
    {
        if (rest.Length < 4) return false;
        var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
        if (length < 4 || length > rest.Length) throw new InvalidDataException($"A netlink attribute of {length} bytes in {rest.Length}.");
        current = rest[..length];
        rest = rest[Math.Min(rest.Length, (length + 3) & ~3)..];
        return true;
    }

    /// <summary>The first attribute of that type.</summary>
    public readonly bool TryFind(ushort type, out NetlinkAttribute found)
    {
        foreach (var attribute in this)
        {
            if (attribute.Type != type) continue;
            found = attribute;
            return true;
        }

        found = default;
        return false;
    }
}
