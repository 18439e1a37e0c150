using System.Diagnostics;
using Neutrino.HostState;
using Neutrino.HostState.Tests;
using Neutrino.Values;

namespace Neutrino.Host.Tests;

/// <summary>Units like the cloud's on a real kernel and a real Open vSwitch; runs in <c>eng/sandbox --ovs</c>.</summary>
[Trait("needs", "ovs")]
[Collection("ovs")]
public sealed class LinuxHostTests : IAsyncLifetime
{
    private static readonly UnitState Firewall = SampleUnits.Firewall;
    private static readonly UnitState Guest = SampleUnits.MakeGuest(true, 2, 3, true);
    private static readonly UnitState Router = SampleUnits.MakeRouter(2, true, 2, 1) with { Listeners = [] };
    private static readonly UnitState VethRouter = SampleUnits.MakeRouter(2, true, 2, 1, veth: true) with { Listeners = [] };
    private readonly LinuxHost host = new(new LinuxHostSettings(), TimeProvider.System);
    private string before = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        before = Traces();
        await host.StartAsync(Token);
        await PassAsync(SampleUnits.Switch with { Sysctls = [] });
        await PassAsync(Firewall);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var unit in (await host.ListAsync(Token)).OrderDescending()) await PassAsync(new UnitState(unit));
        Assert.Empty(await host.ListAsync(Token));
        Assert.Equal(before, Traces());
        await host.DisposeAsync();
    }

    public static TheoryData<string> Units => ["guest", "router", "veth-router"];

    [Theory, MemberData(nameof(Units))]
    public async Task One_pass_makes_it_and_a_second_finds_nothing(string name)
    {
        var wanted = Named(name);
        await PassAsync(wanted);
        Assert.Equal(wanted, await SeeAsync(wanted));
        Assert.Contains(wanted.Key, await host.ListAsync(Token));
    }

    [Theory, MemberData(nameof(Units))]
    public async Task Another_process_sees_the_same(string name)
    {
        var wanted = Named(name);
        await PassAsync(wanted);
        await using var other = new LinuxHost(new LinuxHostSettings(), TimeProvider.System);
        await other.StartAsync(Token);
        var seen = (await other.ObserveAsync([wanted], Token))[0];
        Assert.Null(seen.Fault);
        Assert.Empty(Diff.Between(wanted, seen.State!));
    }

    [Theory]
    [InlineData("router", "ip netns del qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc")]
    [InlineData("router", "ip -n qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc address del 192.168.1.100/32 dev qg-c5ab6a1c-f1")]
    [InlineData("router", "ip -n qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc address del 192.168.1.245/24 dev qg-c5ab6a1c-f1")]
    [InlineData("router", "ip -n qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc route del default")]
    [InlineData("router", "ip -n qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc link set qg-c5ab6a1c-f1 down")]
    [InlineData("router", "ip netns exec qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc sysctl -w net.ipv4.ip_forward=0")]
    [InlineData("router", "ip netns exec qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc iptables -t nat -F")]
    [InlineData("router", "ovs-vsctl del-port qg-c5ab6a1c-f1")]
    [InlineData("router", "ovs-vsctl clear port qr-00000000-aa tag")]
    [InlineData("veth-router", "ip netns del qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc")]
    [InlineData("veth-router", "ip -n qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc link del qr-00000000-aa")]
    [InlineData("veth-router", "ip link del tapc5ab6a1c-f1")]
    [InlineData("veth-router", "ip link set tap00000001-aa down")]
    [InlineData("veth-router", "ovs-vsctl del-port tapc5ab6a1c-f1")]
    [InlineData("veth-router", "ovs-vsctl set port tap00000000-aa tag=77")]
    [InlineData("guest", "ip link del qvo7bfa2daa-66")]
    [InlineData("guest", "ip link del qbr7bfa2daa-66")]
    [InlineData("guest", "ip link set qvb7bfa2daa-66 nomaster")]
    [InlineData("guest", "ovs-vsctl del-port qvo7bfa2daa-66")]
    [InlineData("guest", "ovs-vsctl set port qvo7bfa2daa-66 tag=77")]
    [InlineData("guest", "iptables -D neutron-openvswi-FORWARD 1")]
    [InlineData("guest", "iptables -F neutron-openvswi-i7bfa2daa-6")]
    [InlineData("guest", "iptables -t raw -F PREROUTING")]
    [InlineData("guest", "nft delete table bridge neutrino")]
    public async Task Whatever_a_foreign_hand_breaks_is_seen_and_mended(string name, string command)
    {
        var wanted = Named(name);
        await PassAsync(wanted);
        Run(command);
        Assert.NotEmpty(Diff.Between(wanted, await SeeAsync(wanted)));
        await PassAsync(wanted);
        Assert.Equal(wanted, await SeeAsync(wanted));
    }

    [Fact]
    public async Task Changes_reach_what_is_wanted()
    {
        foreach (var wanted in (UnitState[])[
            SampleUnits.MakeRouter(1, false, 0, 1), SampleUnits.MakeRouter(3, true, 0, 2), SampleUnits.MakeRouter(0, true, 3, 3), SampleUnits.MakeRouter(2, true, 1, 3),
            SampleUnits.MakeGuest(true, 0, 2, false), SampleUnits.MakeGuest(true, 4, 2, true), SampleUnits.MakeGuest(true, 1, 5, true)])
            await PassAsync(wanted with { Listeners = [] });
    }

    /// <summary>The option ovs_use_veth there and back. A DHCP server's tap is an internal port in one layout and a veth end in the other.</summary>
    [Fact]
    public async Task Each_layout_becomes_the_other()
    {
        foreach (var veth in (bool[])[false, true, false, true])
        {
            await PassAsync(SampleUnits.MakeRouter(2, true, 2, 1, veth) with { Listeners = [] });
            await PassAsync(SampleUnits.MakeDhcp(0, 1, veth) with { DhcpServers = [] });
            Run("ovs-vsctl set port $(ovs-vsctl list-ports br-int | grep a042dd0d-97) tag=11");
            Assert.Contains("1 received", Run($"ip netns exec qrouter-{SampleUnits.RouterId} ping -c1 -W2 -I qr-00000001-aa 10.0.1.2"), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Only_what_bears_our_mark_goes()
    {
        Run("ip netns add theirs");
        Run("ip link add theirs0 type bridge");
        Run("ovs-vsctl add-port br-int theirs1 -- set interface theirs1 type=internal");
        Run("iptables -A neutron-openvswi-FORWARD -s 192.0.2.1/32 -j ACCEPT");
        await PassAsync(Guest);
        await PassAsync(new UnitState(Guest.Key));
        Assert.Contains("theirs", Run("ip netns"), StringComparison.Ordinal);
        Assert.Contains("theirs0", Run("ip -br link"), StringComparison.Ordinal);
        Assert.Contains("theirs1", Run("ovs-vsctl list-ports br-int"), StringComparison.Ordinal);
        Assert.Contains("192.0.2.1", Run("iptables -S"), StringComparison.Ordinal);
        Run("ip netns del theirs");
        Run("ip link del theirs0");
        Run("iptables -D neutron-openvswi-FORWARD -s 192.0.2.1/32 -j ACCEPT");
        Run("ovs-vsctl del-port theirs1");
    }

    private static UnitState Named(string name) => name switch { "guest" => Guest, "router" => Router, _ => VethRouter };

    private async Task<UnitState> SeeAsync(UnitState wanted)
    {
        var (state, fault) = (await host.ObserveAsync([wanted], Token))[0];
        Assert.Null(fault);
        return state!;
    }

    /// <summary>One pass, every operation done; after it nothing is left to do.</summary>
    private async Task PassAsync(UnitState wanted)
    {
        foreach (var phase in Diff.Between(wanted, await SeeAsync(wanted)).GroupBy(operation => operation.Phase))
            foreach (var (operation, fault) in await host.ApplyAsync([.. phase], Token))
                Assert.True(fault is null, $"{operation}: {fault}");
        Assert.Empty(Diff.Between(wanted, await SeeAsync(wanted)));
    }

    /// <summary>Everything on the machine that a unit could leave behind.</summary>
    private static string Traces() => string.Join(
        '\n', Run("ip -br link"), Run("ip netns"), Run("ovs-vsctl list-br"), Run("iptables -S"), Run("iptables -t raw -S"), Run("ip6tables -S"), Run("ipset list -n"))
        .Replace("ovs-netdev", "", StringComparison.Ordinal);

    private static string Run(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command}: {error.Result}");
        return output.Result;
    }
}
