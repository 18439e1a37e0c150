using Neutrino.HostState;
using Neutrino.Plan;
using Neutrino.Plan.Tests;

namespace Neutrino.Inspect.Tests;

/// <summary>The seed's cloud with ovs_use_veth: the pairs are on the line, and what is wrong with one is said at its end.</summary>
public class VethPathTests
{
    private const string Qr = "qr-cbfa75fd-e1";
    private const string QrEnd = "tapcbfa75fd-e1";
    private const string QgEnd = "tapc5ab6a1c-f1";
    private const string Dhcp = "ns-a042dd0d-97";
    private const string DhcpEnd = "tapa042dd0d-97";
    private static readonly HostSettings Host = SeedCloud.Host with { OvsUseVeth = true };

    [Fact]
    public void BothEndsOfEveryPairAreOnTheLine() => Assert.Equal(
        [
            "Host: br-int · br-ex", $"Network: dnsmasq ─ {Dhcp} ═ {DhcpEnd} ─ br-int[2]", "Network: br-ex ─ 192.168.1.1",
            $"Router: br-int[2] ─ {QrEnd} ═ {Qr} ─ SNAT ─ qg-c5ab6a1c-f1 ═ {QgEnd} ─ br-ex ─ 192.168.1.1",
            $"Port: eth0 ─ tap7bfa2daa-66 ─ qbr7bfa2daa-66 ─ qvb7bfa2daa-66 ═ qvo7bfa2daa-66 ─ br-int[2] ─ {QrEnd} ═ {Qr} ─ SNAT ─ qg-c5ab6a1c-f1 ═ {QgEnd} ─ br-ex ─ 192.168.1.1",
        ],
        Check().Paths.Select(path => $"{path.Kind}: {path.Line}"));

    [Fact]
    public void WithNothingWrongAllHoldsAndEachEndNamesItsPeer()
    {
        var report = Check();
        Assert.True(report.Ok);
        Assert.All(report.Paths.SelectMany(path => path.Hops), hop => Assert.Equal(Verdict.Holds, hop.Verdict));
        var router = report.Paths.Single(path => path.Kind == SubjectKind.Router).Hops;
        Assert.Equal([$"     peer_ifindex: (that of {Qr})"], Peer(router.Single(hop => hop.Name == QrEnd && hop.Kind == HopKind.HostEnd), $"ethtool -S {QrEnd}"));
        Assert.Equal([$"     peer_ifindex: (that of {QrEnd})"], Peer(router.Single(hop => hop.Name == Qr), $"ip netns exec qrouter-{SeedCloud.RouterId} ethtool -S {Qr}"));

        static IEnumerable<string> Peer(ReportHop hop, string command) => hop.Evidence.Single(evidence => evidence.Command == command).Is;
    }

    [Fact]
    public void ThePairIsToldInBothLanguages()
    {
        static string Says(Language language) => Check(language: language).Paths.SelectMany(path => path.Hops).First(hop => hop.Kind == HopKind.HostEnd).Says;
        Assert.Equal($"{DhcpEnd} and {Dhcp}, which is in qdhcp-{SeedCloud.DemoNet}, are the two ends of a veth pair; {DhcpEnd} is plugged into br-int.", Says(Language.English));
        Assert.Equal($"{DhcpEnd} 和 qdhcp-{SeedCloud.DemoNet} 里的 {Dhcp} 是一对 veth;{DhcpEnd} 在宿主机上,接在 br-int 里。", Says(Language.Chinese));
    }

    [Theory]
    [InlineData(QrEnd, HopKind.HostEnd, $"✗ {QrEnd} ═ {Qr}")]
    [InlineData(Qr, HopKind.RouterInterface, $"{QrEnd} ═ ✗ {Qr}")]
    public void AnEndThatIsDownIsCrossedOnTheLine(string name, HopKind kind, string line)
    {
        var report = Check(SeedCheck.Router, state => SeedCheck.WithLink(state, name, link => link with { Up = false }));
        Assert.Equal([(kind, name, FlawKind.LinkDown)], Wrong(report));
        Assert.Contains(line, report.Paths.Single(path => path.Kind == SubjectKind.Router).Line, StringComparison.Ordinal);
    }

    /// <summary>Addresses and routes go with it and are no flaws of their own.</summary>
    [Fact]
    public void AMissingPairIsOneFlaw()
    {
        var report = Check(SeedCheck.Router, state => state with { Links = state.Links.Items.Where(link => !link.Name.Contains("c5ab6a1c", StringComparison.Ordinal)).ToValueList(), Routes = [] });
        Assert.Equal([(HopKind.RouterGateway, "qg-c5ab6a1c-f1", FlawKind.PairMissing)], Wrong(report));
    }

    [Fact]
    public void AnEndWhosePeerIsAnotherIsNamed()
    {
        var report = Check(SeedCheck.Router, state => SeedCheck.WithLink(state, Qr, link => link with { Peer = "stranger" }));
        Assert.Equal([(HopKind.RouterInterface, Qr, FlawKind.LinkPeer)], Wrong(report));
    }

    [Fact]
    public void AMissingHostEndIsNamedAtItsPlace()
    {
        var report = Check(SeedCheck.Dhcp, state => state with { Links = [state.Links[0]] });
        Assert.Equal([(HopKind.HostEnd, DhcpEnd, FlawKind.LinkMissing)], Wrong(report));
    }

    [Fact]
    public void AMissingNamespaceIsOneFlawThoughTheHostsEndIsThere()
    {
        var report = Check(SeedCheck.Dhcp, state => new UnitState(state.Key) { OvsPorts = state.OvsPorts, Links = [state.Links[1] with { Peer = null }] });
        Assert.Equal([(HopKind.DhcpNamespace, $"qdhcp-{SeedCloud.DemoNet}", FlawKind.NamespaceMissing)], Wrong(report));
    }

    [Fact]
    public void AWrongTagIsTheSwitchPorts()
    {
        var report = Check(SeedCheck.Dhcp, state => state with { OvsPorts = [state.OvsPorts[0] with { Tag = 7 }] });
        Assert.Equal([(HopKind.SwitchPort, DhcpEnd, FlawKind.PortTag)], Wrong(report));
    }

    [Fact]
    public void TheOtherLayoutIsNamedAsSuch()
    {
        var report = Check(SeedCheck.Dhcp, _ => Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, SeedCheck.Dhcp));
        Assert.Contains((HopKind.DhcpInterface, Dhcp, FlawKind.LinkMissing), Wrong(report));
        Assert.Contains(Wrong(report), flaw => flaw.Flaw == FlawKind.DnsmasqArguments);
    }

    private static Report Check(UnitKey? changed = null, Func<UnitState, UnitState>? change = null, Language? language = null) =>
        SeedCheck.Of(new Selection(null, null), language ?? Language.English, changed, change, host: Host);

    private static IEnumerable<(HopKind Kind, string Name, FlawKind Flaw)> Wrong(Report report) =>
        report.Paths.SelectMany(path => path.Hops).SelectMany(hop => hop.Flaws.Select(flaw => (hop.Kind, hop.Name, flaw.Kind))).Distinct();
}
