using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A resource of the Network API as data: names, attributes, and the rows behind it.</summary>
public abstract record ResourceTable
{
    /// <summary><c>security_group</c>, as bodies write it.</summary>
    public required string Singular { get; init; }

    /// <summary><c>security_groups</c>, as bodies write it.</summary>
    public required string Plural { get; init; }

    /// <summary><c>security-groups</c>, as paths write it.</summary>
    public required string Path { get; init; }
    public required ResourceKind Kind { get; init; }
    public bool CanCreate { get; init; } = true;

    /// <summary>Whether one POST may make several.</summary>
    public bool CanCreateMany { get; init; } = true;

    /// <summary>A row that the caller may not read is hidden by the access rules alone, not by its owner: its 404 does not name it.</summary>
    public bool IsHiddenByPolicy { get; init; }
    public bool CanUpdate { get; init; } = true;
    public bool CanDelete { get; init; } = true;
    public bool HasTags { get; init; }

    public abstract ImmutableArray<AttributeRule> Rules { get; }

    /// <summary>Neutron's 404 for this resource.</summary>
    public required Func<string, Refusal> NotFound { get; init; }

    /// <summary>The 404 of a row that is there and not to be seen.</summary>
    public Refusal Hidden(string id) => IsHiddenByPolicy ? GeneralRefusals.Unseen() : NotFound(id);

    /// <summary>The row by id, or null.</summary>
    public abstract IResource? Find(Snapshot snapshot, string id);

    /// <summary>Whether the caller may see the row at all.</summary>
    public abstract bool Sees(Snapshot snapshot, Caller caller, IResource row);

    /// <summary>One attribute of a row, hidden ones included; null when the table has none of that name.</summary>
    public abstract AttributeValue? Read(ReadContext at, IResource row, string attribute);

    /// <summary>How many rows the project has.</summary>
    public abstract int CountOf(Snapshot snapshot, string projectId);
}

public sealed record ResourceTable<T> : ResourceTable where T : class, IResource
{
    public required ImmutableArray<AttributeRule<T>> Attributes { get; init; }
    public required Func<Snapshot, Table<T>> Rows { get; init; }

    /// <summary>Whether the caller may see the row at all: owner, admin, or shared with the caller.</summary>
    public required Func<Snapshot, Caller, T, bool> IsVisibleTo { get; init; }

    public override ImmutableArray<AttributeRule> Rules => ImmutableArray<AttributeRule>.CastUp(Attributes);
    public override IResource? Find(Snapshot snapshot, string id) => Rows(snapshot).Find(id);
    public override bool Sees(Snapshot snapshot, Caller caller, IResource row) => IsVisibleTo(snapshot, caller, (T)row);
    public override int CountOf(Snapshot snapshot, string projectId) =>
        Rows(snapshot) is var rows && rows.HasIndex("project") ? rows.CountBy("project", projectId) : rows.Find(projectId) is null ? 0 : 1;

    public override AttributeValue? Read(ReadContext at, IResource row, string attribute)
    {
        foreach (var rule in Attributes)
            if (rule.Name == attribute) return rule.Read(at, (T)row);
        return null;
    }
}
