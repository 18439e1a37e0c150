using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Reconcile;

/// <summary>The cloud's planner for one host, whose settings may be replaced while it is used.</summary>
public sealed class HostPlanner(HostSettings host) : IPlanner
{
    private volatile HostSettings host = host;

    public HostSettings Host
    {
        get => host;
        set => host = value;
    }

    public IEnumerable<UnitKey> Units(Snapshot snapshot) => Planner.Units(snapshot, host);
    public UnitState Plan(Snapshot snapshot, UnitKey unit) => Planner.Plan(snapshot, host, unit);
    public IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change) => Planner.Touched(before, after, change);
    public IEnumerable<(ResourceKind Kind, string Id)> Awaits(Snapshot snapshot, UnitKey unit) => Planner.Awaits(snapshot, unit);
    public ImmutableArray<Realized> Realizes(Snapshot snapshot, UnitKey unit, UnitState seen) => Planner.Realizes(snapshot, host, unit, seen);
}
