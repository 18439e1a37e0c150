using Microsoft.Extensions.Logging;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>The host and the loop that keeps it as wanted.</summary>
internal sealed class DataPlane : IAsyncDisposable
{
    private readonly IStore store;

    private DataPlane(IStore store)
    {
        this.store = store;
        store.Changed += Settle;
        store.Statuses.Settle(store.Current.Revision);
    }

    /// <summary><c>system</c> or <c>netdev</c>.</summary>
    public string DatapathType => "system";

    /// <summary>The guests' connections to the metadata service; null without namespaces.</summary>
    public INamespaceConnections? Connections => null;

    public static Task<DataPlane> StartAsync(ServeOptions options, IStore store, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation) =>
        Task.FromResult(new DataPlane(store));

    public Task SettledAsync(CancellationToken cancellation) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        store.Changed -= Settle;
        return ValueTask.CompletedTask;
    }

    private void Settle(Revision revision) => store.Statuses.Settle(revision.Snapshot.Revision);
}
