using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// A decision in the making: the snapshot as it stands after the changes decided so far, and those changes.
/// Lives within one call of <see cref="NetworkRules.Decide"/>.
/// </summary>
internal sealed class Draft(Snapshot snapshot, Caller caller, RuleSettings settings)
{
    private readonly OrderedDictionary<(ResourceKind Kind, string Id), Change> changes = [];
    private readonly DateTimeOffset now = settings.Time.GetUtcNow();

    public Snapshot Snapshot { get; private set; } = snapshot;
    public Caller Caller => caller;
    public RuleSettings Settings => settings;

    /// <summary>Whether the row is of this decision's own making.</summary>
    public bool IsNew(IResource row) => changes.TryGetValue((Kinds.Of(row), row.Id), out var change) && change.Before is null;

    public string NewId() => settings.NewId().ToString();

    /// <summary>The standard attributes of a new row.</summary>
    public StandardAttributes NewStandard(AttributeBag? body = null, long revision = 0) =>
        new() { Description = body?.Text("description") ?? "", CreatedAt = now, UpdatedAt = now, Revision = revision };

    public T Add<T>(T row) where T : class, IResource
    {
        Put(new Change(Kinds.Of(row), row.Id, null, row));
        return row;
    }

    public void Remove(IResource row) => Put(new Change(Kinds.Of(row), row.Id, row, null));

    /// <summary>Replaces a row. A row that is no different changes nothing; one that is gets its revision number and time, once a decision.</summary>
    public T Replace<T>(T before, T after) where T : class, IResource
    {
        if (before.Equals(after)) return before;
        var revised = after is INetworkResource row ? (T)Kinds.WithStandard(row, Revised(row)) : after;
        Put(new Change(Kinds.Of(after), after.Id, before, revised));
        return revised;
    }

    /// <summary>Changes what only the host needs to know (a tag, a zone): no revision.</summary>
    public T ReplaceSilently<T>(T before, T after) where T : class, IResource
    {
        if (!before.Equals(after)) Put(new Change(Kinds.Of(after), after.Id, before, after));
        return after;
    }

    /// <summary>Gives a row a new revision because something that belongs to it changed.</summary>
    public void Touch(INetworkResource? row)
    {
        if (row is null) return;
        var standard = Revised(row);
        if (standard != row.Standard) Put(new Change(Kinds.Of(row), row.Id, row, Kinds.WithStandard(row, standard)));
    }

    /// <summary>The changes decided so far, at most one a row.</summary>
    public IReadOnlyCollection<Change> Changes => changes.Values;

    /// <summary>The decision: the changes, with those of the DHCP ports that follow from them, and rows as they are now.</summary>
    public Decision Decide(IEnumerable<IResource> shown) =>
        DhcpPorts.Follow(this) is { } refusal ? refusal : Decision.Of(new ChangeSet([.. changes.Values]), [.. shown.Select(Current)]);

    private IResource Current(IResource row) => changes.TryGetValue((Kinds.Of(row), row.Id), out var change) && change.After is { } after ? after : row;

    private StandardAttributes Revised(INetworkResource row)
    {
        var before = changes.TryGetValue((Kinds.Of(row), row.Id), out var change) ? change.Before as INetworkResource : row;
        // A row made in this decision keeps its first revision.
        return before is null ? row.Standard : row.Standard with { Revision = before.Standard.Revision + 1, UpdatedAt = now };
    }

    private void Put(Change change)
    {
        Snapshot = Snapshot.Apply(new ChangeSet([change])) with { Revision = Snapshot.Revision };
        var key = (change.Kind, change.Id);
        var merged = changes.TryGetValue(key, out var earlier) ? change with { Before = earlier.Before } : change;
        if (merged.Before is null && merged.After is null) changes.Remove(key);
        else changes[key] = merged;
    }
}
