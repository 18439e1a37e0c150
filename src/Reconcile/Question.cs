using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Reconcile;

/// <summary>Somebody wants to know how units are; the loop answers between two rounds.</summary>
internal sealed class Question(Func<Snapshot, IEnumerable<UnitKey>> units)
{
    private readonly TaskCompletionSource<Look> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<Look> Answer => answer.Task;

    public void Cancel() => answer.TrySetCanceled();

    public async Task AskAsync(Round round, Snapshot snapshot, CancellationToken cancellation)
    {
        try
        {
            answer.TrySetResult(new Look(snapshot, await round.LookAsync(snapshot, units(snapshot), cancellation).ConfigureAwait(false)));
        }
        catch (Exception problem)
        {
            answer.TrySetException(problem);
            if (problem is OperationCanceledException) throw;
        }
    }
}
