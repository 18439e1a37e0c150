using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The decisions of one resource; access, quota, ownership and revision are decided around them.</summary>
internal sealed record ResourceRules
{
    public required ResourceTable Table { get; init; }

    /// <summary>Whether a project's number of rows is limited, under the table's singular.</summary>
    public bool HasQuota { get; init; }

    public Func<Draft, AttributeBag, string, Outcome<IResource>>? Create { get; init; }
    public Func<Draft, IResource, AttributeBag, Outcome<IResource>>? Update { get; init; }
    public Func<Draft, IResource, Refusal?>? Delete { get; init; }

    /// <summary>Member actions by name; each gives the row that the reply is about.</summary>
    public Func<Draft, IResource, string, AttributeBag, Outcome<IResource>>? Act { get; init; }

    /// <summary>Types the decisions: every row of the table is a <typeparamref name="T"/>.</summary>
    public static ResourceRules Of<T>(
        ResourceTable<T> table,
        Func<Draft, AttributeBag, string, Outcome<T>>? create,
        Func<Draft, T, AttributeBag, Outcome<T>>? update,
        Func<Draft, T, Refusal?>? delete,
        bool hasQuota = false)
        where T : class, IResource => new()
        {
            Table = table,
            HasQuota = hasQuota,
            Create = create is null ? null : (draft, body, project) => create(draft, body, project).Widen<IResource>(),
            Update = update is null ? null : (draft, row, body) => update(draft, (T)row, body).Widen<IResource>(),
            Delete = delete is null ? null : (draft, row) => delete(draft, (T)row),
        };
}
