using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>
/// Where commits become durable. Called by the writer's thread alone. A PostgreSQL journal would stand here beside SQLite's.
/// </summary>
internal interface IJournal : IDisposable
{
    /// <summary>Takes one commit into the open batch. When it throws, nothing of that commit is in the batch.</summary>
    void Append(long revision, ImmutableArray<Change> changes);

    /// <summary>Takes the newest word of the host on a resource into the open batch; null when there is none any more.</summary>
    void Append(ResourceKind kind, string id, ResourceStatus? status);

    /// <summary>Makes the batch durable, all of it or, when it throws, nothing. Either way the batch is empty afterwards.</summary>
    void Flush();
}
