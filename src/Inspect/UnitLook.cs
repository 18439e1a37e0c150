using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>One unit as it should be and as it is.</summary>
/// <param name="Seen">Null when it could not be seen.</param>
/// <param name="Fault">Why it could not be planned or seen.</param>
public sealed record UnitLook(UnitState Wanted, UnitState? Seen, HostFault? Fault);
