using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>A guest port's chains on the hybrid bridge, and its lines in the shared ones.</summary>
internal static class PortChains
{
    private const string Prefix = FirewallPlan.Prefix;
    private const string Established =
        "-m state --state RELATED,ESTABLISHED -m comment --comment \"Direct packets associated with a known session to the RETURN chain.\" -j RETURN";
    private const string Invalid = "-m state --state INVALID -m comment --comment \"Drop packets that appear related to an existing connection "
        + "(e.g. TCP ACK/FIN) but do not have an entry in conntrack.\" -j DROP";
    private const string ToFallback = $"-m comment --comment \"Send unmatched traffic to the fallback chain.\" -j {FirewallPlan.Fallback}";
    private const string DhcpClient = "-m comment --comment \"Allow DHCP client traffic.\" -j RETURN";
    private const string DhcpSpoof = "-m comment --comment \"Prevent DHCP Spoofing by VM.\" -j DROP";

    public static IEnumerable<Chain> Of(Snapshot snapshot, Port port, int zone)
    {
        var stateful = IsStateful(snapshot, port);
        var rules = port.SecurityGroups.SelectMany(group => snapshot.SecurityGroupRules.By("group", group)).ToList();
        foreach (var family in (IpFamily[])[IpFamily.V4, IpFamily.V6])
        {
            var texts = SecurityRuleText.Of(rules, family);
            yield return Filter(port, family, 'i', zone, [.. IngressStart(port, family, stateful), .. texts.Ingress, .. End(stateful)]);
            yield return Filter(port, family, 'o', zone, [.. EgressStart(port, family, stateful), .. texts.Egress, .. End(stateful)]);
            yield return Filter(port, family, 's', null, [.. Pairs(port, family), "-m comment --comment \"Drop traffic without an IP/MAC allow rule.\" -j DROP"]);
        }
    }

    /// <summary>The port's lines in the shared chains: bridged packets to and from its device go through its chains, in its conntrack zone.</summary>
    public static IEnumerable<SharedRule> Jumps(Snapshot snapshot, Port port, int zone)
    {
        var tap = Names.Tap(port.Id);
        var qvb = Names.GuestBridgeEnd(port.Id);
        var track = IsStateful(snapshot, port)
            ? $"-m comment --comment \"Set zone for {port.Id}\" -j CT --zone {zone}"
            : $"-m comment --comment \"Make {port.Id} stateless\" -j CT --notrack";
        var (forward, groups, zones) = (FirewallPlan.ForwardChain(port.Id), FirewallPlan.SecurityGroupChain(port.Id), FirewallPlan.ZoneChain(port.Id));
        var toGroups = $"-m comment --comment \"Direct traffic from the VM interface to the security group chain.\" -j {groups}";
        foreach (var family in (IpFamily[])[IpFamily.V4, IpFamily.V6])
        {
            SharedRule Line(string table, string chain, string rule) => new("", family, table, chain, rule, -1);
            yield return Line("filter", forward, $"-m physdev --physdev-in {tap} --physdev-is-bridged {toGroups}");
            yield return Line("filter", forward, $"-m physdev --physdev-out {tap} --physdev-is-bridged {toGroups}");
            yield return Line("filter", Prefix + "INPUT", $"-m physdev --physdev-in {tap} --physdev-is-bridged -m comment --comment "
                + $"\"Direct incoming traffic from VM to the security group chain.\" -j {Names.PortChain('o', port.Id)}");
            yield return Line("filter", groups, $"-m physdev --physdev-in {tap} --physdev-is-bridged -m comment --comment "
                + $"\"Jump to the VM specific chain.\" -j {Names.PortChain('o', port.Id)}");
            yield return Line("filter", groups, $"-m physdev --physdev-out {tap} --physdev-is-bridged -m comment --comment "
                + $"\"Jump to the VM specific chain.\" -j {Names.PortChain('i', port.Id)}");
            yield return Line("raw", zones, $"-i {qvb} {track}");
            yield return Line("raw", zones, $"-m physdev --physdev-in {qvb} {track}");
            yield return Line("raw", zones, $"-m physdev --physdev-in {tap} {track}");
        }
    }

    /// <summary>A port without port security: everything passes.</summary>
    public static IEnumerable<SharedRule> Trusted(Port port)
    {
        const string accept = "--physdev-is-bridged -m comment --comment \"Accept all packets when port is trusted.\" -j ACCEPT";
        var tap = Names.Tap(port.Id);
        return from family in (IpFamily[])[IpFamily.V4, IpFamily.V6]
               from direction in (string[])["in", "out"]
               select new SharedRule("", family, "filter", FirewallPlan.ForwardChain(port.Id), $"-m physdev --physdev-{direction} {tap} {accept}", -1);
    }

    private static bool IsStateful(Snapshot snapshot, Port port) =>
        !port.SecurityGroups.Any(group => snapshot.SecurityGroups.Find(group) is { Stateful: false });

    private static IEnumerable<string> IngressStart(Port port, IpFamily family, bool stateful)
    {
        // Neighbour discovery and multicast listening (RFC 4890): 130 listener query, 135 solicitation, 136 advertisement.
        int[] allowed = [130, 135, 136];
        if (family == IpFamily.V6)
            foreach (var type in allowed) yield return $"-p ipv6-icmp -m icmp6 --icmpv6-type {type} -j RETURN";
        if (stateful) yield return Established;
        if (family == IpFamily.V6)
        {
            yield return "-d fe80::/64 -p udp -m udp --sport 547 --dport 546 -j RETURN";
            yield break;
        }

        foreach (var ip in port.FixedIps.Where(ip => ip.Address.Version == 4)) yield return $"-d {ip.Address}/32 -p udp -m udp --sport 67 --dport 68 -j RETURN";
        yield return "-d 255.255.255.255/32 -p udp -m udp --sport 67 --dport 68 -j RETURN";
    }

    private static IEnumerable<string> EgressStart(Port port, IpFamily family, bool stateful)
    {
        var identity = $"-j {Names.PortChain('s', port.Id)}";
        if (family == IpFamily.V4)
        {
            yield return $"-s 0.0.0.0/32 -d 255.255.255.255/32 -p udp -m udp --sport 68 --dport 67 {DhcpClient}";
            yield return identity;
            yield return $"-p udp -m udp --sport 68 --dport 67 {DhcpClient}";
            yield return $"-p udp -m udp --sport 67 --dport 68 {DhcpSpoof}";
        }
        else
        {
            // What a guest says before it has an address: 131 listener report, 135 solicitation, 143 listener report v2.
            int[] beforeAddress = [131, 135, 143];
            foreach (var type in beforeAddress)
                yield return $"-s ::/128 -d ff02::/16 -p ipv6-icmp -m icmp6 --icmpv6-type {type} -m comment --comment \"Allow IPv6 ICMP traffic.\" -j RETURN";
            yield return identity;
            yield return "-p ipv6-icmp -m icmp6 --icmpv6-type 134 -m comment --comment \"Drop IPv6 Router Advts from VM Instance.\" -j DROP";
            yield return "-p ipv6-icmp -m comment --comment \"Allow IPv6 ICMP traffic.\" -j RETURN";
            yield return $"-p udp -m udp --sport 546 --dport 547 {DhcpClient}";
            yield return $"-p udp -m udp --sport 547 --dport 546 {DhcpSpoof}";
        }

        if (stateful) yield return Established;
    }

    private static IEnumerable<string> End(bool stateful) => stateful ? [Invalid, ToFallback] : [ToFallback];

    private static IEnumerable<string> Pairs(Port port, IpFamily family)
    {
        var version = family == IpFamily.V4 ? 4 : 6;
        var own = port.FixedIps.Select(ip => (Address: new Cidr(ip.Address, ip.Address.Bits), Mac: port.MacAddress));
        var pairs = own.Concat(port.AllowedAddressPairs.Select(pair => (pair.Address, pair.Mac))).Where(pair => pair.Item1.Version == version);
        if (family == IpFamily.V6) pairs = pairs.Prepend((LinkLocal(port.MacAddress), port.MacAddress));
        return pairs.Select(pair => (Prefix: pair.Item1.Network, Mac: pair.Item2)).Distinct()
            .Select(pair => $"{SecurityRuleText.Address("-s", pair.Prefix)}-m mac --mac-source {pair.Mac} "
                + "-m comment --comment \"Allow traffic from defined IP/MAC pairs.\" -j RETURN");
    }

    private static Cidr LinkLocal(MacAddress mac) => new(new IpAddress(6, ((UInt128)0xfe80000000000000 << 64) | mac.Eui64), 128);
    private static Chain Filter(Port port, IpFamily family, char direction, int? zone, ValueList<string> rules) =>
        new("", family, "filter", Names.PortChain(direction, port.Id)) { Rules = rules, Zone = zone };
}
