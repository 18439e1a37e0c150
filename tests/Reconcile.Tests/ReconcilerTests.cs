using CsCheck;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Reconcile.Tests;

public sealed class ReconcilerTests
{
    [Fact]
    public async Task What_the_cloud_wants_is_there_once_ready()
    {
        await using var rig = await Rig.StartAsync(("a", "1"), ("b", "12"));
        Assert.Empty(await rig.DifferenceAsync());
        Assert.Equal("ACTIVE", rig.Status("a")?.Status);
        Assert.Equal(rig.Cloud.Current.Revision, rig.Cloud.Statuses.SettledRevision);
        Assert.Null(rig.Reconciler.Units[ToyCloud.Key("b")].Fault);
    }

    [Fact]
    public async Task A_change_is_done_and_its_status_has_its_revision()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Put("a", "1");
        await rig.IdleAsync();
        Assert.Empty(await rig.DifferenceAsync());
        Assert.Equal(rig.Cloud.Current.Revision, rig.Status("a")?.Revision);
        Assert.Equal(1, rig.Reconciler.Figures.Operations["MakeNamespace"]);
    }

    [Fact]
    public async Task A_removed_resource_leaves_nothing_and_its_status_is_forgotten()
    {
        await using var rig = await Rig.StartAsync(("a", "1"));
        var waiting = rig.Cloud.Statuses.WaitAsync(ResourceKind.SecurityGroup, "a", rig.Cloud.Current.Revision + 1, TimeSpan.FromMinutes(1), default);
        rig.Cloud.Put("a", null);
        Assert.True(await waiting);
        await rig.QuietAsync();
        Assert.Null(rig.Status("a"));
        Assert.Empty(await rig.Host.ListAsync(default));
        Assert.Empty(rig.Reconciler.Units);
    }

    [Fact]
    public async Task The_newest_snapshot_wins()
    {
        await using var rig = await Rig.StartAsync();
        var gate = new TaskCompletionSource();
        rig.Host.Delays = _ => gate.Task;
        rig.Cloud.Put("a", "1");
        for (var i = 2; i < 9; i++) rig.Cloud.Put("a", $"{i}");
        gate.SetResult();
        await rig.IdleAsync();
        Assert.Empty(await rig.DifferenceAsync());
        Assert.True(rig.Reconciler.Figures.Rounds <= 3, $"{rig.Reconciler.Figures.Rounds} rounds");
    }

    [Fact]
    public async Task While_paused_nothing_is_written_and_afterwards_everything_is()
    {
        await using var rig = await Rig.StartAsync(("a", "1"));
        rig.Reconciler.Pause();
        rig.Cloud.Put("b", "2");
        rig.Host.Force(new UnitState(ToyCloud.Key("a")));
        rig.Reconciler.LookAt(ToyCloud.Key("a"), "test");
        var written = rig.Host.Done.Length;
        await rig.QuietAsync();
        Assert.Equal(written, rig.Host.Done.Length);
        Assert.Null(rig.Status("b"));
        Assert.NotEmpty(await rig.DifferenceAsync());
        rig.Reconciler.Resume();
        await rig.QuietAsync();
        Assert.Empty(await rig.DifferenceAsync());
        Assert.Equal("ACTIVE", rig.Status("b")?.Status);
        Assert.Single(rig.Lines, line => line.Contains("repair is paused", StringComparison.Ordinal));
        Assert.Single(rig.Lines, line => line.Contains("repair is resumed", StringComparison.Ordinal));
        Assert.Contains(rig.Lines, line => line.Contains("drift", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_look_shows_both_sides_of_the_newest_snapshot_and_does_nothing(bool paused)
    {
        await using var rig = await Rig.StartAsync(("a", "1"));
        if (paused) rig.Reconciler.Pause();
        rig.Host.Force(new UnitState(ToyCloud.Key("a")));
        var written = rig.Host.Done.Length;
        var look = await rig.Reconciler.LookAsync(snapshot => rig.Cloud.Units(snapshot), default).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(rig.Cloud.Current.Revision, look.Snapshot.Revision);
        var unit = look.Units.Single(unit => unit.Wanted.Key == ToyCloud.Key("a"));
        Assert.False(unit.Wanted.IsEmpty);
        Assert.True(unit.Seen!.IsEmpty);
        Assert.Equal(written, rig.Host.Done.Length);
    }

    [Fact]
    public async Task A_look_that_is_asked_for_at_the_end_is_called_off()
    {
        var rig = await Rig.StartAsync();
        await rig.DisposeAsync();
        var late = rig.Reconciler.LookAsync(_ => [], new CancellationTokenSource(TimeSpan.FromMilliseconds(100)).Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
    }

    [Fact]
    public async Task A_second_look_writes_nothing()
    {
        await using var rig = await Rig.StartAsync(("a", "1"), ("b", "2"));
        await rig.QuietAsync();
        var done = rig.Host.Done.Length;
        rig.Reconciler.LookAt(null, "a test");
        await rig.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(done, rig.Host.Done.Length);
        Assert.Equal(0, rig.Reconciler.Figures.Drifts);
    }

    [Fact]
    public async Task A_restart_with_nothing_drifted_writes_nothing()
    {
        await using var first = await Rig.StartAsync(("a", "1"), ("b", "12"), ("c", "3"));
        var done = first.Host.Done.Length;
        await using var second = await first.RestartAsync();
        await second.QuietAsync();
        Assert.Equal(done, second.Host.Done.Length);
        Assert.Equal("ACTIVE", second.Status("a")?.Status);
    }

    [Fact]
    public async Task Orphans_go_at_the_start_and_foreign_things_stay()
    {
        await using var rig = new Rig();
        var orphan = ToyCloud.State(ToyCloud.Key("gone"), "7");
        var foreign = new UnitState(ToyCloud.Key("theirs")) { Namespaces = [new("theirs")], Chains = [new("theirs", IpFamily.V4, "filter", "DOCKER") { Rules = ["-j ACCEPT"] }] };
        rig.Host.Force(orphan);
        rig.Host.Force(foreign, marked: false);
        rig.Cloud.Put("a", "1");
        await rig.RunAsync();
        Assert.Equal([ToyCloud.Key("a")], await rig.Host.ListAsync(default));
        Assert.Single(rig.Host.See(foreign).Chains);
        Assert.Contains(rig.Lines, line => line.StartsWith("orphan: router:gone", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_broken_unit_holds_up_no_other_and_its_error_stands_on_its_resource()
    {
        await using var rig = await Rig.StartAsync();
        rig.Host.Breaks = operation => operation is PutOvsPort && operation.Unit.Id == "bad" ? new HostFault("ovs port qr-bad", "no such bridge", 2, true) : null;
        rig.Cloud.Commit(("bad", "1"), ("good", "2"));
        await rig.IdleAsync();
        Assert.Equal("ACTIVE", rig.Status("good")?.Status);
        Assert.Equal(("ERROR", "ovs port qr-bad: no such bridge"), (rig.Status("bad")?.Status, rig.Status("bad")?.Error));
        Assert.Equal(rig.Cloud.Current.Revision, rig.Cloud.Statuses.SettledRevision);
        Assert.DoesNotContain(rig.Host.Done, operation => operation.Unit.Id == "bad" && operation.Phase > Phase.MakeOvs);
    }

    [Fact]
    public async Task A_unit_that_cannot_be_planned_or_seen_holds_up_no_other()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Unplannable = "bad";
        rig.Host.Blinds = unit => unit.Id == "unseen" ? new HostFault("netlink", "No buffer space available", 105, true) : null;
        rig.Cloud.Commit(("bad", "1"), ("unseen", "3"), ("good", "2"));
        await rig.IdleAsync();
        Assert.Equal("ACTIVE", rig.Status("good")?.Status);
        Assert.Equal("ERROR", rig.Status("bad")?.Status);
        Assert.Equal(105, rig.Reconciler.Units[ToyCloud.Key("unseen")].Fault?.Errno);
    }

    [Fact]
    public async Task A_fault_is_tried_again_later_and_later_until_it_is_mended()
    {
        await using var rig = await Rig.StartAsync();
        var tries = 0;
        var broken = true;
        rig.Host.Breaks = operation => operation is PutOvsPort && broken && ++tries > 0 ? new HostFault("ovs port", "not now", 11, true) : null;
        rig.Cloud.Put("a", "1");
        await rig.PassAsync(TimeSpan.FromMilliseconds(140));
        Assert.Equal(1, tries); // At least 0.15 s of rest.
        await rig.PassAsync(TimeSpan.FromMilliseconds(120));
        Assert.Equal(2, tries);
        await rig.PassAsync(TimeSpan.FromMilliseconds(290));
        Assert.Equal(2, tries);
        for (var i = 0; i < 300; i++) await rig.PassAsync(TimeSpan.FromSeconds(1));
        Assert.InRange(tries, 13, 22); // Doubling up to half a minute.
        broken = false;
        await rig.PassAsync(TimeSpan.FromSeconds(38));
        Assert.Equal(("ACTIVE", null), (rig.Status("a")?.Status, rig.Status("a")?.Error));
        Assert.Contains(rig.Lines, line => line.StartsWith("mended: router:a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_change_of_the_cloud_does_not_wait_for_the_next_try()
    {
        await using var rig = await Rig.StartAsync();
        rig.Host.Breaks = operation => operation is PutChain ? new HostFault("chain", "no", 22, false) : null;
        rig.Cloud.Put("a", "1");
        await rig.IdleAsync();
        Assert.Equal("ERROR", rig.Status("a")?.Status);
        rig.Host.Breaks = null;
        rig.Cloud.Put("a", "12");
        await rig.IdleAsync();
        Assert.Equal("ACTIVE", rig.Status("a")?.Status);
    }

    [Fact]
    public async Task Notices_of_a_faulty_unit_wait_for_its_next_try()
    {
        await using var rig = await Rig.StartAsync();
        rig.Host.Breaks = operation => operation is PutChain ? new HostFault("chain", "no", 11, true) : null;
        rig.Cloud.Put("a", "1");
        await rig.IdleAsync();
        var looks = rig.Host.Looks;
        for (var i = 0; i < 5; i++)
        {
            rig.Host.Notify(new Notice(ToyCloud.Key("a"), "netlink"));
            await rig.PassAsync(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(looks, rig.Host.Looks);
    }

    [Fact]
    public async Task Drift_is_repaired_and_said_in_one_line()
    {
        await using var rig = await Rig.StartAsync(("a", "1"));
        await rig.QuietAsync();
        var chain = ToyCloud.State(ToyCloud.Key("a"), "1").Chains[0];
        Assert.Null(rig.Host.Meddle(new RemoveChain(ToyCloud.Key("a"), chain)));
        await rig.PassAsync(TimeSpan.FromMilliseconds(6));
        Assert.Empty(await rig.DifferenceAsync());
        Assert.Equal("drift: router:a: found chain ours missing or not as wanted; did put chain ours; because a foreign hand: RemoveChain", Assert.Single(rig.Lines, line => line.StartsWith("drift", StringComparison.Ordinal)));
        Assert.Equal(1, rig.Reconciler.Figures.Drifts);
    }

    [Fact]
    public async Task A_deleted_namespace_is_rebuilt_with_all_inside()
    {
        await using var rig = await Rig.StartAsync(("a", "12"));
        await rig.QuietAsync();
        rig.Host.Meddle(new RemoveNamespace(ToyCloud.Key("a"), "qrouter-a"));
        await rig.PassAsync(TimeSpan.FromMilliseconds(6));
        Assert.Empty(await rig.DifferenceAsync());
    }

    [Fact]
    public async Task Drift_without_a_notice_is_found_by_the_regular_look()
    {
        await using var rig = await Rig.StartAsync(("a", "1"));
        await rig.QuietAsync();
        rig.Host.Force(ToyCloud.State(ToyCloud.Key("a"), "1") with { Chains = [] });
        await rig.PassAsync(TimeSpan.FromSeconds(61));
        await rig.QuietAsync();
        Assert.Empty(await rig.DifferenceAsync());
        Assert.Contains(rig.Lines, line => line.EndsWith("because the regular look at everything", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Echoes_of_our_own_hand_are_looked_at_once()
    {
        await using var rig = await Rig.StartAsync();
        rig.Cloud.Put("a", "1");
        await rig.IdleAsync();
        Assert.Equal(1, rig.Host.Looks);
        await rig.QuietAsync();
        Assert.Equal(2, rig.Host.Looks);
        Assert.Equal(0, rig.Reconciler.Figures.Drifts);
    }

    [Fact]
    public async Task What_never_shows_is_an_error_and_not_a_busy_loop()
    {
        await using var rig = await Rig.StartAsync();
        void Undo() => rig.Host.Force(ToyCloud.State(ToyCloud.Key("a"), "1") with { Chains = [] });
        rig.Cloud.Put("a", "1");
        await rig.IdleAsync();
        for (var i = 0; i < 100; i++)
        {
            Undo();
            await rig.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("ERROR", rig.Status("a")?.Status);
        Assert.InRange(rig.Reconciler.Figures.Operations["PutChain"], 3, 20);
        for (var i = 0; i < 90; i++) await rig.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("ACTIVE", rig.Status("a")?.Status);
    }

    [Fact]
    public async Task Lost_events_bring_a_look_at_everything_and_a_new_try_at_once()
    {
        await using var rig = await Rig.StartAsync();
        rig.Host.Breaks = _ => new HostFault("ovsdb", "not connected", 111, false);
        rig.Cloud.Put("a", "1");
        await rig.PassAsync(TimeSpan.FromSeconds(1));
        rig.Host.Breaks = null;
        rig.Host.Notify(new Notice(null, "the switch's daemon came back"));
        await rig.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("ACTIVE", rig.Status("a")?.Status);
    }

    [Fact]
    public Task Whatever_changes_and_drifts_the_host_ends_as_wanted() => Gen.Select(Gen.Int[0, 4], Gen.Int[0, 9], Gen.Int[0, 5]).List[1, 12].SampleAsync(async steps =>
    {
        await using var rig = await Rig.StartAsync(("u0", "1"), ("u1", "2"));
        foreach (var (unit, name, kind) in steps)
        {
            var key = ToyCloud.Key($"u{unit}");
            if (kind < 3) rig.Cloud.Put(key.Id, name == 0 ? null : $"{name}");
            else if (kind == 3) rig.Host.Meddle(new RemoveNamespace(key, $"qrouter-{key.Id}"));
            else if (kind == 4) rig.Host.Meddle(new RemoveOvsPort(key, $"qr-{key.Id}"));
            else await rig.IdleAsync();
        }

        for (var i = 0; i < 8; i++) await rig.PassAsync(TimeSpan.FromSeconds(1));
        Assert.Empty(await rig.DifferenceAsync());
        Assert.Equal((await rig.Host.ListAsync(default)).Order(), rig.Cloud.Units(rig.Cloud.Current).Order());
        Assert.Equal(rig.Cloud.Current.Revision, rig.Cloud.Statuses.SettledRevision);
    }, iter: 200, threads: 1);
}
