using System.Buffers.Binary;

namespace Neutrino.Inspect.Tests;

/// <summary>Frames as the RFCs have them; answers told from questions and from others' answers.</summary>
public class FrameTests
{
    private const ulong Guest = 0xfa163e5f1f58;
    private static readonly IpAddress Own = IpAddress.Parse("10.0.1.3");
    private static readonly IpAddress Gateway = IpAddress.Parse("10.0.1.1");

    [Fact]
    public void AnArpRequestAsksEverybody()
    {
        var frame = Frames.ArpRequest(Guest, Own, Gateway);
        Assert.Equal("FFFFFFFFFFFFFA163E5F1F5808060001080006040001FA163E5F1F580A0001030000000000000A000101", Convert.ToHexString(frame.AsSpan(0, 42)));
        Assert.Null(Frames.ArpReply(frame, Gateway));
    }

    [Fact]
    public void AnArpReplyGivesTheMac()
    {
        var frame = Frames.ArpRequest(Guest, Own, Gateway);
        frame[21] = 2;
        Assert.Equal(Guest, Frames.ArpReply(frame, Own));
        Assert.Null(Frames.ArpReply(frame, Gateway));
    }

    [Theory]
    [InlineData(84)]
    [InlineData(85)]
    [InlineData(1500)]
    public void AnEchoHasRightChecksumsAndItsReplyIsKnown(int size)
    {
        var frame = Frames.EchoRequest(1, Guest, Own, Gateway, 0x1234, size);
        Assert.Equal(size, BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(16)));
        Assert.Equal(0xffff, Sum(frame.AsSpan(14, 20)));
        Assert.Equal(0xffff, Sum(frame.AsSpan(34, size - 20)));
        Assert.True(Frames.IsEchoRequest(frame, Gateway, 0x1234));
        Assert.False(Frames.IsEchoReply(frame, Own, 0x1234));
        frame[34] = 0;
        Assert.True(Frames.IsEchoReply(frame, Own, 0x1234));
        Assert.False(Frames.IsEchoReply(frame, Own, 0x1235));
        Assert.False(Frames.IsEchoReply(frame, Gateway, 0x1234));
    }

    [Fact]
    public void AnOfferIsKnownByItsTransaction()
    {
        var frame = Frames.DhcpDiscover(Guest, 7);
        Assert.Null(Frames.DhcpOffer(frame, 7));
        frame[42] = 2; // A reply
        frame[42 + 242] = 2; // DHCPOFFER
        Own.ToBytes().CopyTo(frame, 42 + 16);
        Assert.Equal(Own, Frames.DhcpOffer(frame, 7));
        Assert.Null(Frames.DhcpOffer(frame, 8));
    }

    [Fact]
    public void WhatIsCutShortIsNoAnswer()
    {
        var frame = Frames.DhcpDiscover(Guest, 7);
        for (var length = 0; length < frame.Length; length++)
        {
            var part = frame.AsSpan(0, length);
            Assert.Null(Frames.ArpReply(part, Own));
            Assert.False(Frames.IsEchoReply(part, Own, 1));
            Assert.False(Frames.IsEchoRequest(part, Own, 1));
            Assert.Null(Frames.DhcpOffer(part, 7));
        }
    }

    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        for (var i = 0; i < bytes.Length; i++) sum += bytes[i] << (i % 2 == 0 ? 8 : 0);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return sum;
    }
}
