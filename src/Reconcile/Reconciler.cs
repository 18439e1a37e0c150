using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile;

/// <summary>
/// The loop that makes the host what the cloud wants: newest snapshot → plan → observe → diff → apply → status. Its task does everything, round after round.
/// </summary>
public sealed class Reconciler : ReconcileLoop
{
    private readonly Round round;
    private readonly List<Change> removed = [];
    private readonly Queue<Question> questions = [];
    private TimeSpan? firstArrival;
    private volatile bool paused;
    private int resumed;

    public Reconciler(IStore store, IPlanner planner, IHost host, ReconcileSettings settings, TimeProvider time, ILogger<Reconciler> logger)
        : base(store, planner, host, settings, time, logger) => round = new Round(planner, host, Figures, time, logger);

    /// <summary>Asks for a look at a unit, or (null) at everything.</summary>
    public void LookAt(UnitKey? unit, string cause) => Inbox.Post(new Notice(unit, cause));

    /// <summary>True while nothing is written on the host: changes of the cloud and drift wait.</summary>
    public bool IsPaused => paused;

    /// <summary>Writes nothing on the host from now on (the round under way ends first), so that a broken state can be looked at. Not kept over a restart.</summary>
    public void Pause()
    {
        if (paused) return;
        paused = true;
        Logger.Paused();
    }

    /// <summary>Ends <see cref="Pause"/> with a look at everything.</summary>
    public void Resume()
    {
        if (!paused) return;
        Logger.Resumed();
        paused = false;
        Interlocked.Exchange(ref resumed, 1);
        Inbox.Ring();
    }

    /// <summary>How units are wanted and seen, looked at between two rounds; nothing is done about it.</summary>
    /// <param name="units">Which, of the newest snapshot handled.</param>
    public Task<Look> LookAsync(Func<Snapshot, IEnumerable<UnitKey>> units, CancellationToken cancellation)
    {
        var question = new Question(units);
        Inbox.Post(question);
        return question.Answer.WaitAsync(cancellation);
    }

    private protected override async Task TurnAsync(CancellationToken cancellation)
    {
        foreach (var question in TakeMail()) questions.Enqueue(question);
        var idle = paused || !await WorkAsync(cancellation).ConfigureAwait(false);
        while (questions.TryDequeue(out var question)) await question.AskAsync(round, Snapshot, cancellation).ConfigureAwait(false);
        if (idle) await RestAsync(cancellation).ConfigureAwait(false);
    }

    private protected override void Took(TimeSpan arrived, IEnumerable<(Change Change, IReadOnlyList<UnitKey> Units)> removed)
    {
        this.removed.AddRange(removed.Select(item => item.Change));
        firstArrival ??= arrived;
    }

    private protected override ValueTask StoppedAsync()
    {
        foreach (var question in questions.Concat(Inbox.Take().Questions)) question.Cancel();
        return ValueTask.CompletedTask;
    }

    /// <returns>False when nothing was due.</returns>
    private async Task<bool> WorkAsync(CancellationToken cancellation)
    {
        if (Interlocked.Exchange(ref resumed, 0) == 1) HastenFullLook("repair was resumed", soon: false);
        await LookAroundAsync(cancellation).ConfigureAwait(false);
        var due = Table.Due(Now);
        if (due.Count > 0) await HandleAsync(due, cancellation).ConfigureAwait(false);
        return due.Count > 0;
    }

    private async Task HandleAsync(List<TrackedUnit> due, CancellationToken cancellation)
    {
        var started = Now;
        var units = await round.RunAsync(Snapshot, due, cancellation).ConfigureAwait(false);
        var now = Now;
        foreach (var unit in units) Verdicts.Pass(unit, Snapshot, now);
        Logger.RoundDone(Snapshot.Revision, units.Length, units.Sum(unit => unit.Operations.Length), (now - started).TotalMilliseconds, round.Pace);
        Settle(units);
    }

    /// <summary>Once no touched unit is left: the removed resources are gone, and everything up to this snapshot has been handled.</summary>
    private void Settle(ImmutableArray<RoundUnit> handled)
    {
        if (EndFirstPass(handled.Select(unit => unit.Key)))
            Logger.FirstPass(Units.Count, Figures.Operations.Values.Sum(), Units.Values.Count(unit => unit.Fault is not null), Now.TotalMilliseconds);
        if (FirstPass is not null) return;
        foreach (var change in removed) Store.Statuses.Forget(change.Kind, change.Id, Snapshot.Revision);
        removed.Clear();
        Store.Statuses.Settle(Snapshot.Revision);
        if (firstArrival is { } arrived) Figures.CountLag(Now - arrived);
        firstArrival = null;
    }

    private Task RestAsync(CancellationToken cancellation)
    {
        if (paused) return Inbox.WaitAsync(cancellation);
        Settle([]);
        return RestAsync(Table.NextDue(), idle: true, cancellation);
    }
}
