using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile;

/// <summary>
/// The loop that makes the host what the cloud wants: newest snapshot → plan → observe → diff → apply → status. One task does everything;
/// changes and notices only tell it where to look.
/// </summary>
public sealed class Reconciler : IAsyncDisposable
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
    private readonly Round round;
    private readonly CancellationTokenSource stop = new(); // Holds no handle as long as nobody asks for one: not disposed.
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long origin;
    private readonly ITimer timer;
    private readonly List<Change> removed = [];
    private readonly Queue<Question> questions = [];
    private HashSet<UnitKey>? firstPass;
    private Snapshot snapshot = Snapshot.Empty;
    private TimeSpan? firstArrival;
    private TimeSpan nextFullLook;
    private TimeSpan lastFullLook;
    private string fullLookCause = Regular;
    private Task loop = Task.CompletedTask;
    private volatile bool paused;
    private int resumed;
    private const string Regular = "the regular look at everything";
    private static readonly TimeSpan FullLookPause = TimeSpan.FromSeconds(1);

    public Reconciler(IStore store, IPlanner planner, IHost host, ReconcileSettings settings, TimeProvider time, ILogger<Reconciler> logger)
    {
        (this.store, this.planner, this.host, this.settings, this.time, this.logger) = (store, planner, host, settings, time, logger);
        table = new UnitTable(settings);
        round = new Round(planner, host, Figures, time, logger);
        verdicts = new Verdicts(planner, store.Statuses, table, settings, Figures, time, logger);
        origin = time.GetTimestamp();
        timer = time.CreateTimer(_ => inbox.Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ReconcileFigures Figures { get; } = new();

    /// <summary>How every known unit stands, as of its last look. May be read from any thread.</summary>
    public IReadOnlyDictionary<UnitKey, UnitCondition> Units => verdicts.Conditions;

    /// <summary>Completes when every unit, wanted or found, has been handled once since the start.</summary>
    public Task Ready => ready.Task;

    /// <summary>Starts the host, and the loop with a look at everything. Returns at once; see <see cref="Ready"/>.</summary>
    public void Start()
    {
        store.Changed += OnChanged;
        host.Noticed += OnNoticed;
        loop = Task.Run(() => RunAsync(stop.Token));
    }

    /// <summary>Asks for a look at a unit, or (null) at everything.</summary>
    public void LookAt(UnitKey? unit, string cause) => inbox.Post(new Notice(unit, cause));

    /// <summary>True while nothing is written on the host: changes of the cloud and drift wait.</summary>
    public bool IsPaused => paused;

    /// <summary>Writes nothing on the host from now on (the round under way ends first), so that a broken state can be looked at. Not kept over a restart.</summary>
    public void Pause()
    {
        if (paused) return;
        paused = true;
        logger.Paused();
    }

    /// <summary>Ends <see cref="Pause"/> with a look at everything.</summary>
    public void Resume()
    {
        if (!paused) return;
        logger.Resumed();
        paused = false;
        Interlocked.Exchange(ref resumed, 1);
        inbox.Ring();
    }

    /// <summary>How units are wanted and seen, looked at between two rounds; nothing is done about it.</summary>
    /// <param name="units">Which, of the newest snapshot handled.</param>
    public Task<Look> LookAsync(Func<Snapshot, IEnumerable<UnitKey>> units, CancellationToken cancellation)
    {
        var question = new Question(units);
        inbox.Post(question);
        return question.Answer.WaitAsync(cancellation);
    }

    /// <summary>Completes when nothing is left to do until something arrives or becomes due.</summary>
    public Task IdleAsync() => inbox.IdleAsync();

    public async ValueTask DisposeAsync()
    {
        if (stop.IsCancellationRequested) return;
        store.Changed -= OnChanged;
        host.Noticed -= OnNoticed;
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        ready.TrySetCanceled();
        foreach (var question in questions.Concat(inbox.Take().Questions)) question.Cancel();
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
            TakeMail();
            var idle = paused || !await WorkAsync(cancellation).ConfigureAwait(false);
            while (questions.TryDequeue(out var question)) await question.AskAsync(round, snapshot, cancellation).ConfigureAwait(false);
            if (idle) await RestAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // The loop is the process's heart: whatever goes wrong in it, it says so and goes on from what is true.
            logger.LoopThrew(problem);
            HastenFullLook(Now, "the loop failed");
            await Task.Delay(FullLookPause, time, cancellation).ConfigureAwait(false);
        }
    }

    /// <returns>False when nothing was due.</returns>
    private async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref resumed, 0) == 1) (nextFullLook, fullLookCause) = (Now, "repair was resumed");
        if (nextFullLook <= Now) await LookAtAllAsync(fullLookCause, cancellation).ConfigureAwait(false);
        var due = table.Due(Now);
        if (due.Count > 0) await HandleAsync(due, cancellation).ConfigureAwait(false);
        return due.Count > 0;
    }

    private void TakeMail()
    {
        var mail = inbox.Take();
        foreach (var (revision, arrived) in mail.Revisions) TakeIn(revision, arrived);
        var now = Now;
        foreach (var (unit, cause) in mail.Notices.Where(notice => planner.Covers(notice.Key))) table.Track(unit).Notice(now + settings.NoticeDelay, cause);
        if (mail.LostCause is { } lost) HastenFullLook(now, lost);
        foreach (var question in mail.Questions) questions.Enqueue(question);
    }

    /// <summary>One commit: its snapshot is the newest, its units are to be handled.</summary>
    private void TakeIn(Revision revision, TimeSpan arrived)
    {
        if (revision.Snapshot.Revision <= snapshot.Revision) return; // Taken in with the snapshot that the loop started from.
        foreach (var change in revision.Changes)
        {
            Touch(revision.Snapshot, change);
            if (change.After is null && planner.SpeaksOf(change.Kind)) removed.Add(change);
        }

        snapshot = revision.Snapshot;
        firstArrival ??= arrived;
    }

    private void Touch(Snapshot after, Change change)
    {
        try
        {
            foreach (var unit in planner.Touched(snapshot, after, change).Where(planner.Covers)) table.Track(unit).IsTouched = true;
        }
        catch (Exception problem)
        {
            logger.Untold(change.Kind, change.Id, problem);
            HastenFullLook(Now, "a change of unknown reach");
        }
    }

    private void HastenFullLook(TimeSpan now, string cause)
    {
        var at = TimeSpan.FromTicks(Math.Max((now + settings.NoticeDelay).Ticks, (lastFullLook + FullLookPause).Ticks));
        if (at < nextFullLook) (nextFullLook, fullLookCause) = (at, cause);
    }

    private async Task LookAtAllAsync(string cause, CancellationToken cancellation)
    {
        var now = Now;
        (lastFullLook, nextFullLook, fullLookCause) = (now, now + settings.FullLookPeriod, Regular);
        var (units, isHostListed) = await KnownUnits.AllAsync(host, planner, snapshot, table, logger, cancellation).ConfigureAwait(false);
        if (!isHostListed) nextFullLook = now + Retries.Delay(settings, 3, true);
        foreach (var unit in units) Demand(table.Track(unit), now, cause);
    }

    /// <summary>What the host lost sight of may be what a unit failed for: then it does not wait for its next try.</summary>
    private static void Demand(TrackedUnit unit, TimeSpan now, string cause)
    {
        if (cause == Regular) unit.Notice(now, cause);
        else unit.Demand(now, cause);
    }

    private async Task HandleAsync(List<TrackedUnit> due, CancellationToken cancellation)
    {
        var started = Now;
        var units = await round.RunAsync(snapshot, due, cancellation).ConfigureAwait(false);
        var now = Now;
        foreach (var unit in units) verdicts.Pass(unit, snapshot, now);
        logger.RoundDone(snapshot.Revision, units.Length, units.Sum(unit => unit.Operations.Length), (now - started).TotalMilliseconds, round.Pace);
        if (firstPass is not null) EndFirstPass(units);
        Settle();
    }

    private void EndFirstPass(ImmutableArray<RoundUnit> units)
    {
        firstPass!.ExceptWith(units.Select(unit => unit.Key));
        if (firstPass.Count > 0) return;
        firstPass = null;
        logger.FirstPass(verdicts.Conditions.Count, Figures.Operations.Values.Sum(), verdicts.Conditions.Values.Count(unit => unit.Fault is not null), Now.TotalMilliseconds);
        ready.TrySetResult();
    }

    /// <summary>Once no touched unit is left: the removed resources are gone, and everything up to this snapshot has been handled.</summary>
    private void Settle()
    {
        if (firstPass is not null) return;
        foreach (var change in removed) store.Statuses.Forget(change.Kind, change.Id, snapshot.Revision);
        removed.Clear();
        store.Statuses.Settle(snapshot.Revision);
        if (firstArrival is { } arrived) Figures.CountLag(Now - arrived);
        firstArrival = null;
    }

    private async Task RestAsync(CancellationToken cancellation)
    {
        if (paused)
        {
            await inbox.WaitAsync(cancellation).ConfigureAwait(false);
            return;
        }

        if (firstPass is { Count: 0 }) EndFirstPass([]);
        Settle();
        var next = table.NextDue() is { } due && due < nextFullLook ? due : nextFullLook;
        timer.Change(TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling((next - Now).TotalMilliseconds))), Timeout.InfiniteTimeSpan);
        await inbox.WaitAsync(cancellation).ConfigureAwait(false);
    }
}
