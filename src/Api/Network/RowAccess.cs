using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Which rows of a table one caller may see. What the access rules say of every row is asked once; only what depends on the row is asked of each.</summary>
internal readonly struct RowAccess<T> where T : class, IResource
{
    private readonly ResourceTable<T> table;
    private readonly ReadContext context;
    private readonly PolicySet policy;
    private readonly bool? every;

    public RowAccess(ResourceTable<T> table, ReadContext context, PolicySet policy)
    {
        (this.table, this.context, this.policy) = (table, context, policy);
        var rule = "get_" + table.Singular;
        every = policy.Has(rule) ? policy.AllowsAny(rule, context.Caller) : true;
    }

    public bool Sees(T row) => every switch
    {
        false => false,
        true => table.IsVisibleTo(context.Snapshot, context.Caller, row),
        _ => Access.Sees(policy, context, table, row),
    };
}
