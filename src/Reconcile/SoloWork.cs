using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Reconcile;

/// <summary>One unit's round under way, and what has come for the unit meanwhile. All but the round itself is the loop's alone.</summary>
internal sealed class SoloWork(TrackedUnit unit, Snapshot snapshot, CancellationToken stop) : IDisposable
{
    private readonly CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(stop);

    public TrackedUnit Unit => unit;

    /// <summary>What the round is planned from.</summary>
    public Snapshot Snapshot => snapshot;

    /// <summary>Null when the round was called off, or has not ended.</summary>
    public RoundUnit? Result { get; private set; }
    public Task Done { get; private set; } = Task.CompletedTask;
    public bool Touched { get; private set; }
    public string? Noticed { get; set; }
    public string? Hastened { get; set; }

    public void Start(Round round, Action ended) => Done = Task.Run(async () =>
    {
        try
        {
            Result = (await round.RunAsync(snapshot, [unit], cancel.Token).ConfigureAwait(false))[0];
        }
        catch (OperationCanceledException)
        {
            // Called off: the result stays null.
        }
        catch (Exception problem)
        {
            Result = new RoundUnit(unit);
            Result.Fail(new HostFault(unit.Key.ToString(), $"could not be worked: {problem.Message}", 0, true));
        }

        ended();
    });

    /// <summary>The cloud has changed: what is being done is done to its end, but a newer plan ends the waits of the round.</summary>
    public void Touch(bool isPlanNewer)
    {
        Touched = true;
        if (isPlanNewer) cancel.Cancel();
    }

    public void Dispose() => cancel.Dispose();
}
