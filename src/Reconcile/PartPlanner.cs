using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Reconcile;

/// <summary>Some units of a planner's, for a loop that works these and no others.</summary>
/// <param name="covers">Whether a unit is of the part.</param>
/// <param name="speaksOf">Whether the part's units are what resources of a kind stand on.</param>
public sealed class PartPlanner(IPlanner whole, Func<UnitKey, bool> covers, Func<ResourceKind, bool> speaksOf) : IPlanner
{
    /// <summary>The guests of a cloud.</summary>
    public static PartPlanner Solo(IPlanner whole) => new(whole, unit => unit.Kind == UnitKind.Server, kind => kind == ResourceKind.Server);

    /// <summary>All but the guests.</summary>
    public static PartPlanner Shared(IPlanner whole) => new(whole, unit => unit.Kind != UnitKind.Server, kind => kind != ResourceKind.Server);

    public bool SpeaksOf(ResourceKind kind) => speaksOf(kind) && whole.SpeaksOf(kind);
    public bool Covers(UnitKey unit) => covers(unit) && whole.Covers(unit);
    public IEnumerable<UnitKey> Units(Snapshot snapshot) => whole.Units(snapshot).Where(covers);
    public UnitState Plan(Snapshot snapshot, UnitKey unit) => whole.Plan(snapshot, unit);
    public IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change) => whole.Touched(before, after, change);
    public IEnumerable<(ResourceKind Kind, string Id)> Awaits(Snapshot snapshot, UnitKey unit) => whole.Awaits(snapshot, unit);
    public ImmutableArray<Realized> Realizes(Snapshot snapshot, UnitKey unit, UnitState seen) => whole.Realizes(snapshot, unit, seen);
}
