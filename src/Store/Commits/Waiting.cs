using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>A decision in the writer's queue, and later its outcome.</summary>
internal sealed class Waiting(Func<Snapshot, Decision> decide, CancellationToken cancellation)
{
    private readonly TaskCompletionSource<Committed> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Committed outcome;

    public Task<Committed> Task => completion.Task;

    /// <summary>The commit it made; null when it changed nothing.</summary>
    public Revision? Made { get; private set; }

    /// <summary>Decides on <paramref name="snapshot"/> and journals the changes. False when it is over already: cancelled, or its decision threw.</summary>
    public bool Run(Snapshot snapshot, IJournal journal)
    {
        if (cancellation.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellation);
            return false;
        }

        try
        {
            outcome = Decide(snapshot, journal);
            return true;
        }
        catch (Exception fault)
        {
            completion.TrySetException(fault);
            return false;
        }
    }

    public void Complete() => completion.TrySetResult(outcome);
    public void Fail(Exception fault) => completion.TrySetException(fault);

    private Committed Decide(Snapshot snapshot, IJournal journal)
    {
        var decision = decide(snapshot);
        if (decision.Refusal is not null || decision.Changes.Changes.IsEmpty) return new Committed(decision, snapshot);
        var next = snapshot.Apply(decision.Changes);
        journal.Append(next.Revision, decision.Changes.Changes);
        Made = new Revision(next, decision.Changes.Changes);
        return new Committed(decision, next);
    }
}
