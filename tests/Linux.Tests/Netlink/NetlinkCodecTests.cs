using System.Runtime.InteropServices;
using CsCheck;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Tests.Netlink;

public sealed class NetlinkCodecTests
{
    [Fact]
    public void What_is_put_is_read_back()
    {
        var batch = new NetlinkBatch(capacity: 4);
        Assert.Equal(0, batch.Begin(16, NetlinkFlags.Ack | NetlinkFlags.Create));
        batch.Header(16)[4] = 7;
        batch.PutText(3, "veth0");
        batch.PutUInt32(4, 1450);
        var nest = batch.BeginNest(18);
        batch.PutText(1, "veth");
        batch.EndNest(nest);
        Assert.Equal(1, batch.Begin(17, NetlinkFlags.Ack));
        batch.Header(16);
        batch.PutByte(5, 9);
        batch.Seal(41);

        var messages = new NetlinkMessages(batch.Bytes(0, 2));
        Assert.True(messages.MoveNext());
        var first = messages.Current;
        Assert.Equal(16, first.Type);
        Assert.Equal(41u, first.Sequence);
        Assert.Equal(NetlinkFlags.Request | NetlinkFlags.Ack | NetlinkFlags.Create, first.Flags);
        Assert.Equal(7, first.Payload[4]);
        Assert.True(first.Attributes(16).TryFind(3, out var name));
        Assert.Equal("veth0", name.Text);
        Assert.True(first.Attributes(16).TryFind(4, out var mtu));
        Assert.Equal(1450u, mtu.UInt32);
        Assert.True(first.Attributes(16).TryFind(18, out var info));
        Assert.True(info.Nested.TryFind(1, out var kind));
        Assert.Equal("veth", kind.Text);
        Assert.False(first.Attributes(16).TryFind(99, out _));

        Assert.True(messages.MoveNext());
        Assert.Equal(42u, messages.Current.Sequence);
        Assert.True(messages.Current.Attributes(16).TryFind(5, out var small));
        Assert.Equal(9, small.Byte);
        Assert.False(messages.MoveNext());
    }

    [Fact]
    public void Any_attributes_come_back_as_they_went() =>
        Gen.Select(Gen.Int[1, 0x3fff], Gen.Byte.Array[0, 300]).Array[0, 20].Sample(attributes =>
        {
            var batch = new NetlinkBatch();
            batch.Begin(20, NetlinkFlags.None);
            batch.Header(8);
            foreach (var (type, value) in attributes) batch.Put(type, value);
            batch.Seal(1);
            List<(int, byte[])> read = [];
            foreach (var message in new NetlinkMessages(batch.Bytes(0, 1)))
                foreach (var attribute in message.Attributes(8)) read.Add((attribute.Type, attribute.Value.ToArray()));
            Assert.Equal(attributes.Select(item => item.Item1), read.Select(item => item.Item1));
            Assert.Equal(attributes.Select(item => item.Item2), read.Select(item => item.Item2));
        });

    [Theory]
    [InlineData(3)]
    [InlineData(4096)]
    public void A_length_that_cannot_be_is_refused(int length)
    {
        var bytes = new byte[16];
        MemoryMarshal.Write(bytes, length);
        Assert.Throws<InvalidDataException>(() => new NetlinkMessages(bytes).MoveNext());
        var attribute = new byte[] { (byte)length, (byte)(length >> 8), 0, 0 };
        Assert.Throws<InvalidDataException>(() => new NetlinkAttributes(attribute).MoveNext());
    }

    [Fact]
    public void Bytes_cut_short_are_refused_and_never_read_past() => Gen.Byte.Array[0, 64].Sample(bytes =>
    {
        try
        {
            foreach (var message in new NetlinkMessages(bytes))
                foreach (var attribute in message.Attributes(4)) _ = attribute.Text;
        }
        catch (InvalidDataException)
        {
            // The only way out that is allowed but the end.
        }
    });
}
