using System.Collections.Frozen;
using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

internal sealed class Collection<T> : Collection where T : class, IResource
{
    private readonly ResourceTable<T> table;
    private readonly PolicySet policy;
    private readonly FrozenDictionary<string, AttributeRule<T>> attributes;
    private readonly ImmutableArray<ShownAttribute<T>> visible;
    private readonly ShownAttributes<T> everything;

    public Collection(ResourceTable<T> table, PolicySet policy)
        : base(table)
    {
        (this.table, this.policy) = (table, policy);
        var both = WithBothProjectNames(table.Attributes);
        attributes = both.ToFrozenDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        Rules = both.ToFrozenDictionary(attribute => attribute.Name, AttributeRule (attribute) => attribute, StringComparer.Ordinal);
        visible = [.. both.Where(attribute => attribute.IsVisible).Select(attribute =>
            new ShownAttribute<T>(JsonOutput.Name(attribute.Name), attribute, policy.Has($"get_{table.Singular}:{attribute.Name}")))];
        everything = new ShownAttributes<T>(visible);
    }

    public override FrozenDictionary<string, AttributeRule> Rules { get; }

    public override IResource? Find(ReadContext context, string id) =>
        table.Rows(context.Snapshot).Find(id) is { } row && new RowAccess<T>(table, context, policy).Sees(row) ? row : null;

    public override IShownAttributes Shown(Caller caller, IReadOnlyCollection<string> fields)
    {
        var shown = fields.Count == 0 ? visible : visible.RemoveAll(attribute => !fields.Contains(attribute.Rule.Name));
        var guarded = shown.Any(attribute => attribute.IsGuarded);
        return !guarded && fields.Count == 0 ? everything : new ShownAttributes<T>(guarded ? [.. shown.Select(attribute => For(attribute, caller)).OfType<ShownAttribute<T>>()] : shown);
    }

    public override Page Select(ReadContext context, ListQuery query)
    {
        var filters = RowFilters<T>.Of(table, attributes, query);
        if (filters.Refusal is { } refusal) return new Page([], refusal);
        var access = new RowAccess<T>(table, context, policy);
        var rows = filters.Candidates(table.Rows(context.Snapshot)).Where(row => filters.Match(context, row) && access.Sees(row));
        var order = RowOrder<T>.Of(attributes, query, context);
        if (query.Limit == 0) return new Page(order.Sorted(rows));
        if (query.Marker is not { } marker) return new Page(order.PageOf(rows, null, query.Limit, query.Reverse));
        return table.Rows(context.Snapshot).Find(marker) is { } last && access.Sees(last)
            ? new Page(order.PageOf(rows, last, query.Limit, query.Reverse))
            : new Page([], table.NotFound(marker));
    }

    /// <summary>The attribute as this caller is shown it; null when never.</summary>
    private ShownAttribute<T>? For(ShownAttribute<T> attribute, Caller caller)
    {
        if (!attribute.IsGuarded) return attribute;
        return Access.ReadsAny(policy, table, attribute.Rule, caller) switch
        {
            true => attribute,
            false => null,
            _ => attribute with { Allows = (context, row) => Access.Reads(policy, context, table, attribute.Rule, row) },
        };
    }

    /// <summary>A table names the owner <c>project_id</c> or <c>tenant_id</c>; the wire shows and takes both.</summary>
    private static ImmutableArray<AttributeRule<T>> WithBothProjectNames(ImmutableArray<AttributeRule<T>> attributes)
    {
        var project = attributes.FirstOrDefault(attribute => attribute.Name == "project_id");
        var tenant = attributes.FirstOrDefault(attribute => attribute.Name == "tenant_id");
        if (project is not null && tenant is null) return attributes.Add(project with { Name = "tenant_id" });
        if (tenant is not null && project is null) return attributes.Add(tenant with { Name = "project_id" });
        return attributes;
    }
}
