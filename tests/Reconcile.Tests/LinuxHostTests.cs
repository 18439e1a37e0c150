using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Neutrino.Host;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;
using Neutrino.Plan.Tests;

namespace Neutrino.Reconcile.Tests;

/// <summary>The seed's cloud through the loop on a real kernel, Open vSwitch and dnsmasq; runs in <c>eng/sandbox --ovs</c>.</summary>
[Trait("needs", "ovs")]
[Collection("ovs")]
public sealed class LinuxHostTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private const string Namespace = $"qrouter-{SeedCloud.RouterId}";
    private readonly HostPlanner planner = new(new HostSettings { HostName = "vm", DatapathType = "netdev" });
    private readonly MemoryCloud cloud = new(SeedCloud.Snapshot());
    private readonly ConcurrentQueue<string> lines = [];
    private LinuxHost host = new(new LinuxHostSettings(), TimeProvider.System);
    private Reconciler? loop;
    private string before = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        before = Traces();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var rows = cloud.Current.Ports.All.Cast<IResource>().Concat(cloud.Current.FloatingIps.All).Concat(cloud.Current.Routers.All);
        cloud.Commit([.. rows.Select(row => new Change(SeedCloud.KindOf(row), row.Id, row, null))]);
        await SettledAsync();
        await loop!.DisposeAsync();
        foreach (var line in lines) TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.Equal([Planner.Switch, Planner.Firewall], await host.ListAsync(Token));
        foreach (var unit in (UnitKey[])[Planner.Firewall, Planner.Switch]) await RemoveAsync(unit);
        Assert.Equal(before, Traces());
        await host.DisposeAsync();
    }

    [Fact]
    public async Task The_seeds_cloud_stands_and_a_restart_changes_nothing()
    {
        Assert.All(loop!.Units.Values, unit => Assert.True(unit.Fault is null, $"{unit}"));
        Assert.Equal("ACTIVE", cloud.Statuses.Find(ResourceKind.Port, SeedCloud.VmPort)?.Status);
        Assert.Equal("ACTIVE", cloud.Statuses.Find(ResourceKind.Router, SeedCloud.RouterId)?.Status);
        await Task.Delay(600, Token); // Past the verification of everything that was done.
        Assert.DoesNotContain(lines, line => line.StartsWith("drift", StringComparison.Ordinal) || line.StartsWith("not there", StringComparison.Ordinal));
        await RestartAsync();
        Assert.All(loop.Figures.Operations, count => Assert.Equal("OpenListener", count.Key));
        Assert.Equal(0, loop.Figures.Drifts);
    }

    [Fact]
    public async Task Drift_is_noticed_and_repaired_and_said()
    {
        await Task.Delay(600, Token);
        await BrokenAsync($"ip -n {Namespace} address del 192.168.1.245/24 dev qg-c5ab6a1c-f1", $"ip -n {Namespace} -o address", "192.168.1.245/24");
        await BrokenAsync($"ip netns exec {Namespace} iptables -t nat -F neutron-l3-agent-snat", $"ip netns exec {Namespace} iptables -t nat -S", "-j SNAT");
        await BrokenAsync("ovs-vsctl del-port qvo7bfa2daa-66", "ovs-vsctl list-ports br-int", "qvo7bfa2daa-66");
        await BrokenAsync($"ip netns del {Namespace}", $"ip -n {Namespace} -o address || true", "192.168.1.245/24");
        await BrokenAsync(
            $"pid=$(cat /var/lib/neutrino/dhcp/{SeedCloud.DemoNet}/pid); kill -9 $pid; while grep -q dnsmasq /proc/$pid/cmdline 2>/dev/null; do sleep 0.01; done",
            $"kill -0 $(cat /var/lib/neutrino/dhcp/{SeedCloud.DemoNet}/pid) && echo runs || true", "runs");
        Assert.Equal(5, lines.Where(line => line.StartsWith("drift", StringComparison.Ordinal)).Select(line => line.Split(';')[0]).Distinct().Count());
    }

    [Fact]
    public async Task After_a_restart_of_the_switchs_daemon_everything_is_plugged_again()
    {
        await Task.Delay(600, Token);
        Run("kill -9 $(cat /run/openvswitch/ovs-vswitchd.pid)");
        await Task.Delay(200, Token);
        Run("ovs-vswitchd --pidfile --detach --log-file=/run/openvswitch/vswitchd.log -vconsole:off 2>/dev/null");
        await UntilAsync($"ip -n {Namespace} link | tee /dev/stderr | grep -c LOWER_UP || true", "3"); // lo and both interfaces
        await UntilAsync($"ip -n {Namespace} -o address", "192.168.1.245/24");
        await UntilAsync($"ip -n {Namespace} route", "default via 192.168.1.1");
        await UntilAsync($"ip netns exec {Namespace} ping -c1 -W1 10.0.1.2 || true", "1 received"); // The DHCP server's interface, across br-int.
        await Task.Delay(600, Token);
        Assert.All(loop!.Units.Values, unit => Assert.True(unit.Fault is null, $"{unit}"));
    }

    [Fact]
    public async Task Ports_come_and_go()
    {
        var ports = Enumerable.Range(0, 8).Select(i => SeedCloud.Guest($"2000000{i}-0000-4000-8000-000000000000", $"fa:16:3e:00:01:0{i}", $"10.0.1.{4 + i}") with
        {
            Binding = new PortBinding { HostId = "vm", VifType = "ovs", SelfPlugged = true, Zone = 5000 + i },
        }).ToArray();
        List<double> times = [];
        foreach (var port in ports)
        {
            var started = Stopwatch.GetTimestamp();
            cloud.Commit(new Change(ResourceKind.Port, port.Id, null, port));
            Assert.True(await cloud.Statuses.WaitAsync(ResourceKind.Port, port.Id, cloud.Current.Revision, Long, Token));
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            Assert.Equal("ACTIVE", cloud.Statuses.Find(ResourceKind.Port, port.Id)?.Status);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"plug to ACTIVE, ms: {string.Join(' ', times.Select(time => $"{time:F1}"))}");
        cloud.Commit([.. ports.Select(port => new Change(ResourceKind.Port, port.Id, port, null))]);
        await SettledAsync();
        foreach (var line in lines) TestContext.Current.TestOutputHelper?.WriteLine(line);
        Assert.DoesNotContain("qvo2000000", Run("ovs-vsctl list-ports br-int"), StringComparison.Ordinal);
    }

    private async Task StartAsync()
    {
        loop = new Reconciler(cloud, planner, host, new ReconcileSettings(), TimeProvider.System, new LineLog(lines, LogLevel.Debug));
        loop.Start();
        await loop.Ready.WaitAsync(Long, Token);
    }

    private async Task RestartAsync()
    {
        await loop!.DisposeAsync();
        await host.DisposeAsync();
        host = new LinuxHost(new LinuxHostSettings(), TimeProvider.System);
        await StartAsync();
    }

    /// <summary>A foreign hand breaks something, and it is there again.</summary>
    private static async Task BrokenAsync(string command, string look, string sign)
    {
        Assert.Contains(sign, Run(look), StringComparison.Ordinal);
        Run(command);
        await UntilAsync(look, sign);
    }

    private static async Task UntilAsync(string look, string sign)
    {
        for (var i = 0; !Run(look).Contains(sign, StringComparison.Ordinal); i++)
        {
            Assert.True(i < 300, $"no '{sign}' in {look}:\n{Run(look)}");
            await Task.Delay(50, Token);
        }
    }

    private async Task SettledAsync()
    {
        for (var i = 0; cloud.Statuses.SettledRevision < cloud.Current.Revision; i++)
        {
            Assert.True(i < 3000, "not settled");
            await Task.Delay(10, Token);
        }

        Assert.All(loop!.Units.Values, unit => Assert.True(unit.Fault is null, $"{unit}"));
    }

    private async Task RemoveAsync(UnitKey unit)
    {
        var wanted = new UnitState(unit);
        foreach (var phase in Diff.Between(wanted, (await host.ObserveAsync([wanted], Token))[0].State!).GroupBy(operation => operation.Phase))
            foreach (var (operation, fault) in await host.ApplyAsync([.. phase], Token)) Assert.True(fault is null, $"{operation}: {fault}");
    }

    private static string Traces() => string.Join('\n', Run("ip -br link | grep -v ovs-netdev"), Run("ip netns"), Run("ovs-vsctl list-br"), Run("iptables -S"), Run("ipset list -n"), Run("pgrep -c dnsmasq || true"), Run("ls /var/lib/neutrino/dhcp 2>/dev/null || true"));

    private static string Run(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{command}: {error.Result}");
        return output.Result;
    }
}
