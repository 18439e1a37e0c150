using System.Buffers.Binary;
using System.Text;

namespace Neutrino.Linux.Netlink;

/// <summary>
/// Requests under construction, one after the other, to go out in one send. Reusable after <see cref="Clear"/>; not thread-safe.
/// <code>batch.Begin(type, flags); batch.Header(16); batch.PutText(3, "veth0"); batch.Begin(…)</code>
/// </summary>
public sealed class NetlinkBatch
{
    private const ushort NestedFlag = 0x8000;
    private readonly List<int> starts = [];
    private byte[] buffer;
    private int length;

    /// <param name="capacity">Bytes at first; it grows.</param>
    public NetlinkBatch(int capacity = 1024) => buffer = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>How many messages.</summary>
    public int Count => starts.Count;

    /// <summary>Bytes so far.</summary>
    public int Length => length;

    /// <summary>The messages are one transaction (nf_tables) and must go out in one piece, however long.</summary>
    public bool Whole { get; set; }

    /// <summary>Starts the next message; its index is <see cref="Count"/> before the call.</summary>
    /// <param name="flags">Request is added. Without Ack or Dump no answer is waited for.</param>
    public int Begin(int type, NetlinkFlags flags)
    {
        Finish();
        starts.Add(length);
        var header = Take(NetlinkMessage.HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], checked((ushort)type));
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], (ushort)(flags | NetlinkFlags.Request));
        return starts.Count - 1;
    }

    /// <summary>Appends the family's header, zeroed, to be filled in before anything else is put.</summary>
    public Span<byte> Header(int size) => Take(size);

    public void Put(int type, ReadOnlySpan<byte> value) => value.CopyTo(Attribute(type, value.Length));

    /// <summary>An attribute without value.</summary>
    public void PutFlag(int type) => Attribute(type, 0);
    public void PutByte(int type, byte value) => Attribute(type, 1)[0] = value;
    public void PutUInt16(int type, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Attribute(type, 2), value);
    public void PutUInt32(int type, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Attribute(type, 4), value);
    public void PutInt32(int type, int value) => BinaryPrimitives.WriteInt32LittleEndian(Attribute(type, 4), value);
    public void PutNetworkUInt16(int type, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Attribute(type, 2), value);
    public void PutNetworkUInt32(int type, uint value) => BinaryPrimitives.WriteUInt32BigEndian(Attribute(type, 4), value);
    public void PutNetworkUInt64(int type, ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Attribute(type, 8), value);

    /// <summary>Text with a closing zero byte.</summary>
    public void PutText(int type, string text) => Encoding.UTF8.GetBytes(text, Attribute(type, Encoding.UTF8.GetByteCount(text) + 1));

    /// <summary>Opens an attribute of attributes; close it with <see cref="EndNest"/>.</summary>
    /// <param name="marked">With the flag NLA_F_NESTED, which newer families want.</param>
    public int BeginNest(int type, bool marked = true)
    {
        var start = length;
        BinaryPrimitives.WriteUInt16LittleEndian(Take(4)[2..], (ushort)(marked ? type | NestedFlag : type));
        return start;
    }

    public void EndNest(int start) => BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(start), checked((ushort)(length - start)));

    public void Clear()
    {
        starts.Clear();
        length = 0;
        Whole = false;
    }

    /// <summary>Has the kernel acknowledge a message that was begun without asking for it.</summary>
    internal void Expect(int index) => BinaryPrimitives.WriteUInt16LittleEndian(buffer.AsSpan(starts[index] + 6), (ushort)(FlagsOf(index) | NetlinkFlags.Ack));

    internal NetlinkFlags FlagsOf(int index) => (NetlinkFlags)BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(starts[index] + 6));

    /// <summary>The finished bytes of messages <paramref name="first"/> to <paramref name="end"/> (not included).</summary>
    internal ReadOnlySpan<byte> Bytes(int first, int end) => buffer.AsSpan(starts[first]..StartOf(end));

    internal int StartOf(int index) => index == starts.Count ? length : starts[index];

    /// <summary>Closes the last message and numbers all of them from <paramref name="firstSequence"/>.</summary>
    internal void Seal(uint firstSequence)
    {
        Finish();
        for (var i = 0; i < starts.Count; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(buffer.AsSpan(starts[i] + 8), firstSequence + (uint)i);
    }

    private void Finish()
    {
        if (starts.Count > 0) BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(starts[^1]), length - starts[^1]);
    }

    private Span<byte> Attribute(int type, int size)
    {
        var whole = Take(4 + size);
        BinaryPrimitives.WriteUInt16LittleEndian(whole, checked((ushort)(4 + size)));
        BinaryPrimitives.WriteUInt16LittleEndian(whole[2..], checked((ushort)type));
        return whole[4..];
    }

    /// <summary>The next bytes, zeroed, and up to three more so that what follows is aligned to four.</summary>
    private Span<byte> Take(int size)
    {
        var padded = (size + 3) & ~3;
        if (length + padded > buffer.Length) Grow(Math.Max(buffer.Length * 2, length + padded));
        var taken = buffer.AsSpan(length, padded);
        taken.Clear();
        length += padded;
        return taken[..size];
    }

    private void Grow(int capacity)
    {
        var larger = GC.AllocateUninitializedArray<byte>(capacity);
        buffer.AsSpan(0, length).CopyTo(larger);
        buffer = larger;
    }
}
