using System.Collections.Frozen;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The decisions of one resource; access, quota, ownership and revision are decided around them.</summary>
internal sealed record ResourceRules
{
    public required ResourceTable Table { get; init; }

    /// <summary>Whether a project's number of rows is limited, under the table's singular.</summary>
    public bool HasQuota { get; init; }

    /// <summary>The row that stands for one that was never written: a project without limits of its own has the defaults.</summary>
    public Func<string, IResource>? Unwritten { get; init; }

    public Func<Draft, AttributeBag, string, Outcome<IResource>>? Create { get; init; }
    public Func<Draft, IResource, AttributeBag, Outcome<IResource>>? Update { get; init; }
    public Func<Draft, IResource, Refusal?>? Delete { get; init; }

    /// <summary>Member actions by name.</summary>
    public FrozenDictionary<string, Func<Draft, IResource, AttributeBag, Outcome<ShownRows>>> Actions { get; init; } =
        FrozenDictionary<string, Func<Draft, IResource, AttributeBag, Outcome<ShownRows>>>.Empty;

    /// <summary>Types the decisions: every row of the table is a <typeparamref name="T"/>.</summary>
    public static ResourceRules Of<T>(
        ResourceTable<T> table,
        Func<Draft, AttributeBag, string, Outcome<T>>? create,
        Func<Draft, T, AttributeBag, Outcome<T>>? update,
        Func<Draft, T, Refusal?>? delete,
        bool hasQuota = false,
        params (string Name, Func<Draft, T, AttributeBag, Outcome<ShownRows>> Act)[] actions)
        where T : class, IResource => new()
        {
            Table = table,
            HasQuota = hasQuota,
            Create = create is null ? null : (draft, body, project) => create(draft, body, project).Widen<IResource>(),
            Update = update is null ? null : (draft, row, body) => update(draft, (T)row, body).Widen<IResource>(),
            Delete = delete is null ? null : (draft, row) => delete(draft, (T)row),
            Actions = actions.ToFrozenDictionary(
                action => action.Name, Func<Draft, IResource, AttributeBag, Outcome<ShownRows>> (action) => (draft, row, body) => action.Act(draft, (T)row, body), StringComparer.Ordinal),
        };
}

/// <summary>The rows that the reply to an action is about.</summary>
internal sealed record ShownRows(params ValueList<IResource> Rows);
