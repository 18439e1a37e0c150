using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;
using Neutrino.Reconcile;

namespace Neutrino.Server;

/// <summary>Wants nothing of the host: whatever bears our mark is an orphan.</summary>
internal sealed class NothingPlanner : IPlanner
{
    public IEnumerable<UnitKey> Units(Snapshot snapshot) => [];
    public UnitState Plan(Snapshot snapshot, UnitKey unit) => new(unit);
    public IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change) => [];
    public ImmutableArray<Realized> Realizes(Snapshot snapshot, UnitKey unit, UnitState seen) => [];
}
