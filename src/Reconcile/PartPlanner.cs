using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Reconcile;

/// <summary>Some units of a planner's, for a loop that works these and no others.</summary>
public sealed class PartPlanner(IPlanner whole, Func<UnitKey, bool> covers) : IPlanner
{
    public bool Covers(UnitKey unit) => covers(unit) && whole.Covers(unit);
    public IEnumerable<UnitKey> Units(Snapshot snapshot) => whole.Units(snapshot).Where(covers);
    public UnitState Plan(Snapshot snapshot, UnitKey unit) => whole.Plan(snapshot, unit);
    public IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change) => whole.Touched(before, after, change);
    public IEnumerable<(ResourceKind Kind, string Id)> Awaits(Snapshot snapshot, UnitKey unit) => whole.Awaits(snapshot, unit);
    public ImmutableArray<Realized> Realizes(Snapshot snapshot, UnitKey unit, UnitState seen) => whole.Realizes(snapshot, unit, seen);
}
