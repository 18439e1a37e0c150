using Neutrino.HostState;
using Neutrino.Store;

namespace Neutrino.Reconcile;

/// <summary>What reached the loop since it last looked.</summary>
/// <param name="Notices">Each unit once, with the first cause.</param>
/// <param name="LostCause">Why everything has to be looked at; null when it need not be.</param>
internal sealed record Mail(
    IReadOnlyList<(Revision Revision, TimeSpan Arrived)> Revisions, IReadOnlyDictionary<UnitKey, string> Notices, string? LostCause, IReadOnlyList<Question> Questions);

/// <summary>The loop's only entry, from any thread; and the bell that wakes it.</summary>
internal sealed class Inbox
{
    private readonly Lock gate = new();
    private List<(Revision, TimeSpan)> revisions = [];
    private Dictionary<UnitKey, string> notices = [];
    private List<Question> questions = [];
    private string? lostCause;
    private bool rung;
    private TaskCompletionSource bell = NewSource();
    private TaskCompletionSource idle = NewSource();

    public void Post(Revision revision, TimeSpan arrived)
    {
        lock (gate)
        {
            revisions.Add((revision, arrived));
            RingLocked();
        }
    }

    public void Post(Notice notice)
    {
        lock (gate)
        {
            if (notice.Unit is { } unit) notices.TryAdd(unit, notice.Cause);
            else lostCause ??= notice.Cause;
            RingLocked();
        }
    }

    public void Post(Question question)
    {
        lock (gate)
        {
            questions.Add(question);
            RingLocked();
        }
    }

    /// <summary>Wakes the loop because something is due.</summary>
    public void Ring()
    {
        lock (gate) RingLocked();
    }

    /// <summary>Completes when the loop has nothing to do until something arrives or becomes due.</summary>
    public Task IdleAsync()
    {
        lock (gate) return idle.Task;
    }

    public Mail Take()
    {
        lock (gate)
        {
            var mail = new Mail(revisions, notices, lostCause, questions);
            (revisions, notices, questions, lostCause, rung) = ([], [], [], null, false);
            return mail;
        }
    }

    /// <summary>Waits for the bell; at once when it rang since <see cref="Take"/>.</summary>
    /// <param name="idle">Whether nothing is being done meanwhile.</param>
    public Task WaitAsync(CancellationToken cancellation, bool idle = true)
    {
        lock (gate)
        {
            if (rung) return Task.CompletedTask;
            bell = NewSource();
            if (idle) this.idle.TrySetResult();
            return bell.Task.WaitAsync(cancellation);
        }
    }

    private void RingLocked()
    {
        rung = true;
        if (idle.Task.IsCompleted) idle = NewSource();
        bell.TrySetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
