using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Reconcile.Tests;

/// <summary>A store in memory that takes changes as they are.</summary>
internal sealed class MemoryCloud(Snapshot snapshot) : IStore
{
    public Snapshot Current { get; private set; } = snapshot;
    public StatusBoard Statuses { get; } = new();
    public event Action<Revision>? Changed;

    public void Commit(params ImmutableArray<Change> changes)
    {
        Current = Current.Apply(new ChangeSet(changes));
        Changed?.Invoke(new Revision(Current, changes));
    }

    public Task<Committed> CommitAsync(Func<Snapshot, Decision> decide, CancellationToken cancellation) => throw new NotSupportedException("Changes are committed as they are.");
}
