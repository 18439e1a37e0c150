using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Neutrino.HostState;
using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Writes the matches of one rule (iptables-extensions(8)), each with the options that follow it: ports of TCP and UDP in nf_tables' own words, all others as the
/// structs of x_tables, in the host's byte order where nothing else is said. False for what is not known here.
/// </summary>
/// <param name="protocol">What each packet has that comes this far; 0 when it may be several.</param>
/// <param name="setIndex">The number of an ipset of the rule's family; null when there is none of that name.</param>
internal readonly struct RuleMatches(NftRule rule, IpFamily family, byte protocol, Func<string, ushort?> setIndex)
{
    private const byte Icmp = 1;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private const byte Icmp6 = 58;
    private const byte Sctp = 132;

    /// <summary>Reads and writes what stands after <c>-m</c>.</summary>
    public bool TryWrite(ref RuleWords words) => words.Take() switch
    {
        "comment" => Comment(ref words),
        "physdev" => Physdev(ref words),
        "state" => words.Accept("--state") && Conntrack(words.Take(), not: false, alias: true),
        "conntrack" => words.Accept("!") is var not && words.Accept("--ctstate") && Conntrack(words.Take(), not, alias: false),
        "tcp" => protocol == Tcp && NativePorts(ref words),
        "udp" => protocol == Udp && NativePorts(ref words),
        "sctp" => protocol == Sctp && SctpPorts(ref words),
        "multiport" => HasPorts(protocol) && words.Accept("--dports") && Multiport(words.Take()),
        "icmp" => family == IpFamily.V4 && protocol == Icmp && words.Accept("--icmp-type") && IcmpType("icmp", words.Take()),
        "icmp6" => family == IpFamily.V6 && protocol == Icmp6 && words.Accept("--icmpv6-type") && IcmpType("icmp6", words.Take()),
        "set" => words.Accept("--match-set") && Set(words.Take(), words.Take()),
        "mac" => words.Accept("--mac-source") && Mac(words.Take()),
        _ => false,
    };

    /// <summary>TCP, UDP, DCCP, SCTP, UDPLITE.</summary>
    public static bool HasPorts(byte protocol) => protocol is Tcp or Udp or 33 or Sctp or 136;

    public static bool TryPort(ReadOnlySpan<char> text, out ushort port) => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    // struct xt_comment_info: the text, closed by a zero.
    private bool Comment(ref RuleWords words)
    {
        Span<byte> info = stackalloc byte[256];
        info.Clear();
        if (!words.Accept("--comment") || !Encoding.UTF8.TryGetBytes(words.Take(), info[..^1], out _)) return false;
        rule.Match("comment", 0, info);
        return true;
    }

    // struct xt_physdev_info: name and mask of either device, invert, bitmask.
    private bool Physdev(ref RuleWords words)
    {
        const int nameSize = 16;
        const byte isIn = 1, isOut = 2, isBridged = 4;
        Span<byte> info = stackalloc byte[72];
        info.Clear();
        while (words.Word.StartsWith("--physdev-"))
        {
            var option = words.Take();
            if (option is "--physdev-is-bridged")
            {
                info[65] |= isBridged;
                continue;
            }

            if (option is not ("--physdev-in" or "--physdev-out") || !RuleHead.IsInterface(words.Word)) return false;
            var ingoing = option is "--physdev-in";
            var name = words.Take();
            var place = ingoing ? info : info[(2 * nameSize)..];
            Encoding.ASCII.GetBytes(name, place);
            place.Slice(nameSize, name.Length + 1).Fill(0xff);
            info[65] |= ingoing ? isIn : isOut;
        }

        if (info[65] == 0) return false;
        rule.Match("physdev", 0, info);
        return true;
    }

    // struct xt_conntrack_mtinfo3: match_flags, invert_flags and state_mask at 146 and after, everything else unasked.
    private bool Conntrack(ReadOnlySpan<char> states, bool not, bool alias)
    {
        const ushort state = 1, stateAlias = 1 << 13;
        ushort mask = 0;
        foreach (var part in states.Split(','))
        {
            ushort bit = states[part] switch
            {
                "INVALID" => 1,
                "ESTABLISHED" => 2,
                "RELATED" => 4,
                "NEW" => 8,
                "SNAT" when !alias => 64,
                "DNAT" when !alias => 128,
                "UNTRACKED" => 256,
                _ => 0,
            };
            if (bit == 0) return false;
            mask |= bit;
        }

        Span<byte> info = stackalloc byte[168];
        info.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(info[146..], alias ? (ushort)(state | stateAlias) : state);
        BinaryPrimitives.WriteUInt16LittleEndian(info[148..], not ? state : (ushort)0);
        BinaryPrimitives.WriteUInt16LittleEndian(info[150..], mask);
        rule.Match("conntrack", 3, info);
        return true;
    }

    // Without any port, or with all of them, iptables falls back to x_tables; nobody of ours says so.
    private bool NativePorts(ref RuleWords words)
    {
        if (!TryPorts(ref words, out var source, out var destination)) return false;
        Span<byte> both = stackalloc byte[4];
        if (source is { IsOne: true, First: not 0 } from && destination is { IsOne: true, First: not 0 } to)
        {
            BinaryPrimitives.WriteUInt16BigEndian(both, from.First);
            BinaryPrimitives.WriteUInt16BigEndian(both[2..], to.First);
            rule.Payload(NftHeader.Transport, 0, 4);
            rule.Compare(NftComparison.Equal, both);
            return true;
        }

        if (source is { } some) NativePort(0, some);
        if (destination is { } others) NativePort(2, others);
        return source is not { IsAll: true } && destination is not { IsAll: true };
    }

    private void NativePort(int offset, Ports ports)
    {
        Span<byte> first = stackalloc byte[2];
        Span<byte> last = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(first, ports.First);
        BinaryPrimitives.WriteUInt16BigEndian(last, ports.Last);
        rule.Payload(NftHeader.Transport, offset, 2);
        if (ports.IsOne) rule.Compare(NftComparison.Equal, first);
        else if (ports.First == 0) rule.Compare(NftComparison.AtMost, last);
        else rule.Range(first, last);
    }

    // struct xt_sctp_info: two destination and two source ports, chunkmap[64], chunk_match_type, four flag_info of three bytes, flag_count, flags, invflags.
    private bool SctpPorts(ref RuleWords words)
    {
        const byte sourcePorts = 1, destinationPorts = 2, noChunk = 0xff;
        if (!TryPorts(ref words, out var source, out var destination)) return false;
        Span<byte> info = stackalloc byte[296];
        info.Clear();
        Write(info, destination);
        Write(info[4..], source);
        for (var flag = 268; flag < 280; flag += 3) info[flag] = noChunk;
        info[284] = (byte)((source is null ? 0 : sourcePorts) | (destination is null ? 0 : destinationPorts));
        rule.Match("sctp", 0, info);
        return true;

        static void Write(Span<byte> place, Ports? ports)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(place, ports?.First ?? 0);
            BinaryPrimitives.WriteUInt16LittleEndian(place[2..], ports?.Last ?? 0);
        }
    }

    // struct xt_multiport_v1: flags, count, ports[15], pflags[15] (the next port is the last of a range), invert.
    private bool Multiport(ReadOnlySpan<char> text)
    {
        const byte destination = 1;
        const int most = 15;
        Span<byte> info = stackalloc byte[48];
        info.Clear();
        var count = 0;
        foreach (var part in text.Split(','))
        {
            if (!Ports.TryParse(text[part], out var ports) || count + (ports.IsOne ? 1 : 2) > most) return false;
            if (!ports.IsOne) info[32 + count] = 1;
            BinaryPrimitives.WriteUInt16LittleEndian(info[(2 + (2 * count++))..], ports.First);
            if (!ports.IsOne) BinaryPrimitives.WriteUInt16LittleEndian(info[(2 + (2 * count++))..], ports.Last);
        }

        (info[0], info[1]) = (destination, (byte)count);
        rule.Match("multiport", 1, info);
        return true;
    }

    // struct ipt_icmp and struct ip6t_icmp: type, first and last code, invflags.
    private bool IcmpType(string name, ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        if (!byte.TryParse(slash < 0 ? text : text[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var type)) return false;
        byte code = 0;
        if (slash >= 0 && !byte.TryParse(text[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out code)) return false;
        rule.Match(name, 0, [type, code, slash < 0 ? (byte)0xff : code, 0, 0, 0, 0, 0]);
        return true;
    }

    // struct xt_set_info_match_v4: index, dim, flags; then counters that nobody asks for.
    private bool Set(ReadOnlySpan<char> name, ReadOnlySpan<char> side)
    {
        const byte source = 2;
        if (name.IsEmpty || name.Length > IpSetSocket.LongestName || side is not ("src" or "dst") || setIndex(name.ToString()) is not { } index) return false;
        Span<byte> info = stackalloc byte[48];
        info.Clear();
        BinaryPrimitives.WriteUInt16LittleEndian(info, index);
        info[2] = 1;
        info[3] = side is "src" ? source : (byte)0;
        rule.Match("set", 4, info);
        return true;
    }

    // struct xt_mac_info: srcaddr, invert.
    private bool Mac(ReadOnlySpan<char> text)
    {
        if (!MacAddress.TryParse(text.ToString(), out var mac)) return false;
        Span<byte> info = stackalloc byte[16];
        info.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(info, mac.Number << 16);
        rule.Match("mac", 0, info);
        return true;
    }

    private static bool TryPorts(ref RuleWords words, out Ports? source, out Ports? destination)
    {
        (source, destination) = (null, null);
        if (words.Accept("--sport"))
        {
            if (!Ports.TryParse(words.Take(), out var ports)) return false;
            source = ports;
        }

        if (words.Accept("--dport"))
        {
            if (!Ports.TryParse(words.Take(), out var ports)) return false;
            destination = ports;
        }

        return source is not null || destination is not null;
    }

    private readonly record struct Ports(ushort First, ushort Last)
    {
        public bool IsOne => First == Last;

        public bool IsAll => First == 0 && Last == ushort.MaxValue;

        public static bool TryParse(ReadOnlySpan<char> text, out Ports ports)
        {
            ports = default;
            var colon = text.IndexOf(':');
            if (!TryPort(colon < 0 ? text : text[..colon], out var first)) return false;
            var last = first;
            if (colon >= 0 && !TryPort(text[(colon + 1)..], out last)) return false;
            ports = new Ports(first, last);
            return first <= last;
        }
    }
}
