using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>Keeps nothing: the cloud lives as long as the process.</summary>
internal sealed class NullJournal : IJournal
{
    public void Append(long revision, ImmutableArray<Change> changes) { }
    public void Append(ResourceKind kind, string id, ResourceStatus? status) { }
    public void Flush() { }
    public void Dispose() { }
}
