using System.Buffers.Binary;

namespace Neutrino.Inspect;

/// <summary>Ethernet frames written and read: ARP (RFC 826), ICMP echo (RFC 792) over IPv4, and the first two messages of DHCP (RFC 2131).</summary>
internal static class Frames
{
    public const int Longest = 65536;
    private const int Ethernet = 14;
    private const int Ip = 20;
    private const int Echo = 8;
    private const ulong Broadcast = 0xffffffffffff;

    /// <summary>Who has <paramref name="target"/>? Asked by <paramref name="sender"/>; the address 0.0.0.0 asks without teaching anybody anything (RFC 5227).</summary>
    public static byte[] ArpRequest(ulong mac, IpAddress sender, IpAddress target)
    {
        var frame = new byte[60];
        Head(frame, Broadcast, mac, 0x0806);
        var body = frame.AsSpan(Ethernet);
        BinaryPrimitives.WriteUInt64BigEndian(body, 0x0001_0800_0604_0001); // Ethernet, IPv4, their lengths, request
        WriteMac(body[8..], mac);
        BinaryPrimitives.WriteUInt32BigEndian(body[14..], (uint)sender.Number);
        BinaryPrimitives.WriteUInt32BigEndian(body[24..], (uint)target.Number);
        return frame;
    }

    /// <summary>The MAC that an ARP reply gives for an address.</summary>
    public static ulong? ArpReply(ReadOnlySpan<byte> frame, IpAddress of) =>
        frame.Length >= Ethernet + 28 && Protocol(frame) == 0x0806 && frame[21] == 2 && BinaryPrimitives.ReadUInt32BigEndian(frame[28..]) == (uint)of.Number ? ReadMac(frame[22..]) : null;

    /// <param name="size">Of the IP packet, headers and all.</param>
    public static byte[] EchoRequest(ulong to, ulong from, IpAddress source, IpAddress target, ushort id, int size)
    {
        var frame = new byte[Math.Max(60, Ethernet + size)];
        Head(frame, to, from, 0x0800);
        IpHead(frame.AsSpan(Ethernet), size, 1, source, target);
        WriteEcho(frame.AsSpan(Ethernet + Ip, size - Ip), id);
        return frame;
    }

    /// <summary>An ICMP echo request alone, for a socket that adds the IP header.</summary>
    public static byte[] EchoRequest(ushort id, int size)
    {
        var packet = new byte[size - Ip];
        WriteEcho(packet, id);
        return packet;
    }

    /// <summary>True for the echo reply to <paramref name="id"/> from an address, in a frame.</summary>
    public static bool IsEchoReply(ReadOnlySpan<byte> frame, IpAddress from, ushort id) =>
        frame.Length > Ethernet + Ip && Protocol(frame) == 0x0800 && IsEchoReplyPacket(frame[Ethernet..], from, id);

    /// <summary>True for the echo request of <paramref name="id"/> on its way to an address, in a frame.</summary>
    public static bool IsEchoRequest(ReadOnlySpan<byte> frame, IpAddress to, ushort id) =>
        frame.Length >= Ethernet + Ip + Echo && Protocol(frame) == 0x0800 && frame[23] == 1 && BinaryPrimitives.ReadUInt32BigEndian(frame[30..]) == (uint)to.Number
        && frame[34] == 8 && BinaryPrimitives.ReadUInt16BigEndian(frame[38..]) == id;

    /// <summary>The same of an IP packet.</summary>
    public static bool IsEchoReplyPacket(ReadOnlySpan<byte> packet, IpAddress from, ushort id)
    {
        if (packet.Length < Ip || packet[9] != 1 || BinaryPrimitives.ReadUInt32BigEndian(packet[12..]) != (uint)from.Number) return false;
        var body = packet[((packet[0] & 15) * 4)..];
        return body.Length >= Echo && body[0] == 0 && BinaryPrimitives.ReadUInt16BigEndian(body[4..]) == id;
    }

    /// <summary>A DHCPDISCOVER of a client; the server makes no note of it.</summary>
    public static byte[] DhcpDiscover(ulong mac, uint transaction)
    {
        const int Bootp = 300;
        var frame = new byte[Ethernet + Ip + 8 + Bootp];
        Head(frame, Broadcast, mac, 0x0800);
        IpHead(frame.AsSpan(Ethernet), Ip + 8 + Bootp, 17, new IpAddress(4, 0), new IpAddress(4, uint.MaxValue));
        var udp = frame.AsSpan(Ethernet + Ip);
        BinaryPrimitives.WriteUInt16BigEndian(udp, 68);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], 67);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], 8 + Bootp); // No checksum, which UDP allows.
        var body = udp[8..];
        BinaryPrimitives.WriteUInt32BigEndian(body, 0x01010600); // A request over Ethernet
        BinaryPrimitives.WriteUInt32BigEndian(body[4..], transaction);
        WriteMac(body[28..], mac);
        ReadOnlySpan<byte> options = [0x63, 0x82, 0x53, 0x63, 53, 1, 1, 55, 3, 1, 3, 6, 255];
        options.CopyTo(body[236..]);
        return frame;
    }

    /// <summary>The address that a DHCPOFFER to the transaction offers.</summary>
    public static IpAddress? DhcpOffer(ReadOnlySpan<byte> frame, uint transaction)
    {
        const int Body = Ethernet + Ip + 8;
        if (frame.Length < Body + 243 || Protocol(frame) != 0x0800 || frame[23] != 17 || frame[Body] != 2) return null;
        var body = frame[Body..];
        var isOffer = BinaryPrimitives.ReadUInt32BigEndian(body[4..]) == transaction && body[240..243].SequenceEqual((ReadOnlySpan<byte>)[53, 1, 2]);
        return isOffer ? new IpAddress(4, BinaryPrimitives.ReadUInt32BigEndian(body[16..])) : null;
    }

    private static ushort Protocol(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);

    private static void Head(Span<byte> frame, ulong to, ulong from, ushort protocol)
    {
        WriteMac(frame, to);
        WriteMac(frame[6..], from);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], protocol);
    }

    private static void IpHead(Span<byte> packet, int size, byte protocol, IpAddress source, IpAddress target)
    {
        (packet[0], packet[6], packet[8], packet[9]) = (0x45, 0x40, 64, protocol); // No options, not to be fragmented, 64 hops
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)size);
        BinaryPrimitives.WriteUInt32BigEndian(packet[12..], (uint)source.Number);
        BinaryPrimitives.WriteUInt32BigEndian(packet[16..], (uint)target.Number);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], Checksum(packet[..Ip]));
    }

    private static void WriteEcho(Span<byte> packet, ushort id)
    {
        packet[0] = 8;
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], id);
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Checksum(packet));
    }

    /// <summary>RFC 1071.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i + 1 < bytes.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        if (bytes.Length % 2 == 1) sum += (uint)bytes[^1] << 8;
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    private static void WriteMac(Span<byte> at, ulong mac)
    {
        for (var i = 0; i < 6; i++) at[i] = (byte)(mac >> (40 - (8 * i)));
    }

    private static ulong ReadMac(ReadOnlySpan<byte> at)
    {
        ulong mac = 0;
        for (var i = 0; i < 6; i++) mac = mac << 8 | at[i];
        return mac;
    }
}
