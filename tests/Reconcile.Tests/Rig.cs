using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Host.Fake;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile.Tests;

/// <summary>A toy cloud, a fake host with a bridge, time that stands, and the loop between them.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> lines = [];

    public Rig() : this(new FakeHost(), new ToyCloud())
    {
        Host.Force(Switch, marked: false);
    }

    private Rig(FakeHost host, ToyCloud cloud)
    {
        (Host, Cloud) = (host, cloud);
        Reconciler = new Reconciler(Cloud, Cloud, Host, new ReconcileSettings(), Time, new LineLog(lines));
    }

    public ToyCloud Cloud { get; }
    public FakeHost Host { get; }
    public ManualTime Time { get; } = new();
    public Reconciler Reconciler { get; }
    public IEnumerable<string> Lines => lines;

    public static async Task<Rig> StartAsync(params (string Id, string? Name)[] rows)
    {
        var rig = new Rig();
        if (rows.Length > 0) rig.Cloud.Commit(rows);
        await rig.RunAsync();
        return rig;
    }

    /// <summary>Another process with the same store and host.</summary>
    public async Task<Rig> RestartAsync()
    {
        await Reconciler.DisposeAsync();
        var rig = new Rig(Host, Cloud);
        await rig.RunAsync();
        return rig;
    }

    public async Task RunAsync()
    {
        Reconciler.Start();
        await Reconciler.Ready.WaitAsync(TimeSpan.FromSeconds(30));
        await IdleAsync();
    }

    public Task IdleAsync() => Reconciler.IdleAsync().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>Lets time pass and waits until everything that became due is done.</summary>
    public async Task PassAsync(TimeSpan by)
    {
        await IdleAsync();
        Time.Advance(by);
        await IdleAsync();
    }

    /// <summary>Past the verification of what was done, and once more.</summary>
    public async Task QuietAsync()
    {
        for (var i = 0; i < 3; i++) await PassAsync(TimeSpan.FromMilliseconds(300));
    }

    public ResourceStatus? Status(string id) => Cloud.Statuses.Find(ResourceKind.SecurityGroup, id);

    /// <summary>What would have to be done to the host so that it were as the cloud wants, orphans included.</summary>
    public async Task<ImmutableArray<Operation>> DifferenceAsync()
    {
        var units = (await Host.ListAsync(default)).Concat(Cloud.Units(Cloud.Current)).Distinct();
        return [.. units.Select(unit => Cloud.Plan(Cloud.Current, unit)).SelectMany(wanted => Diff.Between(wanted, Host.See(wanted)))];
    }

    public ValueTask DisposeAsync() => Reconciler.DisposeAsync();

    private static readonly UnitState Switch = new(new UnitKey(UnitKind.Switch, "")) { OvsBridges = [new("br-int", "netdev")], Links = [new("", "br-int", LinkKind.OvsInternal)] };
}
