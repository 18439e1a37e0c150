using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Reconcile;

/// <summary>Some units as one snapshot wants them and as the host has them.</summary>
public sealed record Look(Snapshot Snapshot, ImmutableArray<LookedAt> Units);

/// <param name="Wanted">Empty when the unit should not be, or could not be planned.</param>
/// <param name="Seen">Null when it could not be seen.</param>
/// <param name="Fault">Why it could not be planned or seen.</param>
public sealed record LookedAt(UnitState Wanted, UnitState? Seen, HostFault? Fault);
