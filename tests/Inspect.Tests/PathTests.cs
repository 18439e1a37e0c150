using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan.Tests;

namespace Neutrino.Inspect.Tests;

/// <summary>The seed's paths, as lines and as values.</summary>
public class PathTests
{
    private const string Qvo = "qvo7bfa2daa-66";
    private static readonly Selection Vm = new(SubjectKind.Port, SeedCloud.VmPort);
    private static readonly Selection Everything = new(null, null);

    [Fact]
    public void TheGuestsPathIsTheSeeds() => Assert.Equal(
        "eth0 ─ tap7bfa2daa-66 ─ qbr7bfa2daa-66 ─ qvb7bfa2daa-66 ═ qvo7bfa2daa-66 ─ br-int[2] ─ qr-cbfa75fd-e1 ─ SNAT ─ qg-c5ab6a1c-f1 ─ br-ex ─ 192.168.1.1",
        SeedCheck.Of(Vm, Language.English).Paths[0].Line);

    [Fact]
    public void EveryObjectHasAPath() => Assert.Equal(
        [
            "Host: br-int · br-ex", "Network: dnsmasq ─ tapa042dd0d-97 ─ br-int[2]", "Network: br-ex ─ 192.168.1.1",
            "Router: br-int[2] ─ qr-cbfa75fd-e1 ─ SNAT ─ qg-c5ab6a1c-f1 ─ br-ex ─ 192.168.1.1",
            "Port: eth0 ─ tap7bfa2daa-66 ─ qbr7bfa2daa-66 ─ qvb7bfa2daa-66 ═ qvo7bfa2daa-66 ─ br-int[2] ─ qr-cbfa75fd-e1 ─ SNAT ─ qg-c5ab6a1c-f1 ─ br-ex ─ 192.168.1.1",
        ],
        SeedCheck.Of(Everything, Language.English).Paths.Select(path => $"{path.Kind}: {path.Line}"));

    [Fact]
    public void WithNothingWrongAllHolds()
    {
        var report = SeedCheck.Of(Everything, Language.Chinese);
        Assert.True(report.Ok);
        Assert.All(report.Paths.SelectMany(path => path.Hops), hop => Assert.Equal(Verdict.Holds, hop.Verdict));
        Assert.All(report.Paths.SelectMany(path => path.Hops).Where(hop => hop.Kind is not (HopKind.Guest or HopKind.Outside)), hop => Assert.NotEmpty(hop.Evidence));
    }

    [Fact]
    public void WhatIsBrokenIsCrossedOnTheLine()
    {
        var report = SeedCheck.Of(Vm, Language.English, SeedCheck.Port, state => state with { OvsPorts = [state.OvsPorts[0] with { Tag = 7 }] });
        Assert.Contains("qvo7bfa2daa-66 ─ ✗ br-int[2] ─ qr-", report.Paths[0].Line, StringComparison.Ordinal);
        var text = new TextPrinter(Language.English, Colours.On).Print(report);
        Assert.Contains("\e[1;9;31m✗ br-int[2]\e[0m", text, StringComparison.Ordinal);
        Assert.Contains("tag: 7   ← is", text, StringComparison.Ordinal);
        Assert.Contains("tag: 2   ← should be", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsUsuallyBesideTheLineIsOnItWhenItIsBroken()
    {
        var report = SeedCheck.Of(Vm, Language.English, SeedCheck.Router, state => state with { Sysctls = state.Sysctls.Items.Select(item => item with { Value = "0" }).ToValueList() });
        Assert.Contains("qr-cbfa75fd-e1 ─ ✗ ip_forward ─ SNAT", report.Paths[0].Line, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingNamespaceIsOneFlawAndWhatIsInItIsNotKnown()
    {
        var report = SeedCheck.Of(Vm, Language.English, SeedCheck.Router, state => new UnitState(state.Key) { OvsPorts = state.OvsPorts });
        var hops = report.Paths[0].Hops;
        Assert.Equal([HopKind.RouterNamespace], hops.Where(hop => hop.Verdict == Verdict.Fails).Select(hop => hop.Kind));
        Assert.Equal(Verdict.Unknown, hops.Single(hop => hop.Kind == HopKind.RouterInterface).Verdict);
        Assert.Contains("qrouter-", hops.Single(hop => hop.Kind == HopKind.Nat).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void AGuestThatIsNotPluggedIsNoFlaw()
    {
        var report = SeedCheck.Of(Vm, Language.English, SeedCheck.Port, state => state with { Links = state.Links.Items.Where(link => !link.Optional).ToValueList() });
        Assert.True(report.Ok);
        Assert.Equal(Verdict.Unknown, report.Paths[0].Hops.Single(hop => hop.Kind == HopKind.Tap).Verdict);
    }

    [Fact]
    public void AUnitThatCannotBeSeenDoesNotHold()
    {
        var snapshot = SeedCloud.Snapshot();
        var inspector = new Inspector(snapshot, SeedCloud.Host, Vm);
        ImmutableArray<UnitLook> looks = [.. inspector.Units.Select(unit => Plan.Planner.Plan(snapshot, SeedCloud.Host, unit)).Select(wanted =>
            wanted.Key == SeedCheck.Router ? new UnitLook(wanted, null, new HostFault("Open vSwitch", "its database is not reachable", 0, true)) : new UnitLook(wanted, wanted, null))];
        var report = inspector.Report(looks, null, Language.English, false, TimeSpan.Zero);
        Assert.False(report.Ok);
        Assert.Contains(report.Paths[0].Hops.SelectMany(hop => hop.Flaws), flaw => flaw.Says.Contains("its database is not reachable", StringComparison.Ordinal));
    }

    [Fact]
    public void TheGatewayOutsideIsBlamedOnlyWhenEverythingBeforeItHolds()
    {
        var subject = new Subject(SubjectKind.Port, SeedCloud.VmPort, "");
        var packets = new Dictionary<Subject, ImmutableArray<Packet>> { [subject] = [new Packet(PacketKind.Outside, Verdict.Fails, ["192.168.1.1", "10.0.1.1"], null)] };
        Assert.EndsWith("br-ex ─ ✗ 192.168.1.1", SeedCheck.Of(Vm, Language.English, packets: packets).Paths[0].Line, StringComparison.Ordinal);
        var broken = SeedCheck.Of(Vm, Language.English, SeedCheck.Port, state => SeedCheck.WithLink(state, Qvo, link => link with { Up = false }), packets);
        Assert.EndsWith("br-ex ─ 192.168.1.1", broken.Paths[0].Line, StringComparison.Ordinal);
    }

    [Fact]
    public void AServersPathStartsAtItsDomain()
    {
        var path = SeedCheck.Of(new Selection(SubjectKind.Server, "cirros01"), Language.English, more: Cirros).Paths.Single();
        Assert.StartsWith("instance-00000007 ─ eth0 ─ tap7bfa2daa-66 ─ qbr7bfa2daa-66 ─", path.Line, StringComparison.Ordinal);
        Assert.Equal(["virsh list --all", "virsh dumpxml instance-00000007 | grep tap"], path.Hops[0].Evidence.Select(evidence => evidence.Command));
        Assert.Equal([" instance-00000007   running"], path.Hops[0].Evidence[0].Is);
        Assert.Equal(["      <target dev='tap7bfa2daa-66'/>"], path.Hops[0].Evidence[1].Is);
    }

    [Fact]
    public void AServerThatNobodyLookedAtDoesNotHold()
    {
        var inspector = new Inspector(SeedCloud.Snapshot(Cirros), SeedCloud.Host, new Selection(null, "cirros01"));
        Assert.False(inspector.Report([], null, Language.Chinese, false, TimeSpan.Zero).Ok);
    }

    private static readonly Server Cirros = new()
    {
        Id = "87639ab7-50d4-4ef7-9a50-7fde2f258c29", Number = 7, ProjectId = "demo", UserId = "demo", Name = "cirros01", HostName = "cirros01", Ports = [SeedCloud.VmPort],
        Flavor = new ServerFlavor { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 512, DiskGb = 1 }, Image = new ServerImage { Id = "i", DiskFormat = "qcow2" },
        CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void OneObjectIsFoundByNameOrIdAndNothingByAnother()
    {
        Assert.Equal(["demo-router"], Names(new Selection(null, "demo-router")));
        Assert.Equal(["demo-net"], Names(new Selection(SubjectKind.Network, SeedCloud.DemoNet)));
        Assert.Empty(Names(new Selection(SubjectKind.Router, "demo-net")));

        static IEnumerable<string> Names(Selection selection) => new Inspector(SeedCloud.Snapshot(), SeedCloud.Host, selection).Subjects.Select(subject => subject.Name);
    }

    [Fact]
    public void AsJsonItReadsBackTheSame()
    {
        var report = SeedCheck.Of(Everything, Language.Chinese, SeedCheck.Port, state => SeedCheck.WithLink(state, Qvo, link => link with { Up = false }));
        var text = ReportJson.Write(report);
        Assert.Equal(text, ReportJson.Write(ReportJson.Read(text)));
        var port = JsonNode.Parse(text)!["paths"]!.AsArray().Single(path => (string)path!["kind"]! == "port")!;
        Assert.Equal("fails", (string)port["verdict"]!);
        var hop = port["hops"]!.AsArray().Single(hop => (string)hop!["kind"]! == "switch-end")!;
        Assert.Equal("link-down", (string)hop["flaws"]![0]!["kind"]!);
        Assert.Equal("ip address show qvo7bfa2daa-66", (string)hop["evidence"]![0]!["command"]!);
        Assert.Contains("接口 qvo7bfa2daa-66", (string)hop["flaws"]![0]!["says"]!, StringComparison.Ordinal);
    }

    [Fact]
    public void ATablesColumnsStandUnderEachOtherInChineseToo()
    {
        var rows = TablePrinter.Print(SeedCheck.Of(Everything, Language.Chinese), Language.Chinese).Split('\n').TakeWhile(line => line.StartsWith('+') || line.StartsWith('|')).ToArray();
        Assert.Single(rows.Select(Columns).Distinct());

        static int Columns(string line) => line.Sum(letter => letter is >= '\u2e80' and <= '\ua4cf' or >= '\uff00' and <= '\uff60' ? 2 : 1);
    }
}
