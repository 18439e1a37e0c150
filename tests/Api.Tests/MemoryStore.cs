using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Api.Tests;

/// <summary>A store that keeps nothing beyond the process: one writer at a time, and a host that has always settled unless told otherwise.</summary>
public sealed class MemoryStore : IStore, IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private Snapshot current = Snapshot.Empty;

    public Snapshot Current => Volatile.Read(ref current);
    public StatusBoard Statuses { get; } = new();

    /// <summary>False: somebody else plays the host and settles.</summary>
    public bool HostIsInstant { get; set; } = true;

    public event Action<Revision>? Changed;

    public void Dispose() => turn.Dispose();

    public async Task<Committed> CommitAsync(Func<Snapshot, Decision> decide, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            var decision = decide(current);
            if (decision.Refusal is not null || decision.Changes.Changes.IsEmpty) return new Committed(decision, current);
            Volatile.Write(ref current, current.Apply(decision.Changes));
            Changed?.Invoke(new Revision(current, decision.Changes.Changes));
            if (HostIsInstant) Statuses.Settle(current.Revision);
            return new Committed(decision, current);
        }
        finally
        {
            turn.Release();
        }
    }
}
