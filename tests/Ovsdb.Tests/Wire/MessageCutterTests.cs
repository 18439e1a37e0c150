using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;
using Neutrino.Ovsdb.Wire;

namespace Neutrino.Ovsdb.Tests.Wire;

public sealed class MessageCutterTests
{
    private const string First = """{"id":1,"result":[{"uuid":["uuid","x"]},{"a}":"b\"}{","n":-12.5e3,"t":true,"z":null,"é":"😀"}],"error":null}""";
    private const string Second = """{"method":"update2","params":["v",{}],"id":null}""";

    [Fact]
    public void EverySplitPointGivesTheSameMessages()
    {
        var bytes = Encoding.UTF8.GetBytes(First + Second + "\n " + First);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second += 7) Assert.Equal([First, Second, First], Cut(bytes[..first], bytes[first..second], bytes[second..]));
        }
    }

    [Fact]
    public void ByteByByte() => Assert.Equal([First, Second], Cut([.. Encoding.UTF8.GetBytes(First + Second).Select(one => new[] { one })]));

    [Fact]
    public void AnySplit() => Gen.Int[1, 40].List[0, 60].Sample(lengths =>
    {
        var bytes = Encoding.UTF8.GetBytes(First + Second + Second + First);
        var parts = new List<byte[]>();
        var at = 0;
        foreach (var length in lengths.TakeWhile(_ => at < bytes.Length))
        {
            parts.Add(bytes[at..Math.Min(bytes.Length, at + length)]);
            at += parts[^1].Length;
        }

        parts.Add(bytes[at..]);
        Assert.Equal([First, Second, Second, First], Cut([.. parts]));
    });

    [Theory]
    [InlineData("[1]")]
    [InlineData("5 ")]
    [InlineData("{\"a\":}")]
    [InlineData("{]")]
    public void WhatIsNoMessageIsRefused(string text) => Assert.ThrowsAny<JsonException>(() => Cut(Encoding.UTF8.GetBytes(text)));

    /// <summary>As a pipe does: what is not yet a message is shown again, longer.</summary>
    private static List<string> Cut(params byte[][] parts)
    {
        var cutter = new MessageCutter();
        var messages = new List<string>();
        var kept = Array.Empty<byte[]>();
        foreach (var part in parts)
        {
            var buffer = Sequence([.. kept, part]);
            while (cutter.TryCut(ref buffer, out var message)) messages.Add(Encoding.UTF8.GetString(message.ToArray()).Trim());
            kept = [buffer.ToArray()];
        }

        return messages;
    }

    private static ReadOnlySequence<byte> Sequence(byte[][] parts)
    {
        var first = new Segment(parts[0], null);
        var last = first;
        foreach (var part in parts[1..]) last = new Segment(part, last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, Segment? before)
        {
            Memory = bytes;
            if (before is null) return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
