using System.Collections.Frozen;
using System.Globalization;

namespace Neutrino.Rules;

/// <summary>The IP protocols that a security group rule may name (IANA's numbers, Network API's names).</summary>
public static class Protocols
{
    private static readonly (string Name, int Number)[] Known =
    [
        ("ah", 51), ("dccp", 33), ("egp", 8), ("esp", 50), ("gre", 47), ("hopopt", 0), ("icmp", 1), ("igmp", 2), ("ip", 0), ("ipip", 4),
        ("ipv6-encap", 41), ("ipv6-frag", 44), ("ipv6-icmp", 58), ("icmpv6", 58), ("ipv6-nonxt", 59), ("ipv6-opts", 60), ("ipv6-route", 43),
        ("ospf", 89), ("pgm", 113), ("rsvp", 46), ("sctp", 132), ("tcp", 6), ("udp", 17), ("udplite", 136), ("vrrp", 112),
    ];

    private static readonly FrozenDictionary<string, int> Numbers = Known.ToFrozenDictionary(known => known.Name, known => known.Number, StringComparer.Ordinal);

    public static IEnumerable<string> Names => Known.Select(known => known.Name);

    public static bool IsKnown(string protocol) => NumberOf(protocol) is not null;

    /// <summary>The number behind a name or a number's text, 0–255; null when it is neither.</summary>
    public static int? NumberOf(string protocol) =>
        Numbers.TryGetValue(protocol, out var number) ? number
        : int.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var given) && given <= 255 ? given
        : null;

    public static bool IsIcmp(int number) => number is 1 or 58;

    /// <summary>The protocols with ports: TCP, UDP, DCCP, SCTP, UDPLITE.</summary>
    public static bool HasPorts(int number) => number is 6 or 17 or 33 or 132 or 136;

    /// <summary>The protocols that only IPv6 has.</summary>
    public static bool IsIpv6Only(string protocol) => protocol.StartsWith("ipv6-", StringComparison.Ordinal) && protocol != "ipv6-encap" || protocol == "icmpv6";
}
