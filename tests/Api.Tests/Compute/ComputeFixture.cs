using System.Collections.Immutable;
using Neutrino.Api.Compute;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;
using Neutrino.Values;

namespace Neutrino.Api.Tests.Compute;

/// <summary>The Compute API over a store in memory, with a host whose guests do at once what is wanted of them; a network, an image and the first flavors are there.</summary>
public sealed class ComputeFixture : IAsyncLifetime
{
    public const string NetworkId = "aaaaaaaa-0000-0000-0000-000000000001";
    public const string ImageId = "bbbbbbbb-0000-0000-0000-000000000001";
    private readonly MemoryStore store = new();
    private LoopbackServer? server;
    private ApiClient? client;
    private ServerFollower? follower;

    public IStore Store => store;
    public ApiClient Client => client!;
    public ComputeFailures Failures { get; } = new();
    public RuleSettings Rules { get; } = new() { HostName = "box", Time = TimeProvider.System };

    /// <summary>False: guests stay as they are until the test reports.</summary>
    public bool GuestsFollow { get; set; } = true;

    /// <summary>Servers whose guests the host cannot start.</summary>
    public HashSet<string> Hopeless { get; } = [];

    public async ValueTask InitializeAsync()
    {
        store.Changed += OnChanged;
        var board = new ServerBoard(store.Statuses);
        await store.CommitAsync(snapshot => Flavors.Seed(snapshot, new ComputeCall { Caller = Caller.Self, Settings = Rules, Condition = board.Of }), CancellationToken.None);
        await PutAsync(ResourceKind.ComputeQuota, new ComputeQuota { Id = ComputeQuota.DefaultClass, Limits = new(new Dictionary<string, int> { ["instances"] = -1, ["cores"] = -1, ["ram"] = -1 }) });
        await PutAsync(ResourceKind.Image, new Image
        {
            Id = ImageId, Name = "cirros", OwnerId = KnownTokens.AdminProject, Status = ImageStatus.Active, Visibility = ImageVisibility.Public, DiskFormat = "raw", Size = 1024, VirtualSize = 1024,
            CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
        });
        await PutAsync(ResourceKind.Network, new Network { Id = NetworkId, ProjectId = KnownTokens.DemoProject, Standard = Standard, Name = "net", Mtu = 1500, LocalVlan = 1 });
        await PutAsync(ResourceKind.Subnet, new Subnet
        {
            Id = "aaaaaaaa-0000-0000-0000-000000000002", ProjectId = KnownTokens.DemoProject, Standard = Standard, NetworkId = NetworkId, Cidr = Cidr.Parse("10.0.0.0/16"), GatewayIp = IpAddress.Parse("10.0.0.1"),
            AllocationPools = [new(IpAddress.Parse("10.0.0.2"), IpAddress.Parse("10.0.255.254"))],
        });
        server = await LoopbackServer.StartAsync(new ComputeApi(store, board, new KnownTokens(), Rules, new ComputeSettings(), new ComputeParts(new FakeGuests(board), null, null), new Cors(new CorsSettings()), Failures));
        client = new ApiClient(server.Address);
        follower = new ServerFollower(store, board, Rules, Hopeless.Contains, Microsoft.Extensions.Logging.Abstractions.NullLogger<ServerFollower>.Instance);
        follower.Start();
    }

    public Task PutAsync(ResourceKind kind, IResource row) => store.CommitAsync(_ => Decision.Of(new ChangeSet([new Change(kind, row.Id, null, row)])), CancellationToken.None);

    /// <summary>A server of demo's, running; its id.</summary>
    public async Task<string> LaunchAsync(string name = "vm", string more = "", string token = "demo")
    {
        var reply = await Client.PostAsync("v2.1/servers", $$$"""{"server": {"name": "{{{name}}}", "flavorRef": "1", "imageRef": "{{{ImageId}}}"{{{more}}}}}""", token);
        Assert.True(reply.Code == 202, reply.Body);
        var id = reply.Json.GetProperty("server").GetProperty("id").GetString()!;
        for (var i = 0; i < 200 && store.Current.Servers.Find(id) is { LaunchedAt: null, Fault: null }; i++) await Task.Delay(10);
        return id;
    }

    public Task<Answer> ActAsync(string id, string body, string token = "demo") => Client.PostAsync($"v2.1/servers/{id}/action", body, token);

    public Task<Answer> SendAsync(string method, string path, string? body, string version, string token = "demo") =>
        Client.SendAsync(method, path, body is null ? null : System.Text.Encoding.UTF8.GetBytes(body), token, ("OpenStack-API-Version", $"compute {version}"));

    public async ValueTask DisposeAsync()
    {
        if (follower is not null) await follower.DisposeAsync();
        client?.Dispose();
        if (server is not null) await server.DisposeAsync();
        store.Dispose();
    }

    private static StandardAttributes Standard => new() { CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };

    private void OnChanged(Revision revision)
    {
        foreach (var change in revision.Changes)
        {
            if (change.Kind != ResourceKind.Server || !GuestsFollow) continue;
            if (change.After is Server after) store.Statuses.Report(ResourceKind.Server, after.Id, StatusOf(after, revision.Snapshot.Revision));
            else store.Statuses.Forget(ResourceKind.Server, change.Id, revision.Snapshot.Revision);
        }
    }

    private ResourceStatus StatusOf(Server server, long revision) => Hopeless.Contains(server.Name) || Hopeless.Contains(server.Id)
        ? new("ERROR", "domain instance-00000001: no memory", revision)
        : new(server.Power switch { ServerPower.Running => "ACTIVE", ServerPower.Off => "SHUTOFF", ServerPower.Paused => "PAUSED", _ => "SUSPENDED" }, null, revision);
}
