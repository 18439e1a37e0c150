using Neutrino.HostState;

namespace Neutrino.Reconcile;

/// <summary>How one unit stands.</summary>
/// <param name="Fault">Null: as wanted, when last looked at.</param>
/// <param name="Failures">How many times in a row it could not be brought to what is wanted.</param>
/// <param name="Since">When it was last changed by us, or came into or out of a fault.</param>
/// <param name="Revision">The snapshot it was planned from.</param>
public sealed record UnitCondition(UnitKey Unit, HostFault? Fault, int Failures, DateTimeOffset Since, long Revision);
