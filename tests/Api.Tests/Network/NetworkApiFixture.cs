using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Tests;

/// <summary>The Network API over a store in memory, behind a real server, with a host that settles at once unless told otherwise.</summary>
public sealed class NetworkApiFixture : IAsyncLifetime
{
    private readonly MemoryStore store = new();
    private LoopbackServer? server;
    private ApiClient? client;

    public IStore Store => store;
    public ApiClient Client => client!;
    /// <summary>What the API logged as its own failures.</summary>
    public FailureLog Failures { get; } = new();
    public Uri Address => server!.Address;
    public NetworkApiSettings Settings { get; init; } = new() { IdentityUri = "http://127.0.0.1:5000" };
    public RuleSettings Rules { get; init; } = new() { HostName = "box", Time = TimeProvider.System };

    /// <summary>False: the test plays the host.</summary>
    public bool HostIsInstant
    {
        get => store.HostIsInstant;
        set => store.HostIsInstant = value;
    }

    public async ValueTask InitializeAsync()
    {
        server = await LoopbackServer.StartAsync(new NetworkApi(store, new KnownTokens(), Rules, Settings, new Cors(new CorsSettings { AllowedOrigins = ["http://dashboard.example"] }), Failures));
        client = new ApiClient(server.Address);
    }

    /// <summary>Puts rows into the cloud past all rules.</summary>
    public async Task PutAsync(params IResource[] rows)
    {
        var changes = rows.Select(row => new Change(KindOf(row), row.Id, null, row)).ToImmutableArray();
        await store.CommitAsync(_ => Decision.Of(new ChangeSet(changes)), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        if (server is not null) await server.DisposeAsync();
        store.Dispose();
    }

    private static ResourceKind KindOf(IResource row) => row switch
    {
        Network => ResourceKind.Network,
        Subnet => ResourceKind.Subnet,
        Port => ResourceKind.Port,
        Router => ResourceKind.Router,
        FloatingIp => ResourceKind.FloatingIp,
        SecurityGroup => ResourceKind.SecurityGroup,
        Server => ResourceKind.Server,
        _ => ResourceKind.RbacPolicy,
    };
}
