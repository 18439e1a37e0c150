using System.Globalization;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>Security group rules as iptables lines, in the form in which iptables-save prints them.</summary>
internal static class SecurityRuleText
{
    /// <summary>The lines of both directions for one family, each once, in a stable order.</summary>
    public static (IEnumerable<string> Ingress, IEnumerable<string> Egress) Of(IReadOnlyList<SecurityGroupRule> rules, IpFamily family)
    {
        IEnumerable<string> Lines(string direction) => rules.Where(rule => rule.Direction == direction && IsOf(rule, family))
            .Select(rule => Line(rule, family)).Distinct().Order(StringComparer.Ordinal);
        return (Lines("ingress"), Lines("egress"));
    }

    /// <summary><c>-s 10.0.0.0/8 </c> with a space behind; nothing for a prefix that matches everything, as iptables-save does.</summary>
    public static string Address(string option, Cidr? prefix) => prefix is { PrefixLength: > 0 } set ? $"{option} {set.Network} " : "";

    private static bool IsOf(SecurityGroupRule rule, IpFamily family) => rule.EtherType == (family == IpFamily.V4 ? "IPv4" : "IPv6");

    private static string Line(SecurityGroupRule rule, IpFamily family)
    {
        var ingress = rule.Direction == "ingress";
        var address = Address(ingress ? "-s" : "-d", rule.RemotePrefix);
        var group = rule.RemoteGroupId ?? rule.RemoteAddressGroupId;
        var set = group is null ? "" : $"-m set --match-set {Names.IpSet(family, group)} {(ingress ? "src" : "dst")} ";
        return $"{address}{Protocol(rule, family)}{set}-j RETURN";
    }

    private static string Protocol(SecurityGroupRule rule, IpFamily family)
    {
        if (ProtocolName(rule.Protocol, family) is not { } protocol) return "";
        return $"-p {protocol} {Ports(rule, protocol)}";
    }

    private static string Ports(SecurityGroupRule rule, string protocol)
    {
        if (rule.PortRangeMin is not { } from) return "";
        var to = rule.PortRangeMax ?? from;
        var range = from == to ? Text(from) : $"{Text(from)}:{Text(to)}";
        return protocol switch
        {
            "icmp" => $"-m icmp --icmp-type {IcmpType(rule)} ",
            "ipv6-icmp" => $"-m icmp6 --icmpv6-type {IcmpType(rule)} ",
            "tcp" or "udp" or "sctp" => $"-m {protocol} --dport {range} ",
            _ => $"-m multiport --dports {range} ",
        };
    }

    private static string IcmpType(SecurityGroupRule rule) =>
        rule.PortRangeMax is { } code ? $"{Text(rule.PortRangeMin!.Value)}/{Text(code)}" : Text(rule.PortRangeMin!.Value);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Names that iptables itself knows, and numbers for the rest: what it prints for those depends on the machine's /etc/protocols,
    /// so whoever reads its output turns them into numbers again. Null is any protocol.
    /// </summary>
    private static string? ProtocolName(string? protocol, IpFamily family) => protocol switch
    {
        null or "any" or "0" or "-1" => null,
        "6" => "tcp",
        "17" => "udp",
        "132" => "sctp",
        "136" => "udplite",
        "50" => "esp",
        "51" => "ah",
        "1" => "icmp",
        "icmp" => family == IpFamily.V4 ? "icmp" : "ipv6-icmp",
        "58" or "icmpv6" or "ipv6-icmp" => "ipv6-icmp",
        "tcp" or "udp" or "sctp" or "udplite" or "esp" or "ah" => protocol,
        _ => Numbers.TryGetValue(protocol, out var number) ? number : protocol,
    };

    /// <summary>The other names the Network API takes (IANA protocol numbers).</summary>
    private static readonly Dictionary<string, string> Numbers = new()
    {
        ["dccp"] = "33", ["egp"] = "8", ["gre"] = "47", ["igmp"] = "2", ["ipip"] = "4", ["ipv6-encap"] = "41", ["ipv6-frag"] = "44", ["ipv6-nonxt"] = "59",
        ["ipv6-opts"] = "60", ["ipv6-route"] = "43", ["ospf"] = "89", ["pgm"] = "113", ["rsvp"] = "46", ["vrrp"] = "112",
    };
}
