using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests.Compute;

/// <summary>A cloud with a network, an image and the first flavors, whose guests do what the test says.</summary>
internal sealed class GuestCloud
{
    public const string ImageId = "11111111-1111-1111-1111-111111111111";
    private readonly Cloud cloud = new();
    private readonly Dictionary<string, string> statuses = [];

    public GuestCloud()
    {
        Network = SeedTopology.DemoNet(cloud);
        Subnet = SeedTopology.DemoSubnet(cloud, Network.Id);
        Snapshot = cloud.Snapshot;
        Act(Cloud.Admin, Flavors.Seed);
        Put(new Image
        {
            Id = ImageId, Name = "cirros", OwnerId = Cloud.Admin.ProjectId, Status = ImageStatus.Active, Visibility = ImageVisibility.Public, DiskFormat = "qcow2", ContainerFormat = "bare",
            Size = 1000, VirtualSize = 1 << 20, CreatedAt = cloud.Time.GetUtcNow(), UpdatedAt = cloud.Time.GetUtcNow(),
        });
    }

    public Snapshot Snapshot { get; private set; }
    public Neutrino.Model.Network Network { get; }
    public Subnet Subnet { get; }

    public ServerOrder Order(string name = "vm") => new() { Name = name, FlavorId = "1", ImageId = ImageId, Networks = NetworkChoice.Given, Nics = [new NicOrder(Network.Id, null, null, null)] };

    /// <summary>A server that runs.</summary>
    public Server Launch(ServerOrder? order = null, Caller? caller = null)
    {
        var server = (Server)Done(TryCreate(order ?? Order(), caller)).Shown[0];
        Host(server.Id, "ACTIVE");
        return Find(server.Id)!;
    }

    public Decision TryCreate(ServerOrder order, Caller? caller = null) => Act(caller ?? Cloud.Demo, (snapshot, call) => ServerCreation.Create(snapshot, call, order));

    /// <summary>The host's word, followed.</summary>
    public void Host(string serverId, string status)
    {
        statuses[serverId] = status;
        Act(Caller.Self, (snapshot, call) => ServerFollowing.Launched(snapshot, call, serverId));
        Act(Caller.Self, (snapshot, call) => ServerFollowing.Settled(snapshot, call, serverId));
    }

    public Server? Find(string id) => Snapshot.Servers.Find(id);

    public Decision Act(Caller caller, Func<Snapshot, ComputeCall, Decision> decide)
    {
        var call = new ComputeCall { Caller = caller, Settings = cloud.Settings, Condition = Condition };
        var decision = decide(Snapshot, call);
        if (decision.Refusal is null) Snapshot = Snapshot.Apply(decision.Changes);
        cloud.Time.Pass();
        return decision;
    }

    public Decision Neutron(Command command)
    {
        var decision = NetworkRules.Decide(Snapshot, command, cloud.Settings);
        if (decision.Refusal is null) Snapshot = Snapshot.Apply(decision.Changes);
        return decision;
    }

    public void Put(IResource row) => Snapshot = Snapshot.Apply(new ChangeSet([new Change(row is Image ? ResourceKind.Image : ResourceKind.ComputeQuota, row.Id, null, row)]));

    public ServerCondition Condition(Server server) => ServerCondition.Of(server, statuses.GetValueOrDefault(server.Id), inFlight: false);

    public static Decision Done(Decision decision) => decision.Refusal is { } refusal ? throw new InvalidOperationException($"{refusal.Status} {refusal.Message}") : decision;
}
