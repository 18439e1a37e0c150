using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Routers and DHCP servers on veth pairs, with real packets; and the way there from internal ports, and back.</summary>
[Collection("cloud")]
public sealed partial class VethTests(Cloud cloud, VethLayout layout, ITestOutputHelper output) : IClassFixture<VethLayout>
{
    [Fact]
    public void TheHostShowsPairsAndNoInternalPort()
    {
        AssertPairs();
        Assert.Contains(layout.Fill("--interface=ns-{d}"), Shell.Sh($"tr '\\0' ' ' < /proc/$(cat /var/lib/neutrino/dhcp/{cloud.DemoNet}/pid)/cmdline"), StringComparison.Ordinal);
        foreach (var (end, port) in ((string, string)[])[(layout.RouterPort, "network:router_interface"), (layout.GatewayPort, "network:router_gateway"), (layout.DhcpPort, "network:dhcp")])
        {
            Assert.Equal("1", File.ReadAllText($"/proc/sys/net/ipv6/conf/tap{end}/disable_ipv6").Trim());
            var ids = Shell.Run("ovs-vsctl", "get", "interface", "tap" + end, "external_ids");
            Assert.Contains($"iface-id=\"{end}", ids, StringComparison.Ordinal);
            Assert.Contains("iface-status=active", ids, StringComparison.Ordinal);
            Assert.Contains((string)cloud.Admin.List($"ports?device_owner={port}").First(row => Cloud.Id(row!).StartsWith(end, StringComparison.Ordinal))!["mac_address"]!, ids, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AGuestGetsItsLeaseItsMetadataAndReachesNeighbourGatewayAndTheOutside()
    {
        var group = cloud.SecurityGroup(Cloud.Icmp);
        using var guest = new Guest(cloud, group).Dhcp();
        using var neighbour = new Guest(cloud, group).Dhcp();
        Assert.Contains($"lease ip={guest.Address} mask=28 router=10.0.1.1 dns=8.8.8.8 domain=openstacklocal mtu=1500", guest.Lease, StringComparison.Ordinal);
        Assert.True(guest.Pings(neighbour.Address), "the neighbour");
        Assert.True(guest.Pings("10.0.1.1"), "the gateway");
        Assert.True(guest.Pings(Cloud.OutsideAddress), "the outside");
        Assert.StartsWith("1.0\n2007-01-19\n", guest.Exec("curl", "-sSf", "-m", "5", "http://169.254.169.254/"), StringComparison.Ordinal);
        Assert.Equal(0, guest.TryExec("ping", "-c", "2", "-i", "0.1", "-W", "1", "-M", "do", "-s", "1472", Cloud.OutsideAddress).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TwentyMegabytesArriveIntactThroughTheRouter(bool outwards)
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Tcp(7000))).Dhcp();
        var (id, address) = cloud.FloatingIp(guest);
        var file = Path.GetTempFileName();
        Shell.Sh($"head -c 20000000 /dev/urandom > {file}");
        var (receiver, sender, target) = outwards ? (Cloud.Outside, guest.Namespace, Cloud.OutsideAddress) : (guest.Namespace, Cloud.Outside, address);
        using var server = Shell.Start(null, "ip", Shell.Inside(receiver, "sh", "-c", "timeout 60 nc -l -p 7000 | sha256sum"));
        Eventually.True(() => Shell.Run("ip", Shell.Inside(receiver, "ss", "-ltn")).Contains(":7000", StringComparison.Ordinal), "the receiver listens");
        Shell.Run("ip", Shell.Inside(sender, "sh", "-c", $"timeout 60 nc -N {target} 7000 < {file}"));
        Assert.Equal(Shell.Sh($"sha256sum < {file}"), server.StandardOutput.ReadToEnd().Trim());
        cloud.Demo.Delete("floatingips", id);
        File.Delete(file);
    }

    [Fact]
    public void AFloatingIpReachesTheGuestFromItsFirstPingAndNotOnceItIsGone()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp)).Dhcp();
        var (id, address) = cloud.FloatingIp(guest);
        Assert.Equal("ACTIVE", (string)cloud.Demo.Show("floatingips", id)["status"]!);
        Assert.True(Outside(address));
        cloud.Demo.Delete("floatingips", id);
        Assert.False(Outside(address));

        // One flow that begins before the address is there: what was tracked as passing through is cut when the address comes.
        using var pings = Shell.Start(null, "ip", Shell.Inside(Cloud.Outside, "ping", "-c", "1", "-w", "20", "-i", "0.05", address));
        Thread.Sleep(500);
        id = Cloud.Id(cloud.Admin.Create("floatingips", new()
        {
            ["floating_network_id"] = cloud.ExtNet, ["floating_ip_address"] = address, ["port_id"] = guest.PortId, ["project_id"] = cloud.Demo.ProjectId,
        }));
        Assert.True(pings.WaitForExit(20_000));
        Assert.Equal(0, pings.ExitCode);
        cloud.Demo.Delete("floatingips", id);
    }

    [Fact]
    public void CheckFindsEveryHopAsItShouldBeAndShowsThePairs()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp)).Dhcp();
        var (id, _) = cloud.FloatingIp(guest);
        foreach (var language in (string[])["en", "zh"])
        {
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check", "--lang", language);
            Assert.True(code == 0, text);
            Assert.DoesNotContain("✗", text, StringComparison.Ordinal);
            Assert.Contains(layout.Fill("] ─ tap{r} ═ qr-{r} ─ SNAT ─ qg-{g} ═ tap{g} ─ br-ex ─ 192.168.1.1"), text, StringComparison.Ordinal);
            Assert.Contains(layout.Fill("dnsmasq ─ ns-{d} ═ tap{d} ─ br-int["), text, StringComparison.Ordinal);
        }

        cloud.Demo.Delete("floatingips", id);
    }

    [Theory]
    [InlineData("ip link set tap{r} down", "host-end", "tap{r}", "link-down")]
    [InlineData("ip link set tap{g} mtu 1400", "host-end", "tap{g}", "link-mtu")]
    [InlineData("ip link set tap{d} alias nobody", "host-end", "tap{d}", "link-alias")]
    [InlineData("echo 0 > /proc/sys/net/ipv6/conf/tap{d}/disable_ipv6", "host-end", "tap{d}", "link-ipv6")]
    [InlineData("ethtool -K tap{r} tx on", "host-end", "tap{r}", "link-offload")]
    [InlineData("ip netns exec {router} ethtool -K qr-{r} tx on", "router-interface", "qr-{r}", "link-offload")]
    [InlineData("ip -n {router} link set qr-{r} down", "router-interface", "qr-{r}", "link-down")]
    [InlineData("ip -n {dhcp} link set ns-{d} down", "dhcp-interface", "ns-{d}", "link-down")]
    [InlineData("ip -n {router} link del qg-{g}", "router-gateway", "qg-{g}", "pair-missing")]
    [InlineData("ip link del tap{d}", "dhcp-interface", "ns-{d}", "pair-missing")]
    [InlineData("ip -n {router} link set qr-{r} netns 1", "router-interface", "qr-{r}", "link-missing")]
    [InlineData("ip link del tap{r}; ip link add tap{r} type veth peer name stranger0", "router-interface", "qr-{r}", "link-missing")]
    [InlineData("ovs-vsctl set port tap{r} tag=77", "switch-port", "tap{r}", "port-tag")]
    [InlineData("ovs-vsctl del-port tap{g}", "switch-port", "tap{g}", "port-missing")]
    [InlineData("ip netns del {router}", "router-namespace", "{router}", "namespace-missing")]
    public void WhatIsWrongIsNamedAtItsEndAndMended(string fault, string hop, string name, string flaw)
    {
        VethLayout.AssertWhole();
        StatusCalls.Post("pause");
        try
        {
            Shell.Sh(layout.Fill(fault));
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check", "--no-packets", "-f", "json");
            Assert.Equal(1, code);
            Assert.Equal([(hop, layout.Fill(name), flaw)], StatusCalls.Flaws(JsonNode.Parse(text)!));
        }
        finally
        {
            StatusCalls.Post("resume");
        }

        VethLayout.AssertWhole();
        AssertPairs();
    }

    [Fact]
    public async Task KillAndStartLosesNoPingAndWritesNothing()
    {
        using var reached = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp)).Dhcp();
        using var plain = new Guest(cloud).Dhcp();
        var (id, address) = cloud.FloatingIp(reached);
        Assert.True(plain.Pings(Cloud.OutsideAddress));
        VethLayout.AssertWhole();
        var before = Traces();
        using (var inwards = new SteadyPing(Cloud.Outside, address))
        using (var outwards = new SteadyPing(plain.Namespace, Cloud.OutsideAddress))
        {
            for (var i = 0; i < 2; i++)
            {
                cloud.Process.Kill();
                cloud.Process.Start();
                await Task.Delay(600, TestContext.Current.CancellationToken); // Past the verification of everything that might have been done.
            }

            foreach (var ping in (SteadyPing[])[inwards, outwards]) output.WriteLine($"{await ping.EndsWholeAsync()} pings, all answered");
        }

        Assert.Equal(before, Traces());

        // Listeners are the process's own and opened anew.
        var done = Operation().Matches(Shell.Run("curl", "-sS", "http://127.0.0.1:9180/metrics")).Select(match => match.Groups[1].Value);
        Assert.Equal(["OpenListener"], done.Distinct());
        cloud.Demo.Delete("floatingips", id);

        string Traces() => string.Join('\n', Shell.Run("ovs-vsctl", "get", "Open_vSwitch", ".", "next_cfg"), Shell.Run("ip", "-o", "link"), Shell.Run("ip", "-n", cloud.RouterNamespace, "-o", "link"),
            Shell.Run("ip", "-n", cloud.DhcpNamespace, "-o", "link"), File.ReadAllText($"/var/lib/neutrino/dhcp/{cloud.DemoNet}/pid"));
    }

    [Theory]
    [InlineData("ip -n {router} link del qr-{r}", "router:")]
    [InlineData("ip link del tap{g}", "router:")]
    [InlineData("ip -n {dhcp} link del ns-{d}", "dhcp:")]
    public void AnEndDeletedByHandIsMadeAgainAndCarriesPackets(string harm, string unit)
    {
        using var guest = new Guest(cloud).Dhcp();
        VethLayout.AssertWhole();
        var lines = File.ReadLines(cloud.Process.Log).Count();
        Shell.Sh(layout.Fill(harm));
        var took = Eventually.True(() => guest.Pings(Cloud.OutsideAddress, 1), "the guest reaches the outside");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{took.TotalSeconds:F2} s"));
        Eventually.True(() => File.ReadLines(cloud.Process.Log).Skip(lines).Any(line => line.Contains("drift", StringComparison.Ordinal) && line.Contains(unit, StringComparison.Ordinal)), "the log says what was mended");
        VethLayout.AssertWhole();
        guest.Dhcp();
        Assert.Contains(guest.Address, guest.Lease, StringComparison.Ordinal);
    }

    [Fact]
    public void AfterARestartOfTheSwitchDaemonPacketsPassAgain()
    {
        using var guest = new Guest(cloud).Dhcp();
        Cloud.RestartSwitchDaemon();
        Eventually.True(() => guest.Pings(Cloud.OutsideAddress, 1), "the guest reaches the outside again");
        VethLayout.AssertWhole();
    }

    [Fact]
    public void StartedWithoutTheOptionItIsTheSeedsLayoutAndStartedWithItPairsAgain()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp)).Dhcp();
        var (id, address) = cloud.FloatingIp(guest);
        var lines = File.ReadLines(cloud.Process.Log).Count();
        try
        {
            layout.Restart(false);
            AssertInternals();
            Works();
        }
        finally
        {
            layout.Restart(true);
        }

        AssertPairs();
        Works();
        cloud.Demo.Delete("floatingips", id);

        // What was laid out otherwise is told as drift; nothing failed on the way.
        Assert.DoesNotContain(File.ReadLines(cloud.Process.Log).Skip(lines), line => Told().IsMatch(line) && !line.Contains("drift: ", StringComparison.Ordinal));

        void Works()
        {
            Assert.True(guest.Pings(Cloud.OutsideAddress));
            Assert.True(Outside(address));
            guest.Dhcp();
            Assert.Contains(guest.Address, guest.Lease, StringComparison.Ordinal);
            Assert.StartsWith("1.0\n", guest.Exec("curl", "-sSf", "-m", "5", "http://169.254.169.254/"), StringComparison.Ordinal);
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check");
            Assert.True(code == 0, text);
        }
    }

    [Fact]
    public void WhatIsDeletedLeavesNothing()
    {
        var before = Traces();
        var network = Cloud.Id(cloud.Demo.Create("networks", new() { ["name"] = "passing" }));
        var subnet = Cloud.Id(cloud.Demo.Create("subnets", new() { ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = "10.44.0.0/24" }));
        var router = Cloud.Id(cloud.Demo.Create("routers", new() { ["external_gateway_info"] = new JsonObject { ["network_id"] = cloud.ExtNet } }));
        cloud.Demo.Act($"routers/{router}/add_router_interface", new() { ["subnet_id"] = subnet });
        using (var guest = new Guest(cloud, network, []).Dhcp()) Assert.True(guest.Pings(Cloud.OutsideAddress));
        Assert.NotEqual(before, Traces());
        cloud.Demo.Act($"routers/{router}/remove_router_interface", new() { ["subnet_id"] = subnet });
        cloud.Demo.Delete("routers", router);
        cloud.Demo.Delete("networks", network);
        Eventually.True(() => Traces() == before, () => $"nothing is left:\n{Traces()}\nbefore:\n{before}");

        static string Traces() => string.Join('\n', Shell.Sh("ip -br link | cut -d' ' -f1 | cut -d@ -f1 | sort"), Shell.Sh("ls /run/netns"), Shell.Sh("ls /run/neutrino/namespaces"), Shell.Sh("ovs-vsctl list-ports br-int; ovs-vsctl list-ports br-ex"));
    }

    [Fact]
    public void APurgeTakesBothEndsOffTheHostAndAStartMakesThemAgain()
    {
        cloud.Process.Kill();
        try
        {
            Assert.Equal((0, "nothing of Neutrino's is left in the network of this host"), Shell.Try(NeutrinoProcess.Binary, "purge"));
            Assert.Equal("", Shell.Sh("ip -br link | grep -o '^tap[0-9a-f]*-[0-9a-f]*' || true"));
            Assert.Equal("", Shell.Sh("ls /run/netns | grep ^q || true"));
            Assert.Equal("", Shell.Run("ls", "/run/neutrino/namespaces"));
            Assert.Equal("", Shell.Run("ovs-vsctl", "list-br"));
        }
        finally
        {
            cloud.Process.Start();
        }

        VethLayout.AssertWhole();
        AssertPairs();
        using var guest = new Guest(cloud).Dhcp();
        Assert.True(guest.Pings(Cloud.OutsideAddress));
    }

    private void AssertPairs()
    {
        foreach (var (ns, inside, outside) in ((string, string, string)[])[
            (cloud.RouterNamespace, $"qr-{layout.RouterPort}", $"tap{layout.RouterPort}"), (cloud.RouterNamespace, $"qg-{layout.GatewayPort}", $"tap{layout.GatewayPort}"),
            (cloud.DhcpNamespace, $"ns-{layout.DhcpPort}", $"tap{layout.DhcpPort}")])
        {
            Assert.Contains("veth", Shell.Run("ip", "-n", ns, "-d", "link", "show", inside), StringComparison.Ordinal);
            Assert.Contains("veth", Shell.Run("ip", "-d", "link", "show", outside), StringComparison.Ordinal);
            Assert.Equal("\"\"", Shell.Run("ovs-vsctl", "get", "interface", outside, "type"));
        }

        Assert.DoesNotContain(InternalPorts(), name => name.Contains('-', StringComparison.Ordinal) && !name.StartsWith("br-", StringComparison.Ordinal));
    }

    private void AssertInternals()
    {
        string[] wanted = [$"qr-{layout.RouterPort}", $"qg-{layout.GatewayPort}", $"tap{layout.DhcpPort}"];
        Assert.Subset(InternalPorts().ToHashSet(), wanted.ToHashSet());
        foreach (var gone in (string[])[$"tap{layout.RouterPort}", $"tap{layout.GatewayPort}", $"tap{layout.DhcpPort}"]) Assert.False(Directory.Exists($"/sys/class/net/{gone}"), gone);
        Assert.DoesNotContain($"ns-{layout.DhcpPort}", Shell.Run("ip", "-n", cloud.DhcpNamespace, "link"), StringComparison.Ordinal);
    }

    private static string[] InternalPorts() => Shell.Run("ovs-vsctl", "--bare", "--columns=name", "find", "interface", "type=internal").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static bool Outside(string address) => Shell.Try("ip", Shell.Inside(Cloud.Outside, "ping", "-c", "1", "-W", "1", address)).Code == 0;

    [GeneratedRegex("Z (warn|fail): ")]
    private static partial Regex Told();

    [GeneratedRegex("neutrino_host_operations_total\\{kind=\"([A-Za-z]+)\"")]
    private static partial Regex Operation();
}
