using Microsoft.Extensions.Logging;
using Neutrino.Host.Fake;
using Neutrino.HostState;
using Neutrino.Plan;
using Neutrino.Reconcile;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>The host and the loop that keeps it as wanted.</summary>
internal sealed class DataPlane : IAsyncDisposable
{
    private readonly IHost host;
    private readonly Reconciler reconciler;

    private DataPlane(IHost host, string datapathType, ServeOptions options, IStore store, TimeProvider time, ILoggerFactory loggers)
    {
        (this.host, DatapathType) = (host, datapathType);
        var settings = new HostSettings
        {
            HostName = options.HostName,
            DatapathType = datapathType,
            StateDirectory = options.StateDirectory,
            ExternalInterface = options.ExternalInterface,
            ExternalAddresses = options.ExternalAddresses,
        };
        reconciler = new Reconciler(store, new HostPlanner(settings), host, new ReconcileSettings(), time, loggers.CreateLogger<Reconciler>());
    }

    /// <summary><c>system</c> or <c>netdev</c>.</summary>
    public string DatapathType { get; }

    /// <summary>The guests' connections to the metadata service; null without namespaces.</summary>
    public INamespaceConnections? Connections => null;

    /// <summary>Every unit, and how it stands.</summary>
    public IReadOnlyDictionary<UnitKey, UnitCondition> Units => reconciler.Units;

    /// <summary>Starts looking and working at once; see <see cref="Ready"/>.</summary>
    public static Task<DataPlane> StartAsync(ServeOptions options, IStore store, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        var plane = new DataPlane(new FakeHost(), options.Datapath == Datapath.Netdev ? "netdev" : "system", options, store, time, loggers);
        plane.reconciler.Start();
        return Task.FromResult(plane);
    }

    /// <summary>Completes when every unit, wanted or found, has been handled once.</summary>
    public Task Ready => reconciler.Ready;

    /// <summary>Stops looking; what is on the host stays as it is.</summary>
    public async ValueTask DisposeAsync()
    {
        await reconciler.DisposeAsync();
        await host.DisposeAsync();
    }
}
