using System.Buffers.Binary;
using System.Globalization;
using Neutrino.HostState;

namespace Neutrino.Host.Ovs;

/// <summary>The few messages of OpenFlow 1.0 that are spoken here; all numbers are big-endian.</summary>
internal static class OpenFlow
{
    internal const int HeaderSize = 8;
    internal const byte Error = 1;
    internal const byte StatsReply = 17;
    internal const byte BarrierReply = 19;
    private const byte Version = 1;
    private const byte StatsRequest = 16;
    private const byte FlowModification = 14;
    private const byte BarrierRequest = 18;
    private const int MatchSize = 40;
    private const int EntrySize = 88;
    private const uint MatchAll = 0x3fffff;
    private const ushort NoPort = 0xffff;
    private const ushort NormalPort = 0xfffa;

    internal static byte[] Hello() => Message(0, 0);
    internal static byte[] Barrier() => Message(BarrierRequest, 0);

    internal static byte[] FlowStatsRequest()
    {
        var message = Message(StatsRequest, 4 + MatchSize + 4);
        var body = message.AsSpan(HeaderSize);
        BinaryPrimitives.WriteUInt16BigEndian(body, 1); // OFPST_FLOW
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], MatchAll);
        body[44] = 0xff; // All tables.
        BinaryPrimitives.WriteUInt16BigEndian(body[46..], NoPort);
        return message;
    }

    internal static byte[] DeleteFlows() => FlowMod(command: 3, actionSize: 0);

    internal static byte[] AddNormal()
    {
        var message = FlowMod(command: 0, actionSize: 8);
        var action = message.AsSpan(message.Length - 8);
        BinaryPrimitives.WriteUInt16BigEndian(action[2..], 8);
        BinaryPrimitives.WriteUInt16BigEndian(action[4..], NormalPort);
        return message;
    }

    /// <summary>Adds the flows of one reply.</summary>
    /// <returns>True when no further reply follows.</returns>
    internal static bool ReadFlows(ReadOnlyMemory<byte> reply, List<string> flows)
    {
        var body = reply.Span;
        if (body.Length < 4 || BinaryPrimitives.ReadUInt16BigEndian(body) != 1) return false;
        var more = (BinaryPrimitives.ReadUInt16BigEndian(body[2..]) & 1) != 0;
        for (body = body[4..]; body.Length >= EntrySize;)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(body);
            if (length < EntrySize || length > body.Length) break;
            flows.Add(Text(body[..length]));
            body = body[length..];
        }

        return !more;
    }

    private static string Text(ReadOnlySpan<byte> entry)
    {
        var (table, priority, actions) = (entry[2], BinaryPrimitives.ReadUInt16BigEndian(entry[52..]), Actions(entry[EntrySize..]));
        var all = MatchesAll(BinaryPrimitives.ReadUInt32BigEndian(entry[4..]));
        return all && table == 0 && actions == OvsBridge.Normal ? actions
            : string.Create(CultureInfo.InvariantCulture, $"table={table}, priority={priority}{(all ? "" : ",(some packets)")} {actions}");
    }

    /// <summary>Every field is wild; of an address so many low bits, of which 32 and more are all.</summary>
    private static bool MatchesAll(uint wildcards)
    {
        const uint Fields = 0x3000ff;
        return (wildcards & Fields) == Fields && (wildcards >> 8 & 0x3f) >= 32 && (wildcards >> 14 & 0x3f) >= 32;
    }

    private static string Actions(ReadOnlySpan<byte> actions)
    {
        List<string> words = [];
        while (actions.Length >= 8)
        {
            var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(actions), BinaryPrimitives.ReadUInt16BigEndian(actions[2..]));
            if (length < 8 || length > actions.Length) break;
            var port = BinaryPrimitives.ReadUInt16BigEndian(actions[4..]);
            words.Add(type != 0 ? string.Create(CultureInfo.InvariantCulture, $"action:{type}")
                : port == NormalPort ? "NORMAL" : string.Create(CultureInfo.InvariantCulture, $"output:{port}"));
            actions = actions[length..];
        }

        return $"actions={(words.Count == 0 ? "drop" : string.Join(',', words))}";
    }

    private static byte[] FlowMod(ushort command, int actionSize)
    {
        var message = Message(FlowModification, MatchSize + 24 + actionSize);
        var body = message.AsSpan(HeaderSize);
        BinaryPrimitives.WriteUInt32BigEndian(body, MatchAll);
        BinaryPrimitives.WriteUInt16BigEndian(body[48..], command);
        BinaryPrimitives.WriteUInt32BigEndian(body[56..], uint.MaxValue); // No buffered packet.
        BinaryPrimitives.WriteUInt16BigEndian(body[60..], NoPort);
        return message;
    }

    private static byte[] Message(byte type, int bodySize)
    {
        var message = new byte[HeaderSize + bodySize];
        (message[0], message[1]) = (Version, type);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)message.Length);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(4), type);
        return message;
    }
}
