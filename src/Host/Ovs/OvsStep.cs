using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>What one host operation means in the database, as things stand.</summary>
/// <param name="Changes">Empty: the rows are as they should be.</param>
internal sealed record OvsStep(Operation Operation, ImmutableArray<OvsdbOperation> Changes)
{
    /// <summary>Cannot be done, and why; nothing is tried.</summary>
    public HostFault? Fault { get; init; }

    /// <summary>The interface that has to be open when it is in force.</summary>
    public string? Interface { get; init; }

    /// <summary>The rows are right but ovs-vswitchd has to look again (at a device that was missing).</summary>
    public bool LookAgain { get; init; }

    /// <summary>A change that meets no row is a failure: what it was to change has gone meanwhile. False for removals: gone is done.</summary>
    public bool MustMeet { get; init; } = true;

    public bool IsDone => Changes.IsEmpty && !LookAgain;
}
