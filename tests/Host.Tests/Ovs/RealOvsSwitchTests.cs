using System.Collections.Concurrent;
using System.Diagnostics;
using Neutrino.Host.Ovs;
using Neutrino.HostState;

namespace Neutrino.Host.Tests.Ovs;

/// <summary>The switch over a real Open vSwitch; runs in <c>eng/sandbox --ovs</c>.</summary>
[Trait("needs", "ovs")]
[Collection("ovs")]
public sealed class RealOvsSwitchTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private static readonly UnitKey Switch = new(UnitKind.Switch, "");
    private static readonly UnitKey Router = new(UnitKind.Router, "r1");
    private readonly BlockingCollection<Notice> notices = [];
    private readonly OvsSwitch ovs = new(OvsSwitch.DefaultSocket, TimeProvider.System);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        ovs.Noticed += notices.Add;
        await ovs.StartAsync(Token);
        await DoAsync(new MakeBridge(Switch, new OvsBridge("br-int", "netdev")));
    }

    public async ValueTask DisposeAsync()
    {
        await DoAsync(new RemoveBridge(Switch, "br-int"));
        Assert.Empty(ovs.List());
        await ovs.DisposeAsync();
        notices.Dispose();
    }

    [Fact]
    public async Task TheDatapathIsTheOneTheKernelHas()
    {
        var datapath = await OvsDatapath.ProbeAsync(OvsSwitch.DefaultSocket, TimeProvider.System, Token);
        Assert.Equal(Directory.Exists("/sys/module/openvswitch") ? "system" : "netdev", datapath.Type);
        Assert.Contains(datapath.Type, datapath.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FiftyPortsOfOneBatchHaveTheirDevices()
    {
        var ports = Enumerable.Range(0, 50).Select(number => Tap($"tap-{number:00}")).ToArray();
        await DoAsync([.. ports.Select(port => new PutOvsPort(Router, port, false))]);
        Assert.Equal(ports, Seen(new UnitState(Router)).OvsPorts);
        Assert.All(ports, port => Assert.True(Directory.Exists($"/sys/class/net/{port.Name}")));
        await DoAsync([.. ports.Select(port => new RemoveOvsPort(Router, port.Name))]);
        Assert.All(ports, port => Assert.False(Directory.Exists($"/sys/class/net/{port.Name}")));
    }

    [Fact]
    public async Task ARemovedPortsDeviceVanishesFromItsNamespaceToo()
    {
        Run("ip netns add moved");
        await DoAsync(new PutOvsPort(Router, Tap("qr-moved"), false));
        Run("ip link set qr-moved netns moved");
        Run("ip -n moved link set qr-moved up");
        await DoAsync(new PutOvsPort(Router, Tap("qr-other"), false));
        Assert.Equal(2, Seen(new UnitState(Router) { OvsPorts = [Tap("qr-moved"), Tap("qr-other")] }).OvsPorts.Count);
        await DoAsync(new RemoveOvsPort(Router, "qr-moved"), new RemoveOvsPort(Router, "qr-other"));
        Assert.DoesNotContain("qr-moved", Run("ip -n moved link"), StringComparison.Ordinal);
        Run("ip netns del moved");
    }

    [Fact]
    public async Task APortWithoutItsDeviceIsAFaultAndOpensWhenTheDeviceComes()
    {
        var port = Tap("veth-late") with { Type = "" };
        var fault = Assert.Single(await ovs.ApplyAsync([new PutOvsPort(Router, port, false)], Token)).Fault!;
        Assert.Contains("No such device", fault.What, StringComparison.Ordinal);
        Run("ip link add veth-late type veth peer name veth-peer");
        await DoAsync(new PutOvsPort(Router, port, false));
        Assert.Equal([port], Seen(new UnitState(Router) { OvsPorts = [port] }).OvsPorts);
        await DoAsync(new RemoveOvsPort(Router, port.Name));
        Run("ip link del veth-late");
    }

    [Fact]
    public async Task TheTagIsInForceWhenTheDoorIsOpenAndNoFramePassesADeadPort()
    {
        Run("ip netns add left");
        Run("ip netns add right");
        foreach (var (side, address) in new[] { ("left", "10.9.9.1/24"), ("right", "10.9.9.2/24") })
        {
            await DoAsync(new PutOvsPort(Router, Tap($"tap-{side}"), true));
            Run($"ip link set tap-{side} netns {side}");
            Run($"ip -n {side} addr add {address} dev tap-{side}");
            Run($"ip -n {side} link set tap-{side} up");
        }

        Assert.False(Pings());
        await DoAsync(new OpenOvsPort(Router, "tap-left", 3));
        Assert.False(Pings());
        await DoAsync(new OpenOvsPort(Router, "tap-right", 3));
        Assert.True(Pings());
        await DoAsync(new CloseOvsPort(Router, "tap-right"));

        // The daemon's revalidators take back the flows it has cached some milliseconds after it says that it is done.
        for (var tries = 0; Pings(); tries++)
        {
            Assert.True(tries < 20, "frames still pass a port that was shut");
            await Task.Delay(20, Token);
        }

        await DoAsync(new OpenOvsPort(Router, "tap-right", 4));
        Assert.False(Pings());
        await DoAsync(new RemoveOvsPort(Router, "tap-left"), new RemoveOvsPort(Router, "tap-right"));
        Run("ip netns del left");
        Run("ip netns del right");
    }

    [Fact]
    public async Task ABridgeThatLostItsNormalFlowGetsItBack()
    {
        Run("ovs-vsctl set-fail-mode br-int secure");
        Run("ovs-ofctl del-flows br-int");
        var wanted = new UnitState(Switch) { OvsBridges = [new OvsBridge("br-int", "netdev")] };
        while (!Seen(wanted).OvsBridges.Items.IsEmpty) await Task.Delay(1, Token);
        await DoAsync(new MakeBridge(Switch, wanted.OvsBridges[0]));
        Assert.Equal(wanted, Seen(wanted));
        Assert.Contains("actions=NORMAL", Run("ovs-ofctl dump-flows br-int"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKilledDaemonThatComesBackMeansLookAtEverything()
    {
        await DoAsync(new PutOvsPort(Router, Tap("qr-kill"), false));
        Run($"kill -9 {File.ReadAllText("/run/openvswitch/ovs-vswitchd.pid").Trim()}");
        var port = Tap("qr-late");
        while (Assert.Single(await ovs.ApplyAsync([new PutOvsPort(Router, port, false)], Token)).Fault?.What != "ovs-vswitchd is not running") await Task.Delay(20, Token);
        while (notices.TryTake(out _))
        {
        }

        Run("ovs-vswitchd --pidfile --detach --log-file=/run/openvswitch/vswitchd.log -vconsole:off");
        Notice notice;
        do notice = notices.TryTake(out var next, Long) ? next : throw new InvalidOperationException("No notice came.");
        while (notice.Unit is not null);
        await DoAsync(new PutOvsPort(Router, port, false), new RemoveOvsPort(Router, "qr-kill"));
        await DoAsync(new RemoveOvsPort(Router, "qr-late"));
    }

    [Fact]
    public async Task ALostFlowIsSeenAndPutBackAndAStrangersGoes()
    {
        var flows = new BridgeFlows(Path.GetDirectoryName(OvsSwitch.DefaultSocket)!, TimeProvider.System);
        Assert.Equal([OvsBridge.Normal], await flows.ReadAsync("br-int", Token));
        Run("ovs-ofctl add-flow br-int priority=9,tcp,actions=drop");
        Assert.Equal([OvsBridge.Normal, "table=0, priority=9,(some packets) actions=drop"], (await flows.ReadAsync("br-int", Token))!.Value.Items.Order());
        Run("ovs-ofctl del-flows br-int");
        Assert.Equal([], await flows.ReadAsync("br-int", Token));
        Assert.Null(await flows.PutNormalAsync("br-int", Token));
        Assert.Equal([OvsBridge.Normal], await flows.ReadAsync("br-int", Token));
        Assert.Null(await flows.ReadAsync("br-none", Token));
        Assert.NotNull(await flows.PutNormalAsync("br-none", Token));
    }

    [Fact]
    public async Task AThousandFlowsAreReadWhole()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 1000).Select(number => $"priority={number + 10},in_port={number + 1},actions=drop"), Token);
        Run($"ovs-ofctl add-flows br-int {file}");
        var flows = new BridgeFlows(Path.GetDirectoryName(OvsSwitch.DefaultSocket)!, TimeProvider.System);
        Assert.Equal(1001, (await flows.ReadAsync("br-int", Token))!.Value.Count);
        Assert.Null(await flows.PutNormalAsync("br-int", Token));
        Assert.Equal([OvsBridge.Normal], await flows.ReadAsync("br-int", Token));
        File.Delete(file);
    }

    private static OvsPort Tap(string name) => new(name, "br-int") { Tag = 3, Type = "internal", ExternalIds = OvsSwitchTests.Ids(Router, ("iface-id", name)) };

    private static bool Pings()
    {
        using var ping = Process.Start(new ProcessStartInfo("ip", "netns exec left ping -c 1 -W 1 10.9.9.2") { RedirectStandardOutput = true })!;
        ping.StandardOutput.ReadToEnd();
        ping.WaitForExit();
        return ping.ExitCode == 0;
    }

    private static string Run(string command)
    {
        var words = command.Split(' ', 2);
        using var process = Process.Start(new ProcessStartInfo(words[0], words[1]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command}: exit code {process.ExitCode}");
        return output;
    }

    private UnitState Seen(UnitState wanted)
    {
        var observed = ovs.Observe(wanted);
        Assert.Null(observed.Fault);
        return observed.State!;
    }

    private async Task DoAsync(params Operation[] operations) => Assert.All(await ovs.ApplyAsync([.. operations], Token), one => Assert.Null(one.Fault));
}
