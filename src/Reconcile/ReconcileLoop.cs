using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile;

/// <summary>
/// What the loops share: the newest snapshot, the mail, the looks at everything, the first pass and the rest between two turns. One task keeps the books;
/// changes and notices only tell it where to look. What a turn does is the loop's own.
/// </summary>
public abstract class ReconcileLoop : IAsyncDisposable
{
    private protected const string Regular = "the regular look at everything";
    private static readonly TimeSpan FullLookPause = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource stop = new(); // Holds no handle as long as nobody asks for one: not disposed.
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long origin;
    private readonly ITimer timer;
    private TimeSpan nextFullLook;
    private TimeSpan lastFullLook;
    private string fullLookCause = Regular;
    private Task loop = Task.CompletedTask;

    private protected ReconcileLoop(IStore store, IPlanner planner, IHost host, ReconcileSettings settings, TimeProvider time, ILogger logger)
    {
        (Store, Planner, Host, Settings, Time, Logger) = (store, planner, host, settings, time, logger);
        Table = new UnitTable(settings);
        Verdicts = new Verdicts(planner, store.Statuses, Table, settings, Figures, time, logger);
        origin = time.GetTimestamp();
        timer = time.CreateTimer(_ => Inbox.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ReconcileFigures Figures { get; } = new();

    /// <summary>How every known unit stands, as of its last look. May be read from any thread.</summary>
    public IReadOnlyDictionary<UnitKey, UnitCondition> Units => Verdicts.Conditions;

    /// <summary>Completes when every unit, wanted or found, has been handled once since the start.</summary>
    public Task Ready => ready.Task;

    private protected IStore Store { get; }
    private protected IPlanner Planner { get; }
    private protected IHost Host { get; }
    private protected ReconcileSettings Settings { get; }
    private protected TimeProvider Time { get; }
    private protected ILogger Logger { get; }
    private protected Inbox Inbox { get; } = new();
    private protected UnitTable Table { get; }
    private protected Verdicts Verdicts { get; }

    /// <summary>The newest that was taken in.</summary>
    private protected Snapshot Snapshot { get; private set; } = Snapshot.Empty;

    /// <summary>The units not handled yet since the start; null once all are.</summary>
    private protected HashSet<UnitKey>? FirstPass { get; private set; }

    /// <summary>On the loop's clock.</summary>
    private protected TimeSpan Now => Time.GetElapsedTime(origin);

    /// <summary>Starts the host, and the loop with a look at everything. Returns at once; see <see cref="Ready"/>.</summary>
    public void Start()
    {
        Store.Changed += OnChanged;
        Host.Noticed += OnNoticed;
        loop = Task.Run(() => RunAsync(stop.Token));
    }

    /// <summary>Completes when nothing is left to do until something arrives or becomes due, and nothing is being done.</summary>
    public Task IdleAsync() => Inbox.IdleAsync();

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        Store.Changed -= OnChanged;
        Host.Noticed -= OnNoticed;
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        await StoppedAsync().ConfigureAwait(false);
        ready.TrySetCanceled();
        await timer.DisposeAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private protected abstract Task TurnAsync(CancellationToken cancellation);

    /// <summary>A unit that a commit concerns.</summary>
    /// <param name="after">The commit's snapshot; <see cref="Snapshot"/> is still the one before.</param>
    private protected virtual void Touch(UnitKey unit, Snapshot after) => Table.Track(unit).IsTouched = true;

    private protected virtual void Notice(UnitKey unit, string cause) => Table.Track(unit).Notice(Now + Settings.NoticeDelay, cause);

    /// <summary>A unit that a look at everything comes by. What the host lost sight of may be what it failed for: then it does not wait for its next try.</summary>
    private protected virtual void Look(UnitKey unit, TimeSpan now, string cause)
    {
        if (cause == Regular) Table.Track(unit).Notice(now, cause);
        else Table.Track(unit).Demand(now, cause);
    }

    /// <summary>A commit was taken in.</summary>
    /// <param name="removed">What it removed and this loop says the last word on, with the units concerned.</param>
    private protected abstract void Took(TimeSpan arrived, IEnumerable<(Change Change, IReadOnlyList<UnitKey> Units)> removed);

    /// <summary>The loop's task has ended.</summary>
    private protected abstract ValueTask StoppedAsync();

    /// <returns>What is there besides commits and notices, which are taken in.</returns>
    private protected IReadOnlyList<Question> TakeMail()
    {
        var mail = Inbox.Take();
        foreach (var (revision, arrived) in mail.Revisions) TakeIn(revision, arrived);
        foreach (var (unit, cause) in mail.Notices.Where(notice => Planner.Covers(notice.Key))) Notice(unit, cause);
        if (mail.LostCause is { } lost) HastenFullLook(lost);
        return mail.Questions;
    }

    /// <summary>Looks at everything when that is due.</summary>
    private protected Task LookAroundAsync(CancellationToken cancellation) => nextFullLook <= Now ? LookAtAllAsync(fullLookCause, cancellation) : Task.CompletedTask;

    /// <param name="soon">Not at once but a little later, and not again and again: what lost sight of something may do so for a while.</param>
    private protected void HastenFullLook(string cause, bool soon = true)
    {
        var at = soon ? TimeSpan.FromTicks(Math.Max((Now + Settings.NoticeDelay).Ticks, (lastFullLook + FullLookPause).Ticks)) : Now;
        if (at < nextFullLook) (nextFullLook, fullLookCause) = (at, cause);
    }

    /// <returns>True when these were the last.</returns>
    private protected bool EndFirstPass(IEnumerable<UnitKey> handled)
    {
        FirstPass?.ExceptWith(handled);
        if (FirstPass is not { Count: 0 }) return false;
        FirstPass = null;
        ready.TrySetResult();
        return true;
    }

    /// <summary>Waits for mail, or until the next look is due.</summary>
    /// <param name="due">The next look at a unit.</param>
    /// <param name="idle">Whether nothing is being done meanwhile.</param>
    private protected Task RestAsync(TimeSpan? due, bool idle, CancellationToken cancellation)
    {
        var next = due < nextFullLook ? due.Value : nextFullLook;
        timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - Now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        return Inbox.WaitAsync(cancellation, idle);
    }

    private void OnChanged(Revision revision) => Inbox.Post(revision, Now);
    private void OnNoticed(Notice notice) => Inbox.Post(notice);

    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await HostStart.UntilStartedAsync(Host, Settings, Time, Logger, cancellation).ConfigureAwait(false);
            Snapshot = Store.Current;
            await LookAtAllAsync("start", cancellation).ConfigureAwait(false);
            FirstPass = [.. Table.Keys];
            while (true) await GuardedTurnAsync(cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Stopped.
        }
    }

    private async Task GuardedTurnAsync(CancellationToken cancellation)
    {
        try
        {
            await TurnAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The loop is the process's heart: whatever goes wrong in it, it says so and goes on from what is true.
            Logger.LoopThrew(problem);
            HastenFullLook("the loop failed");
            await Task.Delay(FullLookPause, Time, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>One commit: its snapshot is the newest, its units are to be handled.</summary>
    private void TakeIn(Revision revision, TimeSpan arrived)
    {
        if (revision.Snapshot.Revision <= Snapshot.Revision) return; // Taken in with the snapshot that the loop started from.
        var removed = new List<(Change, IReadOnlyList<UnitKey>)>();
        foreach (var change in revision.Changes)
        {
            var units = Touched(revision.Snapshot, change);
            foreach (var unit in units) Touch(unit, revision.Snapshot);
            if (change.After is null && Planner.SpeaksOf(change.Kind)) removed.Add((change, units));
        }

        Snapshot = revision.Snapshot;
        Took(arrived, removed);
    }

    private IReadOnlyList<UnitKey> Touched(Snapshot after, Change change)
    {
        try
        {
            return [.. Planner.Touched(Snapshot, after, change).Where(Planner.Covers)];
        }
        catch (Exception problem)
        {
            Logger.Untold(change.Kind, change.Id, problem);
            HastenFullLook("a change of unknown reach");
            return [];
        }
    }

    /// <summary>Every unit there is to look at: found on the host, wanted, or remembered. A host that cannot be asked is asked again soon.</summary>
    private async Task LookAtAllAsync(string cause, CancellationToken cancellation)
    {
        var now = Now;
        (lastFullLook, nextFullLook, fullLookCause) = (now, now + Settings.FullLookPeriod, Regular);
        IEnumerable<UnitKey> found = [];
        try
        {
            found = await Host.ListAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Logger.HostThrew("listing", problem);
            nextFullLook = now + Retries.Delay(Settings, 3, true);
        }

        foreach (var unit in found.Concat(Planner.Units(Snapshot)).Where(Planner.Covers).Concat(Table.Keys).ToHashSet()) Look(unit, now, cause);
    }
}
