using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Reconcile;

/// <summary>One unit within one round.</summary>
internal sealed class RoundUnit(TrackedUnit tracked)
{
    private HostFault? fault;

    public TrackedUnit Tracked { get; } = tracked;
    public UnitKey Key => Tracked.Key;
    public UnitState Wanted { get; set; } = new(tracked.Key);
    public UnitState Seen { get; set; } = new(tracked.Key);

    /// <summary>False when the host could not say how the unit is; <see cref="Seen"/> is then empty.</summary>
    public bool WasSeen { get; set; }
    /// <summary>True when something was done to it, so that it is no more as <see cref="Seen"/>.</summary>
    public bool WasChanged { get; set; }
    public ImmutableArray<Operation> Operations { get; set; } = [];

    /// <summary>The first thing that went wrong; nothing more is done to the unit in this round.</summary>
    public HostFault? Fault => Volatile.Read(ref fault);

    public void Fail(HostFault with) => Interlocked.CompareExchange(ref fault, with, null);
}
