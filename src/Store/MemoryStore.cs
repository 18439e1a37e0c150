using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>The same order and the same single writer, with nothing on disk.</summary>
public sealed class MemoryStore(StoreSettings settings, Snapshot? initial = null) : IStore, IDisposable
{
    private readonly Writer writer = new(initial ?? Snapshot.Empty, new StatusBoard(), new NullJournal(), settings);

    public Snapshot Current => writer.Current;
    public StatusBoard Statuses => writer.Statuses;

    public event Action<Revision>? Changed
    {
        add => writer.Changed += value;
        remove => writer.Changed -= value;
    }

    public Task<Committed> CommitAsync(Func<Snapshot, Decision> decide, CancellationToken cancellation) => writer.CommitAsync(decide, cancellation);

    /// <summary>Finishes what waits.</summary>
    public void Dispose() => writer.Dispose();
}
