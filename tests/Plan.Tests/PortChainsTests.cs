using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Plan.Tests;

public class PortChainsTests
{
    private static readonly UnitKey Unit = new(UnitKind.Port, SeedCloud.VmPort);

    [Fact]
    public void IngressChainIsNeutronsLineForLine() => Assert.Equal(
        [
            "-m state --state RELATED,ESTABLISHED -m comment --comment \"Direct packets associated with a known session to the RETURN chain.\" -j RETURN",
            "-d 10.0.1.3/32 -p udp -m udp --sport 67 --dport 68 -j RETURN",
            "-d 255.255.255.255/32 -p udp -m udp --sport 67 --dport 68 -j RETURN",
            "-p icmp -j RETURN",
            "-p tcp -m tcp --dport 22 -j RETURN",
            "-m state --state INVALID -m comment --comment \"Drop packets that appear related to an existing connection (e.g. TCP ACK/FIN) but do not have an entry in conntrack.\" -j DROP",
            "-m comment --comment \"Send unmatched traffic to the fallback chain.\" -j neutron-openvswi-sg-fallback",
        ],
        Chain(SeedCloud.Snapshot(), 'i', IpFamily.V4).Rules);

    [Fact]
    public void AGuestMayOnlyCallItselfByItsAddressesAndPairs()
    {
        var cloud = SeedCloud.Snapshot();
        var port = cloud.Ports.Find(SeedCloud.VmPort)!;
        var paired = port with { AllowedAddressPairs = [new AllowedAddressPair(Cidr.Parse("10.9.0.0/16"), MacAddress.Parse("fa:16:3e:00:00:01"))] };
        cloud = cloud.Apply(new ChangeSet([new Change(ResourceKind.Port, port.Id, port, paired)]));
        Assert.Equal(
            [
                "-s 10.0.1.3/32 -m mac --mac-source fa:16:3e:5f:1f:58 -m comment --comment \"Allow traffic from defined IP/MAC pairs.\" -j RETURN",
                "-s 10.9.0.0/16 -m mac --mac-source fa:16:3e:00:00:01 -m comment --comment \"Allow traffic from defined IP/MAC pairs.\" -j RETURN",
                "-m comment --comment \"Drop traffic without an IP/MAC allow rule.\" -j DROP",
            ],
            Chain(cloud, 's', IpFamily.V4).Rules);
        var identity = Assert.Single(Planner.Plan(cloud, SeedCloud.Host, Unit).Identities);
        Assert.Equal("tap7bfa2daa-66", identity.Device);
        Assert.Equal(["10.0.1.3/32", "10.9.0.0/16"], identity.ArpSources.Select(source => source.ToString()));
        Assert.Contains("-s fe80::f816:3eff:fe5f:1f58/128 -m mac", Chain(cloud, 's', IpFamily.V6).Rules[0]);
    }

    [Theory]
    [InlineData("udp", 1, 5, null, "-p udp -m udp --dport 1:5 -j RETURN")]
    [InlineData("6", 80, 80, "10.1.2.3/8", "-s 10.0.0.0/8 -p tcp -m tcp --dport 80 -j RETURN")]
    [InlineData("icmp", 8, 0, null, "-p icmp -m icmp --icmp-type 8/0 -j RETURN")]
    [InlineData("icmp", 8, null, "0.0.0.0/0", "-p icmp -m icmp --icmp-type 8 -j RETURN")]
    [InlineData("vrrp", null, null, null, "-p 112 -j RETURN")]
    [InlineData("udplite", 5, 6, null, "-p udplite -m multiport --dports 5:6 -j RETURN")]
    [InlineData(null, null, null, "10.0.0.1/32", "-s 10.0.0.1/32 -j RETURN")]
    [InlineData("any", null, null, null, "-j RETURN")]
    public void ARuleIsOneLine(string? protocol, int? min, int? max, string? prefix, string line)
    {
        var rule = SeedCloud.Rule("r9", "ingress", "IPv4") with { Protocol = protocol, PortRangeMin = min, PortRangeMax = max, RemotePrefix = prefix is null ? null : Cidr.Parse(prefix) };
        Assert.Contains(line, Chain(SeedCloud.Snapshot(rule), 'i', IpFamily.V4).Rules);
    }

    [Fact]
    public void ARemoteGroupIsAnIpsetOfItsPortsAddresses()
    {
        var rule = SeedCloud.Rule("r9", "ingress", "IPv4") with { RemoteGroupId = SeedCloud.Group };
        var cloud = SeedCloud.Snapshot(rule);
        Assert.Contains("-m set --match-set NIPv48ca99f5f-17b9-4184-8c99- src -j RETURN", Chain(cloud, 'i', IpFamily.V4).Rules);
        var sets = Planner.Plan(cloud, SeedCloud.Host, new UnitKey(UnitKind.Group, SeedCloud.Group)).IpSets;
        Assert.Equal(["10.0.1.3/32"], sets.Single(set => set.Family == IpFamily.V4).Members.Select(member => member.ToString()));
    }

    [Fact]
    public void WithoutPortSecurityNothingIsFiltered()
    {
        var cloud = SeedCloud.Snapshot();
        var port = cloud.Ports.Find(SeedCloud.VmPort)!;
        cloud = cloud.Apply(new ChangeSet([new Change(ResourceKind.Port, port.Id, port, port with { PortSecurityEnabled = false })]));
        var state = Planner.Plan(cloud, SeedCloud.Host, Unit);
        Assert.Empty(state.Chains);
        Assert.Empty(state.Identities);
        Assert.All(state.SharedRules, rule => Assert.EndsWith("-j ACCEPT", rule.Rule, StringComparison.Ordinal));
    }

    [Fact]
    public void APacketIsAskedByTheLinesOfPortsWhoseIdsBeginAlike()
    {
        const string shared = "neutron-openvswi-";
        var port = Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, Unit);
        var all = Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, new UnitKey(UnitKind.Firewall, ""));
        Assert.StartsWith("7", SeedCloud.VmPort, StringComparison.Ordinal);
        Assert.Equal(
            [shared + "FORWARD-7", shared + "INPUT", shared + "sg-chain-7", shared + "zones-7"], port.SharedRules.Select(rule => rule.Chain).Distinct().Order(StringComparer.Ordinal));
        foreach (var family in (IpFamily[])[IpFamily.V4, IpFamily.V6])
        {
            var rules = all.SharedRules.Where(rule => rule.Family == family).ToList();
            foreach (var digit in "0123456789abcdef")
            {
                Assert.Contains(rules, rule => rule is { Table: "filter", Chain: shared + "FORWARD" } && rule.Rule == $"-i qbr{digit}+ -j {shared}FORWARD-{digit}");
                Assert.Contains(rules, rule => rule is { Table: "raw", Chain: shared + "PREROUTING" } && rule.Rule == $"-i qbr{digit}+ -j {shared}zones-{digit}");
                Assert.Contains(rules, rule => rule.Table == "filter" && rule.Chain == $"{shared}sg-chain-{digit}" && rule is { Rule: "-j ACCEPT", Order: > 0 });
            }

            var chains = all.Chains.Where(chain => chain.Family == family).Select(chain => (chain.Table, chain.Name)).ToHashSet();
            Assert.All(port.SharedRules.Where(rule => rule.Family == family), rule => Assert.Contains((rule.Table, rule.Chain), chains));
        }
    }

    private static Chain Chain(Snapshot cloud, char direction, IpFamily family) =>
        Planner.Plan(cloud, SeedCloud.Host, Unit).Chains.Single(chain => chain.Family == family && chain.Name == Names.PortChain(direction, SeedCloud.VmPort));
}
