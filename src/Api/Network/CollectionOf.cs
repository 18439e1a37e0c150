using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

internal sealed class Collection<T> : Collection where T : class, IResource
{
    private readonly ResourceTable<T> table;
    private readonly FrozenDictionary<string, AttributeRule<T>> attributes;
    private readonly ShownAttributes forAdmins;
    private readonly ShownAttributes forOthers;

    public Collection(ResourceTable<T> table)
        : base(table)
    {
        this.table = table;
        var both = WithBothProjectNames(table.Attributes);
        attributes = both.ToFrozenDictionary(attribute => attribute.Name, StringComparer.Ordinal);
        Rules = both.ToFrozenDictionary(attribute => attribute.Name, AttributeRule (attribute) => attribute, StringComparer.Ordinal);
        forAdmins = new([.. both.Where(attribute => AttributeVisibility.IsShown(table, attribute, true)).Select(Encoded)]);
        forOthers = new([.. both.Where(attribute => AttributeVisibility.IsShown(table, attribute, false)).Select(Encoded)]);
    }

    public override FrozenDictionary<string, AttributeRule> Rules { get; }

    public override IResource? Find(Snapshot snapshot, Caller caller, string id) =>
        table.Rows(snapshot).Find(id) is { } row && table.IsVisibleTo(snapshot, caller, row) ? row : null;

    public override IShownAttributes Shown(Caller caller, IReadOnlyCollection<string> fields)
    {
        var shown = caller.IsAdmin ? forAdmins : forOthers;
        return fields.Count == 0 ? shown : new ShownAttributes(shown.Attributes.RemoveAll(attribute => !fields.Contains(attribute.Name.Value)));
    }

    public override Page Select(ReadContext context, ListQuery query)
    {
        var filters = RowFilters<T>.Of(table, attributes, query);
        if (filters.Refusal is { } refusal) return new Page([], refusal);
        var rows = filters.Candidates(table.Rows(context.Snapshot))
            .Where(row => table.IsVisibleTo(context.Snapshot, context.Caller, row) && filters.Match(context, row));
        var order = RowOrder<T>.Of(attributes, query, context);
        if (query.Limit == 0) return new Page(order.Sorted(rows));
        if (query.Marker is not { } marker) return new Page(order.PageOf(rows, null, query.Limit, query.Reverse));
        return table.Rows(context.Snapshot).Find(marker) is { } last && table.IsVisibleTo(context.Snapshot, context.Caller, last)
            ? new Page(order.PageOf(rows, last, query.Limit, query.Reverse))
            : new Page([], table.NotFound(marker));
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

    private static EncodedAttribute Encoded(AttributeRule<T> attribute) => new(JsonOutput.Name(attribute.Name), attribute.Read, attribute.Applies);

    private readonly record struct EncodedAttribute(JsonEncodedText Name, Func<ReadContext, T, AttributeValue> Read, Func<T, bool>? Applies);

    private sealed class ShownAttributes(ImmutableArray<EncodedAttribute> attributes) : IShownAttributes
    {
        public ImmutableArray<EncodedAttribute> Attributes => attributes;

        public void Write(Utf8JsonWriter writer, ReadContext context, IResource row)
        {
            var typed = (T)row;
            writer.WriteStartObject();
            foreach (var attribute in attributes)
            {
                if (attribute.Applies?.Invoke(typed) == false) continue;
                writer.WritePropertyName(attribute.Name);
                writer.WriteValue(attribute.Read(context, typed));
            }

            writer.WriteEndObject();
        }
    }
}
