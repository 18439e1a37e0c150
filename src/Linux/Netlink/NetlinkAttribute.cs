using System.Buffers.Binary;
using System.Text;

namespace Neutrino.Linux.Netlink;

/// <summary>One attribute: type, length, value. Valid only while the message it came from is.</summary>
public readonly ref struct NetlinkAttribute
{
    internal NetlinkAttribute(ushort type, ReadOnlySpan<byte> value)
    {
        Type = (ushort)(type & 0x3fff);
        Value = value;
    }

    /// <summary>Without the flags for nested and network order.</summary>
    public ushort Type { get; }
    public ReadOnlySpan<byte> Value { get; }

    public byte Byte => Value[0];
    public ushort UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(Value);
    public uint UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(Value);
    public int Int32 => BinaryPrimitives.ReadInt32LittleEndian(Value);
    public ulong UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(Value);
    public ushort NetworkUInt16 => BinaryPrimitives.ReadUInt16BigEndian(Value);
    public uint NetworkUInt32 => BinaryPrimitives.ReadUInt32BigEndian(Value);
    public ulong NetworkUInt64 => BinaryPrimitives.ReadUInt64BigEndian(Value);

    /// <summary>Text up to its closing zero byte.</summary>
    public string Text => Encoding.UTF8.GetString(Value.IndexOf((byte)0) is var end && end >= 0 ? Value[..end] : Value);

    /// <summary>The attributes within.</summary>
    public NetlinkAttributes Nested => new(Value);
}
