using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary><c>neutrino check</c> on the seed's topology with one guest.</summary>
[Collection("cloud")]
public class CheckTests(Cloud cloud, CheckedGuest guest, ITestOutputHelper output) : IClassFixture<CheckedGuest>
{
    [Fact]
    public void WithNothingWrongItNeverAlarms()
    {
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check", "--lang", i == 0 ? "zh" : "en");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:F2} s"));
            Assert.True(code == 0, text);
            Assert.DoesNotContain("✗", text, StringComparison.Ordinal);
            Assert.DoesNotContain(" ? ", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void ThePathIsALineFromTheGuestToTheGatewayOutside()
    {
        var (_, text) = Shell.Try(NeutrinoProcess.Binary, "check", "--port", guest.Guest.PortId, "--no-packets");
        Assert.Contains(guest.Fill("eth0 ─ {tap} ─ {qbr} ─ {qvb} ═ {qvo} ─ br-int["), text, StringComparison.Ordinal);
        Assert.Contains(guest.Fill("] ─ {qr} ─ SNAT ─ {qg} ─ br-ex ─ 192.168.1.1"), text, StringComparison.Ordinal);
    }

    [Fact]
    public void PacketsProveEveryPartOfTheWay()
    {
        var packets = from path in StatusCalls.Check("packets=1")["paths"]!.AsArray() from packet in path!["packets"]!.AsArray() select ((string)packet!["kind"]!, (string)packet["verdict"]!);
        string[] kinds = ["dhcp", "floating-address", "floating-ping", "full-size", "gateway", "guest", "metadata", "outside", "oversize"];
        Assert.Equal(kinds.Select(kind => (kind, "holds")), packets.Distinct().Order());
    }

    [Theory]
    [InlineData("ovs-vsctl set port {qvo} tag=77", "dhcp gateway")]
    [InlineData("kill -9 $(cat {dhcp-files}/pid)", "dhcp")]
    [InlineData("ip netns exec {router} iptables -t nat -D neutron-l3-agent-snat -s 10.0.1.0/28 -j SNAT --to-source {gateway}", "outside")]
    [InlineData("ip netns exec {router} iptables -t nat -F neutron-l3-agent-PREROUTING", "floating-ping metadata")]
    [InlineData("ip -n {router} address del {floating}/32 dev {qg}", "floating-address")]
    [InlineData("ip netns exec {router} iptables -I INPUT -p icmp -j DROP", "full-size gateway outside")]
    [InlineData("ip -n {dhcp} link set {dhcp-tap} mtu 1600", "oversize")]
    public void APacketThatDoesNotArriveIsSaid(string fault, string lost)
    {
        StatusCalls.Post("pause");
        try
        {
            Shell.Sh(guest.Fill(fault));
            var report = StatusCalls.Check("packets=1");
            var failed = (from path in report["paths"]!.AsArray() from packet in path!["packets"]!.AsArray() where (string)packet!["verdict"]! == "fails" select (string)packet["kind"]!).ToHashSet();
            Assert.Subset(failed, lost.Split(' ').ToHashSet());
            Assert.False((bool)report["ok"]!);
        }
        finally
        {
            Shell.Try("ip", Shell.Inside(cloud.RouterNamespace, "iptables", "-D", "INPUT", "-p", "icmp", "-j", "DROP"));
            StatusCalls.Post("resume");
            Eventually.True(() => (bool)StatusCalls.Check("packets=1")["ok"]!, "all holds again");
        }
    }

    [Fact]
    public void WhilePausedNothingIsMendedAndTheStatusSaysSo()
    {
        Assert.Equal((0, "repair is paused"), Shell.Try(NeutrinoProcess.Binary, "pause"));
        try
        {
            Shell.Sh(guest.Fill("ip link set {qvb} down"));
            Thread.Sleep(500);
            Assert.DoesNotContain("UP,", Shell.Sh(guest.Fill("ip link show {qvb}")), StringComparison.Ordinal);
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "status");
            Assert.Equal(1, code);
            Assert.Contains("paused", text, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal((0, "repair is resumed"), Shell.Try(NeutrinoProcess.Binary, "resume"));
        }

        Eventually.True(() => (bool)StatusCalls.Check("packets=0")["ok"]!, "all holds again");
    }

    [Fact]
    public void WithoutAServerItLooksByItselfAndMissesOnlyTheServersOwnListener()
    {
        cloud.Process.Kill();
        try
        {
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check", "-f", "json");
            Assert.True(code == 1, text);
            var flaws = StatusCalls.Flaws(JsonNode.Parse(text)!).ToList();
            Assert.Contains(("listener", cloud.RouterNamespace, "listener-missing"), flaws);
            Assert.All(flaws, flaw => Assert.Equal(("listener", "listener-missing"), (flaw.Item1, flaw.Item3)));
        }
        finally
        {
            cloud.Process.Start();
        }
    }

    [Theory]
    [InlineData("check --network nothing-of-that-name", "there is no network 'nothing-of-that-name'")]
    [InlineData("check one --port other", "Name one object, or none for all.")]
    [InlineData("check --lang klingon", "klingon")]
    [InlineData("check nothing-of-that-name", "there is no network, router, port or server 'nothing-of-that-name'")]
    public void WhatIsNotThereIsSaid(string command, string sentence)
    {
        var (code, text) = Shell.Try(NeutrinoProcess.Binary, command.Split(' '));
        Assert.Equal(2, code);
        Assert.Contains(sentence, text, StringComparison.Ordinal);
    }
}
