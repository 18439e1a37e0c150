using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Collects the changes of one decision.</summary>
internal sealed class IdentityEdits
{
    private readonly ImmutableArray<Change>.Builder changes = ImmutableArray.CreateBuilder<Change>();
    private readonly HashSet<(ResourceKind Kind, string Id)> removed = [];

    public IdentityEdits Add(ResourceKind kind, IResource row) => Put(new Change(kind, row.Id, null, row));
    public IdentityEdits Replace(ResourceKind kind, IResource before, IResource after) => Put(new Change(kind, before.Id, before, after));

    /// <summary>Takes a row away; one that several cascades take away goes once.</summary>
    public IdentityEdits Remove(ResourceKind kind, IResource row) => removed.Add((kind, row.Id)) ? Put(new Change(kind, row.Id, row, null)) : this;

    public IdentityEdits RemoveAll(ResourceKind kind, IEnumerable<IResource> rows)
    {
        foreach (var row in rows) Remove(kind, row);
        return this;
    }

    public Decision Showing(params ImmutableArray<IResource> shown) => Decision.Of(new ChangeSet(changes.ToImmutable()), shown);

    private IdentityEdits Put(Change change)
    {
        changes.Add(change);
        return this;
    }
}
