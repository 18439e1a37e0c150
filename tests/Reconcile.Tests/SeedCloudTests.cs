using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Host.Fake;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;
using Neutrino.Plan.Tests;

namespace Neutrino.Reconcile.Tests;

/// <summary>The real planner on a host that refuses what the kernel refuses.</summary>
public sealed class SeedCloudTests
{
    private static readonly HostPlanner Planner = new(SeedCloud.Host);

    [Fact]
    public async Task The_seeds_cloud_stands_and_all_of_it_is_active()
    {
        var cloud = new MemoryCloud(SeedCloud.Snapshot());
        await using var host = new FakeHost();
        await using var reconciler = await StartAsync(cloud, host, new ManualTime());
        Assert.All(reconciler.Units.Values, unit => Assert.Null(unit.Fault));
        foreach (var port in (ReadOnlySpan<string>)[SeedCloud.VmPort, SeedCloud.InterfacePort, SeedCloud.GatewayPort, SeedCloud.DhcpPort])
            Assert.Equal("ACTIVE", cloud.Statuses.Find(ResourceKind.Port, port)?.Status);
        Assert.Equal("ACTIVE", cloud.Statuses.Find(ResourceKind.Router, SeedCloud.RouterId)?.Status);
        Assert.Equal("ACTIVE", cloud.Statuses.Find(ResourceKind.Network, SeedCloud.DemoNet)?.Status);
    }

    [Fact]
    public Task What_is_reconciled_change_by_change_is_what_the_whole_plan_says() => CloudEdits.Edit.Array[1, 15].SampleAsync(async edits =>
    {
        var cloud = new MemoryCloud(SeedCloud.Snapshot());
        var time = new ManualTime();
        await using var host = new FakeHost();
        await using var reconciler = await StartAsync(cloud, host, time);
        foreach (var edit in edits)
        {
            var change = edit(cloud.Current);
            if (change is { Before: null, After: null }) continue;
            cloud.Commit(change);
            if (change.Id.Length % 2 == 0) await IdleAsync(reconciler);
        }

        await IdleAsync(reconciler);
        var units = Planner.Units(cloud.Current).ToArray();
        Assert.Equal(units.Order(), await host.ListAsync(default));
        foreach (var wanted in units.Select(unit => Planner.Plan(cloud.Current, unit))) Assert.Empty(Diff.Between(wanted, host.See(wanted)));
        Assert.All(reconciler.Units.Values, unit => Assert.True(unit.Fault is null, $"{unit}"));

        // A process that starts on this finds nothing to do.
        var done = host.Done.Length;
        await using var next = await StartAsync(cloud, host, time);
        Assert.Equal(done, host.Done.Length);
    }, iter: 150, threads: 1);

    [Fact]
    public async Task A_process_started_with_the_other_layout_lays_everything_out_anew_and_the_next_finds_nothing_to_do()
    {
        var (cloud, time) = (new MemoryCloud(SeedCloud.Snapshot()), new ManualTime());
        await using var host = new FakeHost();
        foreach (var veth in (bool[])[false, true, true, false])
        {
            var planner = new HostPlanner(SeedCloud.Host with { OvsUseVeth = veth });
            var done = host.Done.Length;
            await using var reconciler = await StartAsync(cloud, host, time, planner);
            Assert.All(reconciler.Units.Values, unit => Assert.True(unit.Fault is null, $"{unit}"));
            foreach (var wanted in planner.Units(cloud.Current).Select(unit => planner.Plan(cloud.Current, unit))) Assert.Empty(Diff.Between(wanted, host.See(wanted)));
            var again = host.Done.Length;
            await using (await StartAsync(cloud, host, time, planner)) Assert.Equal(again, host.Done.Length);
            Assert.DoesNotContain(host.Done.Skip(done).Where(_ => done > 0), operation => operation.Unit.Kind is UnitKind.Port or UnitKind.Switch);
        }
    }

    private static async Task<Reconciler> StartAsync(MemoryCloud cloud, FakeHost host, ManualTime time, HostPlanner? planner = null)
    {
        var reconciler = new Reconciler(cloud, planner ?? Planner, host, new ReconcileSettings(), time, NullLogger<Reconciler>.Instance);
        reconciler.Start();
        await reconciler.Ready.WaitAsync(TimeSpan.FromSeconds(30));
        await IdleAsync(reconciler);
        return reconciler;
    }

    private static Task IdleAsync(Reconciler reconciler) => reconciler.IdleAsync().WaitAsync(TimeSpan.FromSeconds(30));
}
