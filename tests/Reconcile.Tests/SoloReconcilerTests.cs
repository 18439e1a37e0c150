using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Host.Fake;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan.Tests;

namespace Neutrino.Reconcile.Tests;

/// <summary>Guests in a loop of their own, beside the network's, on a host that refuses what libvirt refuses.</summary>
public sealed class SoloReconcilerTests
{
    private const string Id = "87639ab7-50d4-4ef7-9a50-7fde2f258c29";
    private static readonly HostPlanner Planner = new(SeedCloud.Host);

    [Fact]
    public async Task A_guest_starts_when_its_port_stands_and_is_active()
    {
        await using var cloud = await Rig.StartAsync();
        await cloud.PutAsync(Guest());
        Assert.Equal("ACTIVE", cloud.Status);
        Assert.Contains(cloud.Host.Done, operation => operation is StartDomain);
        Assert.DoesNotContain(cloud.Guests.Units.Values, unit => unit.Fault is not null);
    }

    [Fact]
    public async Task What_is_wanted_of_it_comes_true()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        foreach (var (power, status) in ((ServerPower, string)[])[(ServerPower.Paused, "PAUSED"), (ServerPower.Running, "ACTIVE"), (ServerPower.Suspended, "SUSPENDED"), (ServerPower.Running, "ACTIVE"), (ServerPower.Off, "SHUTOFF")])
        {
            await cloud.PutAsync(Guest() with { Power = power });
            Assert.Equal(status, cloud.Status);
        }

        Assert.Single(cloud.Host.Done, operation => operation is StartDomain);
    }

    [Fact]
    public async Task A_guest_that_stops_by_itself_is_off_until_its_next_boot()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        Assert.True(cloud.Host.GuestStops("instance-00000007"));
        await cloud.QuietAsync();
        Assert.Equal("SHUTOFF", cloud.Status);
        await cloud.PutAsync(Guest() with { Name = "another name" });
        Assert.Equal("SHUTOFF", cloud.Status);
        await cloud.PutAsync(Guest() with { BootNumber = 2 });
        Assert.Equal("ACTIVE", cloud.Status);
    }

    [Fact]
    public async Task A_guest_that_cannot_be_seen_is_what_it_was_until_more_is_asked_of_it()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        cloud.Host.Blinds = unit => unit.Kind == UnitKind.Server ? new HostFault("libvirt", "does not answer", 0, true) : null;
        cloud.Host.Notify(new Notice(null, "libvirt is away"));
        await cloud.QuietAsync();
        Assert.Equal("ACTIVE", cloud.Status);
        Assert.NotNull(cloud.Guests.Units[new UnitKey(UnitKind.Server, Id)].Fault);
        await cloud.PutAsync(Guest() with { Power = ServerPower.Off });
        Assert.Equal("ERROR", cloud.Status);
        cloud.Host.Blinds = null;
        cloud.Host.Notify(new Notice(null, "libvirt is there"));
        await cloud.QuietAsync();
        Assert.Equal("SHUTOFF", cloud.Status);
    }

    [Fact]
    public async Task What_was_done_before_a_fault_is_told_at_once_however_often_it_has_failed()
    {
        await using var cloud = await Rig.StartAsync(Guest() with { Ports = [SeedCloud.VmPort] });
        cloud.Host.Breaks = operation => operation is DetachInterface ? new HostFault("domain", "the guest does not let go", 0, true) : null;
        await cloud.PutAsync(Guest() with { Ports = [] });
        for (var i = 0; i < 8; i++)
        {
            cloud.Time.Advance(TimeSpan.FromMinutes(2));
            await cloud.QuietAsync();
        }

        await cloud.PutAsync(Guest() with { Ports = [], Power = ServerPower.Paused });
        Assert.Equal("PAUSED", cloud.Status);
        await cloud.PutAsync(Guest() with { Ports = [] });
        Assert.Equal("ACTIVE", cloud.Status);
    }

    [Fact]
    public async Task A_removed_server_leaves_nothing()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        await cloud.PutAsync(null);
        Assert.Null(cloud.Status);
        Assert.DoesNotContain(new UnitKey(UnitKind.Server, Id), await cloud.Host.ListAsync(default));
        Assert.Empty(cloud.Guests.Units);
    }

    [Fact]
    public async Task A_server_given_up_leaves_nothing()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        await cloud.PutAsync(Guest() with { Fault = new ServerFault(500, "no", "", default) });
        Assert.DoesNotContain(new UnitKey(UnitKind.Server, Id), await cloud.Host.ListAsync(default));
    }

    [Fact]
    public async Task A_fault_is_its_error_and_is_tried_again_at_news_of_what_it_failed_for()
    {
        await using var cloud = await Rig.StartAsync();
        cloud.Host.Breaks = operation => operation is StartDomain ? new HostFault("domain", "no bridge", 19, true) : null;
        await cloud.PutAsync(Guest());
        Assert.Equal("ERROR", cloud.Status);
        cloud.Host.Breaks = null;
        cloud.Guests.Hasten(new UnitKey(UnitKind.Server, Id), "the bridge is there");
        await cloud.QuietAsync();
        Assert.Equal("ACTIVE", cloud.Status);
    }

    [Fact]
    public async Task A_guest_that_runs_is_not_in_error_for_what_could_not_be_done_to_it()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        cloud.Host.Breaks = operation => operation is PauseDomain ? new HostFault("domain", "no", 1, true) : null;
        await cloud.PutAsync(Guest() with { Power = ServerPower.Paused });
        Assert.Equal("ACTIVE", cloud.Status);
    }

    [Fact]
    public async Task One_that_takes_its_time_keeps_no_other()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        var slow = new TaskCompletionSource();
        cloud.Host.Delays = batch => batch.Any(operation => operation is StopDomain) ? slow.Task : Task.CompletedTask;
        cloud.Commit(Guest() with { Power = ServerPower.Off });
        var other = Guest() with { Id = "00000000-1f36-4a3f-8f0c-2f9c1e2ab111", Number = 8, Ports = [] };
        cloud.Commit(other);
        await cloud.UntilAsync(() => cloud.Store.Statuses.Find(ResourceKind.Server, other.Id)?.Status == "ACTIVE");
        Assert.Equal("ACTIVE", cloud.Status);
        slow.SetResult();
        await cloud.QuietAsync();
        Assert.Equal("SHUTOFF", cloud.Status);
    }

    [Fact]
    public async Task A_guest_that_stops_while_it_is_looked_at_is_looked_at_again()
    {
        await using var cloud = await Rig.StartAsync(Guest());
        var hold = new TaskCompletionSource();
        cloud.Host.Delays = batch => batch.Any(operation => operation is PauseDomain) ? hold.Task : Task.CompletedTask;
        cloud.Commit(Guest() with { Power = ServerPower.Paused });
        cloud.Host.GuestStops("instance-00000007");
        hold.SetResult();
        await cloud.QuietAsync();
        await cloud.QuietAsync();
        Assert.Equal("SHUTOFF", cloud.Status);
    }

    /// <summary>A DELETE is answered at the last word on what it removed: that is the word of the loop that lets go of it, and of no other.</summary>
    [Theory]
    [InlineData(ResourceKind.Router, SeedCloud.RouterId, UnitKind.Router)]
    [InlineData(ResourceKind.Server, Id, UnitKind.Server)]
    public async Task The_last_word_on_what_is_removed_is_said_when_its_own_loop_has_let_go(ResourceKind kind, string id, UnitKind unit)
    {
        await using var cloud = await Rig.StartAsync(Guest());
        Assert.NotNull(cloud.Store.Statuses.Find(kind, id));
        var held = new TaskCompletionSource();
        var hold = new TaskCompletionSource();
        cloud.Host.Delays = batch =>
        {
            if (!batch.Any(operation => operation.Unit == new UnitKey(unit, id))) return Task.CompletedTask;
            held.TrySetResult();
            return hold.Task;
        };
        IResource row = kind == ResourceKind.Router ? cloud.Store.Current.Routers.Find(id)! : cloud.Store.Current.Servers.Find(id)!;
        cloud.Store.Commit(new Change(kind, id, row, null));
        await held.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await (unit == UnitKind.Server ? cloud.Network.IdleAsync() : cloud.Guests.IdleAsync()).WaitAsync(TimeSpan.FromSeconds(30));
        var whileHeld = cloud.Store.Statuses.Find(kind, id);
        hold.SetResult();
        Assert.NotNull(whileHeld);
        await cloud.QuietAsync();
        Assert.Null(cloud.Store.Statuses.Find(kind, id));
    }

    [Fact]
    public async Task The_last_word_on_a_removed_guest_does_not_wait_for_another()
    {
        const string Other = "11639ab7-50d4-4ef7-9a50-7fde2f258c29";
        await using var cloud = await Rig.StartAsync(Guest(), Guest() with { Id = Other, Number = 8, Ports = [] });
        var hold = new TaskCompletionSource();
        cloud.Host.Delays = batch => batch.Any(operation => operation.Unit == new UnitKey(UnitKind.Server, Other)) ? hold.Task : Task.CompletedTask;
        cloud.Commit(cloud.Store.Current.Servers.Find(Other)! with { Power = ServerPower.Paused });
        cloud.Store.Commit(new Change(ResourceKind.Server, Id, cloud.Store.Current.Servers.Find(Id), null));
        try
        {
            await cloud.UntilAsync(() => cloud.Status is null);
        }
        finally
        {
            hold.SetResult();
        }

        await cloud.QuietAsync();
        Assert.Equal("PAUSED", cloud.Store.Statuses.Find(ResourceKind.Server, Other)?.Status);
    }

    private static Server Guest() => new()
    {
        Id = Id, Number = 7, ProjectId = "demo", UserId = "u", Name = "vm", HostName = "vm", Flavor = new ServerFlavor { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 64, DiskGb = 1 },
        Image = new ServerImage { Id = "1a1a1a1a-0000-4000-8000-000000000001", DiskFormat = "qcow2" }, Ports = [SeedCloud.VmPort], CreatedAt = default, UpdatedAt = default,
    };

    private sealed class Rig : IAsyncDisposable
    {
        private Rig(MemoryCloud store)
        {
            Store = store;
            Network = new Reconciler(store, PartPlanner.Shared(Planner), Host, new ReconcileSettings(), Time, NullLogger<Reconciler>.Instance);
            Guests = new SoloReconciler(store, PartPlanner.Solo(Planner), Host, new ReconcileSettings(), Time, NullLogger<SoloReconciler>.Instance);
        }

        public MemoryCloud Store { get; }
        public FakeHost Host { get; } = new();
        public ManualTime Time { get; } = new();
        public Reconciler Network { get; }
        public SoloReconciler Guests { get; }
        public string? Status => Store.Statuses.Find(ResourceKind.Server, Id)?.Status;

        public static async Task<Rig> StartAsync(params Server[] servers)
        {
            var rig = new Rig(new MemoryCloud(SeedCloud.Snapshot([.. servers])));
            rig.Network.Start();
            rig.Guests.Start();
            await rig.Network.Ready.WaitAsync(TimeSpan.FromSeconds(30));
            await rig.Guests.Ready.WaitAsync(TimeSpan.FromSeconds(30));
            await rig.QuietAsync();
            return rig;
        }

        public void Commit(Server server) => Store.Commit(new Change(ResourceKind.Server, server.Id, Store.Current.Servers.Find(server.Id), server));

        public async Task PutAsync(Server? server)
        {
            Store.Commit(new Change(ResourceKind.Server, Id, Store.Current.Servers.Find(Id), server));
            await QuietAsync();
        }

        /// <summary>Past the verification of what was done, and once more.</summary>
        public async Task QuietAsync()
        {
            for (var i = 0; i < 3; i++)
            {
                await IdleAsync();
                Time.Advance(TimeSpan.FromMilliseconds(300));
                await IdleAsync();
            }
        }

        public async Task UntilAsync(Func<bool> condition)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!condition()) await Task.Delay(10, limit.Token);
        }

        public async ValueTask DisposeAsync()
        {
            await Guests.DisposeAsync();
            await Network.DisposeAsync();
        }

        private async Task IdleAsync()
        {
            await Network.IdleAsync().WaitAsync(TimeSpan.FromSeconds(30));
            await Guests.IdleAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
