using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile;

/// <summary>
/// The loop for units that take their time and share nothing: each is worked by itself, with a round of its own, as many at once as there are. How much the
/// host does at a time is the host's to bound. A change of what a unit should be ends whatever wait its round is in.
/// </summary>
public sealed class SoloReconciler(IStore store, IPlanner planner, IHost host, ReconcileSettings settings, TimeProvider time, ILogger<SoloReconciler> logger)
    : ReconcileLoop(store, planner, host, settings, time, logger)
{
    private readonly Dictionary<UnitKey, SoloWork> working = [];
    private readonly ConcurrentQueue<SoloWork> ended = [];
    private readonly ConcurrentQueue<Notice> hastened = [];
    private readonly List<(Change Change, IReadOnlyList<UnitKey> Units)> removed = [];

    /// <summary>What a unit may have failed for has changed: it is tried again at once.</summary>
    public void Hasten(UnitKey unit, string cause)
    {
        hastened.Enqueue(new Notice(unit, cause));
        Inbox.Ring();
    }

    /// <summary>How units are wanted and seen; nothing is done about it.</summary>
    public async Task<Look> LookAsync(Func<Snapshot, IEnumerable<UnitKey>> units, CancellationToken cancellation)
    {
        var now = Store.Current;
        return new Look(now, await new Round(Planner, Host, Figures, Time, Logger).LookAsync(now, units(now), cancellation).ConfigureAwait(false));
    }

    private protected override async Task TurnAsync(CancellationToken cancellation)
    {
        TakeMail();
        while (hastened.TryDequeue(out var notice)) Hasten(notice);
        while (ended.TryDequeue(out var work)) TakeBack(work);
        await LookAroundAsync(cancellation).ConfigureAwait(false);
        foreach (var unit in Table.Due(Now, working.ContainsKey)) Launch(unit, cancellation);
        Settle();
        await RestAsync(Table.NextDue(working.ContainsKey), idle: working.Count == 0, cancellation).ConfigureAwait(false);
    }

    private protected override void Touch(UnitKey unit, Snapshot after)
    {
        if (working.TryGetValue(unit, out var work)) work.Touch(Planner.Plan(after, unit) != Planner.Plan(work.Snapshot, unit));
        else base.Touch(unit, after);
    }

    private protected override void Notice(UnitKey unit, string cause)
    {
        if (working.TryGetValue(unit, out var work)) work.Noticed ??= cause;
        else base.Notice(unit, cause);
    }

    private protected override void Look(UnitKey unit, TimeSpan now, string cause)
    {
        if (!working.TryGetValue(unit, out var work)) base.Look(unit, now, cause);
        else if (cause == Regular) work.Noticed ??= cause;
        else work.Hastened = cause;
    }

    private protected override void Took(TimeSpan arrived, IEnumerable<(Change Change, IReadOnlyList<UnitKey> Units)> removed) => this.removed.AddRange(removed);

    private protected override async ValueTask StoppedAsync() => await Task.WhenAll(working.Values.Select(work => work.Done)).ConfigureAwait(false);

    private void Hasten(Notice notice)
    {
        var unit = notice.Unit!.Value;
        if (working.TryGetValue(unit, out var work)) work.Hastened = notice.Cause;
        else if (Table.TryFind(unit, out var tracked) && tracked.Failures > 0) tracked.Demand(Now, notice.Cause);
    }

    private void Launch(TrackedUnit unit, CancellationToken cancellation)
    {
        var work = new SoloWork(unit, Snapshot, cancellation);
        working.Add(unit.Key, work);
        work.Start(new Round(Planner, Host, Figures, Time, Logger, (phase, off) => AwaitAsync(work, phase, off)), () =>
        {
            ended.Enqueue(work);
            Inbox.Ring();
        });
    }

    /// <summary>What does not come in time is the host's to miss, and a fault with its words.</summary>
    private async Task AwaitAsync(SoloWork work, Phase phase, CancellationToken cancellation)
    {
        if (phase is not (Phase.StartGuests or Phase.SettleGuests)) return;
        foreach (var (kind, id) in Planner.Awaits(work.Snapshot, work.Unit.Key))
            await Store.Statuses.WaitAsync(kind, id, work.Snapshot.Revision, Settings.AwaitPatience, cancellation).ConfigureAwait(false);
    }

    private void TakeBack(SoloWork work)
    {
        var unit = work.Unit;
        working.Remove(unit.Key);
        if (work.Result is { } result) Verdicts.Pass(result, work.Snapshot, Now);
        else unit.IsTouched = true; // Called off for a newer plan.
        var tracked = work.Touched || work.Noticed is not null || work.Hastened is not null ? Table.Track(unit.Key) : unit;
        if (work.Touched) tracked.IsTouched = true;
        // It may have failed for what changed under its hands: that is looked at once, but no oftener, as a failure may bring notices of its own.
        if (work.Noticed is { } noticed && tracked.Failures == 1) tracked.Demand(Now + Settings.NoticeDelay, noticed);
        else if (work.Noticed is { } late) tracked.Notice(Now + Settings.NoticeDelay, late);
        if (work.Hastened is { } hastened && tracked.Failures > 0) tracked.Demand(Now, hastened);
        EndFirstPass([unit.Key]);
        work.Dispose();
    }

    /// <summary>A removed row's last word is said when the units that made it true have been handled, whatever else is being done.</summary>
    private void Settle()
    {
        EndFirstPass([]);
        removed.RemoveAll(item =>
        {
            var gone = !item.Units.Any(unit => working.ContainsKey(unit) || (Table.TryFind(unit, out var tracked) && tracked.IsTouched));
            if (gone) Store.Statuses.Forget(item.Change.Kind, item.Change.Id, Snapshot.Revision);
            return gone;
        });
    }
}
