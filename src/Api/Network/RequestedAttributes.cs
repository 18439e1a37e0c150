using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>From a request's JSON to attributes that its table has checked, with the same refusals in the same order as Neutron.</summary>
internal static class RequestedAttributes
{
    /// <summary>One bag, or several when the body names the plural (a bulk create).</summary>
    /// <param name="Refusal">Why there is none.</param>
    internal readonly record struct Outcome(ImmutableArray<AttributeBag> Bags, bool IsBulk, Refusal? Refusal)
    {
        public static implicit operator Outcome(Refusal refusal) => new([], false, refusal);
    }

    public static Outcome Read(Collection collection, Caller caller, ReadOnlySpan<byte> body, bool isCreate)
    {
        if (!JsonText.TryParseObject(body, out var members)) return WireRefusals.InvalidBody;
        AttributeValue whole = members.Value;
        var table = collection.Table;
        if (whole.Find(table.Plural) is { } items) return isCreate ? Bulk(collection, caller, items) : WireRefusals.BadRequest("Bulk operation not supported");
        if (whole.Find(table.Singular) is not { IsNull: false } single) return Missing(table);
        return One(collection, caller, single, isCreate);
    }

    private static Outcome Bulk(Collection collection, Caller caller, AttributeValue items)
    {
        if (!collection.Table.CanCreateMany) return WireRefusals.BadRequest("Bulk operation not supported");
        if (items.Kind == AttributeKind.Map) return WireRefusals.BadRequest($"Object '{collection.Table.Singular}' contains invalid data");
        if (items.Kind is not (AttributeKind.List or AttributeKind.Null)) return WireRefusals.InvalidBody;
        if (items.IsNull || items.List.IsEmpty) return WireRefusals.BadRequest("Resources required");
        var bags = ImmutableArray.CreateBuilder<AttributeBag>(items.List.Length);
        foreach (var item in items.List)
        {
            if (item.Kind is not (AttributeKind.Map or AttributeKind.Text or AttributeKind.List)) return WireRefusals.InvalidBody;
            var wrapped = item.Kind == AttributeKind.Map ? item.Find(collection.Table.Singular) : null;
            var one = One(collection, caller, wrapped ?? item, true);
            if (one.Refusal is not null) return one;
            bags.Add(one.Bags[0]);
        }

        return new Outcome(bags.MoveToImmutable(), true, null);
    }

    private static Outcome One(Collection collection, Caller caller, AttributeValue item, bool isCreate)
    {
        if (item.Kind != AttributeKind.Map) return WireRefusals.BadRequest($"Object '{collection.Table.Singular}' contains invalid data");
        var values = item.Map.ToImmutableDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
        var refusal = ProjectFault(collection, caller, isCreate, ref values) ?? UnknownFault(collection, values) ?? (isCreate ? CreateFault(collection, ref values) : UpdateFault(collection, values));
        if (refusal is not null || (refusal = Converted(collection, ref values)) is not null) return refusal;
        return new Outcome([new AttributeBag(values)], false, null);
    }

    /// <summary>Both names of the project mean the same; the rules read <c>project_id</c>.</summary>
    private static Refusal? ProjectFault(Collection collection, Caller caller, bool isCreate, ref ImmutableDictionary<string, AttributeValue> values)
    {
        var hasProject = values.TryGetValue("project_id", out var project);
        var hasTenant = values.TryGetValue("tenant_id", out var tenant);
        if (hasProject && hasTenant && project != tenant) return WireRefusals.BadRequest("'project_id' and 'tenant_id' do not match");
        values = values.Remove("tenant_id");
        if (hasTenant) values = values.SetItem("project_id", project = tenant);
        if ((hasProject || hasTenant) && project != caller.ProjectId && !caller.IsAdmin && !caller.Roles.Contains("advsvc"))
            return WireRefusals.BadRequest("Specifying 'project_id' or 'tenant_id' other than the authenticated project in request requires admin or advsvc privileges");
        if (!isCreate || values.ContainsKey("project_id") || !collection.Rules.ContainsKey("project_id")) return null;
        if (caller.ProjectId is not { } own) return WireRefusals.BadRequest("Running without keystone AuthN requires that tenant_id is specified");
        values = values.SetItem("project_id", own);
        return null;
    }

    private static Refusal? UnknownFault(Collection collection, ImmutableDictionary<string, AttributeValue> values)
    {
        var unknown = values.Keys.Where(name => !collection.Rules.ContainsKey(name)).Order(StringComparer.Ordinal).ToList();
        return unknown.Count == 0 ? null : WireRefusals.BadRequest($"Unrecognized attribute(s) '{string.Join(", ", unknown)}'");
    }

    private static Refusal? CreateFault(Collection collection, ref ImmutableDictionary<string, AttributeValue> values)
    {
        foreach (var rule in collection.Table.Rules)
        {
            var given = values.ContainsKey(BagName(rule));
            if (!rule.AllowPost && given) return WireRefusals.BadRequest($"Attribute '{rule.Name}' not allowed in POST");
            if (!rule.AllowPost || given || rule.Optional) continue;
            if (rule.Default is not { } absent) return WireRefusals.BadRequest($"Failed to parse request. Required attribute '{rule.Name}' not specified");
            values = values.SetItem(rule.Name, absent);
        }

        return null;
    }

    private static Refusal? UpdateFault(Collection collection, ImmutableDictionary<string, AttributeValue> values)
    {
        var readOnly = collection.Table.Rules.FirstOrDefault(rule => !rule.AllowPut && values.ContainsKey(BagName(rule)));
        return readOnly is null ? null : WireRefusals.BadRequest($"Cannot update read-only attribute {readOnly.Name}");
    }

    private static Refusal? Converted(Collection collection, ref ImmutableDictionary<string, AttributeValue> values)
    {
        foreach (var rule in collection.Table.Rules)
        {
            if (!values.TryGetValue(BagName(rule), out var value)) continue;
            var checkedValue = rule.Validate(value);
            if (checkedValue.Refusal is { } refusal) return refusal;
            if (checkedValue.Fault is { } fault) return WireRefusals.BadRequest($"Invalid input for {rule.Name}. Reason: {fault}.");
            values = values.SetItem(BagName(rule), checkedValue.Value);
        }

        return null;
    }

    private static string BagName(AttributeRule rule) => rule.Name == "tenant_id" ? "project_id" : rule.Name;

    private static Refusal Missing(ResourceTable table) => WireRefusals.BadRequest($"Unable to find '{table.Singular}' in request body");
}
