using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Reconcile;

/// <summary>From the cloud to one host: pure. See <see cref="Planner"/>.</summary>
public interface IPlanner
{
    /// <summary>Whether a unit is this planner's: another loop may work others of the same host.</summary>
    bool Covers(UnitKey unit) => true;

    /// <summary>Whether the status of resources of a kind is told by this planner's units; the last word on a removed one then is, too.</summary>
    bool SpeaksOf(ResourceKind kind) => true;

    /// <summary>Every unit that the host should have; those of others may be among them.</summary>
    IEnumerable<UnitKey> Units(Snapshot snapshot);

    /// <summary>What the unit should be; an empty state when it should not be.</summary>
    UnitState Plan(Snapshot snapshot, UnitKey unit);

    /// <summary>The units whose plan may differ between the two snapshots because of <paramref name="change"/>.</summary>
    IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change);

    /// <summary>Resources of other units that the host must have spoken of before the unit is started.</summary>
    IEnumerable<(ResourceKind Kind, string Id)> Awaits(Snapshot snapshot, UnitKey unit) => [];

    /// <summary>The resources whose status the unit decides, given how it was last seen.</summary>
    ImmutableArray<Realized> Realizes(Snapshot snapshot, UnitKey unit, UnitState seen);
}
