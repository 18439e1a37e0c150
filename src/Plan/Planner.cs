using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>A resource of the cloud that a unit makes true, with the status it has when the unit stands and when it does not.</summary>
public sealed record Realized(ResourceKind Kind, string Id, string WhenUp, string WhenBroken);

/// <summary>From the cloud to the host: pure, unit by unit.</summary>
public static class Planner
{
    /// <summary>Every unit that the host should have.</summary>
    public static IEnumerable<UnitKey> Units(Snapshot snapshot, HostSettings host) => throw new NotSupportedException();

    /// <summary>What the unit should be; an empty state when it should not be.</summary>
    public static UnitState Plan(Snapshot snapshot, HostSettings host, UnitKey unit) => throw new NotSupportedException();

    /// <summary>The units whose plan may differ between the two snapshots because of <paramref name="change"/>.</summary>
    public static IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change) => throw new NotSupportedException();

    /// <summary>The resources whose status the unit decides. <paramref name="seen"/> is the unit as last observed: a port that nobody has plugged is DOWN.</summary>
    public static ImmutableArray<Realized> Realizes(Snapshot snapshot, HostSettings host, UnitKey unit, UnitState seen) => throw new NotSupportedException();
}
