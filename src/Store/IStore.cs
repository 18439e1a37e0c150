using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>One commit as its followers see it: the snapshot it made and what changed since the one before.</summary>
public sealed record Revision(Snapshot Snapshot, ImmutableArray<Change> Changes);

/// <summary>Durability and order. One writer decides and commits; everybody reads <see cref="Current"/>.</summary>
public interface IStore
{
    /// <summary>The newest committed snapshot.</summary>
    Snapshot Current { get; }

    /// <summary>What the host says of the cloud's resources; in tables of its own, never read by the planner.</summary>
    StatusBoard Statuses { get; }

    /// <summary>
    /// Runs <paramref name="decide"/> on the newest snapshot, on the writer's thread and in the order of arrival. Its changes are durable,
    /// and in <see cref="Current"/>, before the task completes. A refusal, or a thrown exception, changes nothing.
    /// Many waiting decisions share one transaction (group commit).
    /// </summary>
    Task<Committed> CommitAsync(Func<Snapshot, Decision> decide, CancellationToken cancellation);

    /// <summary>Called on the writer's thread after each commit, in order; must return at once.</summary>
    event Action<Revision>? Changed;
}

/// <param name="Decision">What was decided; its refusal, if any.</param>
/// <param name="Snapshot">The snapshot that holds it.</param>
public readonly record struct Committed(Decision Decision, Snapshot Snapshot);
