using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;
using Neutrino.Store;

namespace Neutrino.Reconcile.Tests;

/// <summary>A cloud of security groups and nothing else; each is one unit on the host, its name says what it should be there.</summary>
internal sealed class ToyCloud : IStore, IPlanner
{
    private Snapshot snapshot = Snapshot.Empty;

    public Snapshot Current => snapshot;
    public StatusBoard Statuses { get; } = new();
    public event Action<Revision>? Changed;

    /// <summary>A unit whose plan throws.</summary>
    public string? Unplannable { get; set; }

    public static UnitKey Key(string id) => new(UnitKind.Router, id);

    /// <param name="name">How many addresses it has: the digits of a number, one for each; null removes it.</param>
    public void Put(string id, string? name) => Commit((id, name));

    public void Commit(params (string Id, string? Name)[] rows)
    {
        ImmutableArray<Change> changes = [.. rows.Select(row => new Change(ResourceKind.SecurityGroup, row.Id, snapshot.SecurityGroups.Find(row.Id), Row(row.Id, row.Name)))];
        snapshot = snapshot.Apply(new ChangeSet(changes));
        Changed?.Invoke(new Revision(snapshot, changes));
    }

    public Task<Committed> CommitAsync(Func<Snapshot, Decision> decide, CancellationToken cancellation) => throw new NotSupportedException("The toy cloud is changed by Put.");

    public IEnumerable<UnitKey> Units(Snapshot snapshot) => snapshot.SecurityGroups.All.Select(row => Key(row.Id));

    public UnitState Plan(Snapshot snapshot, UnitKey unit)
    {
        if (unit.Id == Unplannable) throw new InvalidOperationException("no plan");
        return snapshot.SecurityGroups.Find(unit.Id) is { } row ? State(unit, row.Name) : new UnitState(unit);
    }

    public IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change) => [Key(change.Id)];

    public ImmutableArray<Realized> Realizes(Snapshot snapshot, UnitKey unit, UnitState seen) =>
        snapshot.SecurityGroups.Find(unit.Id) is not null ? [new Realized(ResourceKind.SecurityGroup, unit.Id, seen.IsEmpty ? "DOWN" : "ACTIVE", "ERROR")] : [];

    public static UnitState State(UnitKey unit, string name)
    {
        var ns = $"qrouter-{unit.Id}";
        return new UnitState(unit)
        {
            Namespaces = [new(ns)],
            OvsPorts = [new($"qr-{unit.Id}", "br-int") { Tag = 1, Type = "internal" }],
            Links = [new(ns, $"qr-{unit.Id}", LinkKind.OvsInternal) { Mtu = 1500, Addresses = name.Select(digit => new LinkAddress(Cidr.Parse($"10.0.{digit}.1/24"))).ToValueList() }],
            Chains = [new(ns, IpFamily.V4, "nat", "ours") { Rules = ["-j ACCEPT"] }],
            Listeners = [new(ns, 9697)],
        };
    }

    private static SecurityGroup? Row(string id, string? name) => name is null ? null : new SecurityGroup { Id = id, Name = name, ProjectId = "p", Standard = new StandardAttributes { CreatedAt = default, UpdatedAt = default } };
}
