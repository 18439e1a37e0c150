using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile;

/// <summary>
/// The loop for units that take their time and share nothing: each is worked by itself, with a round of its own, as many at once as there are. One task keeps
/// the books; how much the host does at a time is the host's to bound. A change of what a unit should be ends whatever wait its round is in.
/// </summary>
public sealed class SoloReconciler : IAsyncDisposable
{
    private readonly IStore store;
    private readonly IPlanner planner;
    private readonly IHost host;
    private readonly ReconcileSettings settings;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Inbox inbox = new();
    private readonly UnitTable table;
    private readonly Verdicts verdicts;
    private readonly CancellationTokenSource stop = new(); // Holds no handle as long as nobody asks for one: not disposed.
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long origin;
    private readonly ITimer timer;
    private readonly Dictionary<UnitKey, SoloWork> working = [];
    private readonly ConcurrentQueue<SoloWork> ended = [];
    private readonly ConcurrentQueue<Notice> hastened = [];
    private readonly List<Change> removed = [];
    private HashSet<UnitKey>? firstPass;
    private Snapshot snapshot = Snapshot.Empty;
    private TimeSpan nextFullLook;
    private Task loop = Task.CompletedTask;

    public SoloReconciler(IStore store, IPlanner planner, IHost host, ReconcileSettings settings, TimeProvider time, ILogger<SoloReconciler> logger)
    {
        (this.store, this.planner, this.host, this.settings, this.time, this.logger) = (store, planner, host, settings, time, logger);
        table = new UnitTable(settings);
        verdicts = new Verdicts(planner, store.Statuses, table, settings, Figures, time, logger);
        origin = time.GetTimestamp();
        timer = time.CreateTimer(_ => inbox.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ReconcileFigures Figures { get; } = new();

    /// <summary>How every known unit stands, as of its last look. May be read from any thread.</summary>
    public IReadOnlyDictionary<UnitKey, UnitCondition> Units => verdicts.Conditions;

    /// <summary>Completes when every unit, wanted or found, has been handled once since the start.</summary>
    public Task Ready => ready.Task;

    /// <summary>Starts the host, and the loop with a look at everything. Returns at once.</summary>
    public void Start()
    {
        store.Changed += OnChanged;
        host.Noticed += OnNoticed;
        loop = Task.Run(() => RunAsync(stop.Token));
    }

    /// <summary>What a unit may have failed for has changed: it is tried again at once.</summary>
    public void Hasten(UnitKey unit, string cause)
    {
        hastened.Enqueue(new Notice(unit, cause));
        inbox.Ring();
    }

    /// <summary>How units are wanted and seen; nothing is done about it.</summary>
    public async Task<Look> LookAsync(Func<Snapshot, IEnumerable<UnitKey>> units, CancellationToken cancellation)
    {
        var now = store.Current;
        return new Look(now, await new Round(planner, host, Figures, time, logger).LookAsync(now, units(now), cancellation).ConfigureAwait(false));
    }

    /// <summary>Completes when nothing is left to do until something arrives or becomes due, and nothing is being done.</summary>
    public Task IdleAsync() => inbox.IdleAsync();

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        store.Changed -= OnChanged;
        host.Noticed -= OnNoticed;
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        await Task.WhenAll(working.Values.Select(work => work.Done)).ConfigureAwait(false);
        ready.TrySetCanceled();
        await timer.DisposeAsync().ConfigureAwait(false);
    }

    private TimeSpan Now => time.GetElapsedTime(origin);
    private void OnChanged(Revision revision) => inbox.Post(revision, Now);
    private void OnNoticed(Notice notice) => inbox.Post(notice);

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await HostStart.UntilStartedAsync(host, settings, time, logger, cancellation).ConfigureAwait(false);
            snapshot = store.Current;
            await LookAtAllAsync("start", cancellation).ConfigureAwait(false);
            firstPass = [.. table.Keys];
            while (true) await TurnAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task TurnAsync(CancellationToken cancellation)
    {
        try
        {
            await TakeMailAsync(cancellation).ConfigureAwait(false);
            while (ended.TryDequeue(out var work)) TakeBack(work);
            if (nextFullLook <= Now) await LookAtAllAsync("the regular look at everything", cancellation).ConfigureAwait(false);
            foreach (var unit in table.Due(Now, working.ContainsKey)) Launch(unit, cancellation);
            await RestAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // As in the other loop: it says so and goes on from what is true.
            logger.LoopThrew(problem);
            nextFullLook = Now;
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellation).ConfigureAwait(false);
        }
    }

    private async Task TakeMailAsync(CancellationToken cancellation)
    {
        var mail = inbox.Take();
        foreach (var (revision, _) in mail.Revisions) TakeIn(revision);
        var now = Now;
        foreach (var (unit, cause) in mail.Notices)
        {
            if (!planner.Covers(unit)) continue;
            if (working.TryGetValue(unit, out var work)) work.Noticed ??= cause;
            else table.Track(unit).Notice(now + settings.NoticeDelay, cause);
        }

        while (hastened.TryDequeue(out var notice)) Hasten(notice, now);
        if (mail.LostCause is { } lost) await LookAtAllAsync(lost, cancellation).ConfigureAwait(false);
    }

    private void Hasten(Notice notice, TimeSpan now)
    {
        var unit = notice.Unit!.Value;
        if (working.TryGetValue(unit, out var work)) work.Hastened = notice.Cause;
        else if (table.TryFind(unit, out var tracked) && tracked.Failures > 0) tracked.Demand(now, notice.Cause);
    }

    private void TakeIn(Revision revision)
    {
        if (revision.Snapshot.Revision <= snapshot.Revision) return; // Taken in with the snapshot that the loop started from.
        foreach (var change in revision.Changes)
        {
            foreach (var unit in Touched(revision.Snapshot, change)) Touch(unit, revision.Snapshot);
            if (change.After is null && planner.SpeaksOf(change.Kind)) removed.Add(change);
        }

        snapshot = revision.Snapshot;
    }

    private IEnumerable<UnitKey> Touched(Snapshot after, Change change)
    {
        try
        {
            return [.. planner.Touched(snapshot, after, change).Where(planner.Covers)];
        }
        catch (Exception problem)
        {
            logger.Untold(change.Kind, change.Id, problem);
            return [.. table.Keys];
        }
    }

    private void Touch(UnitKey unit, Snapshot after)
    {
        if (!working.TryGetValue(unit, out var work))
        {
            table.Track(unit).IsTouched = true;
            return;
        }

        work.Touched = true;
        if (planner.Plan(after, unit) != planner.Plan(work.Snapshot, unit)) work.Cancel();
    }

    private async Task LookAtAllAsync(string cause, CancellationToken cancellation)
    {
        nextFullLook = Now + settings.FullLookPeriod;
        var (units, isHostListed) = await KnownUnits.AllAsync(host, planner, snapshot, table, logger, cancellation).ConfigureAwait(false);
        if (!isHostListed) nextFullLook = Now + Retries.Delay(settings, 3, true);
        foreach (var unit in units)
        {
            if (working.TryGetValue(unit, out var work)) work.Hastened = cause;
            else table.Track(unit).Demand(Now, cause);
        }
    }

    private void Launch(TrackedUnit unit, CancellationToken cancellation)
    {
        var work = new SoloWork(unit, snapshot, cancellation);
        working.Add(unit.Key, work);
        work.Start(new Round(planner, host, Figures, time, logger, (phase, off) => AwaitAsync(work, phase, off)), () =>
        {
            ended.Enqueue(work);
            inbox.Ring();
        });
    }

    /// <summary>What does not come in time is the host's to miss, and a fault with its words.</summary>
    private async Task AwaitAsync(SoloWork work, Phase phase, CancellationToken cancellation)
    {
        if (phase is not (Phase.StartGuests or Phase.SettleGuests)) return;
        foreach (var (kind, id) in planner.Awaits(work.Snapshot, work.Unit.Key))
            await store.Statuses.WaitAsync(kind, id, work.Snapshot.Revision, settings.AwaitPatience, cancellation).ConfigureAwait(false);
    }

    private void TakeBack(SoloWork work)
    {
        var unit = work.Unit;
        working.Remove(unit.Key);
        if (work.Result is { } result) verdicts.Pass(result, work.Snapshot, Now);
        else unit.IsTouched = true; // Called off for a newer plan.
        var tracked = work.Touched || work.Noticed is not null || work.Hastened is not null ? table.Track(unit.Key) : unit;
        if (work.Touched) tracked.IsTouched = true;
        if (work.Noticed is { } noticed) tracked.Notice(Now + settings.NoticeDelay, noticed);
        if (work.Hastened is { } hastened && tracked.Failures > 0) tracked.Demand(Now, hastened);
        firstPass?.Remove(unit.Key);
        work.Dispose();
    }

    /// <summary>A removed row's last word is said when the unit that made it true has been handled.</summary>
    private void Settle()
    {
        if (firstPass is { Count: 0 }) ready.TrySetResult();
        if (working.Count > 0 || removed.Count == 0) return;
        foreach (var change in removed) store.Statuses.Forget(change.Kind, change.Id, snapshot.Revision);
        removed.Clear();
    }

    private async Task RestAsync(CancellationToken cancellation)
    {
        Settle();
        var next = table.NextDue(working.ContainsKey) is { } due && due < nextFullLook ? due : nextFullLook;
        timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - Now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        await inbox.WaitAsync(cancellation, idle: working.Count == 0).ConfigureAwait(false);
    }
}
