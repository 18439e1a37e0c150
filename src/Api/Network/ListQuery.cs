using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>What the query string of a list asks: fields, filters, order and page.</summary>
internal sealed record ListQuery
{
    private static readonly FrozenSet<string> Reserved = FrozenSet.Create("fields", "sort_key", "sort_dir", "limit", "marker", "page_reverse");

    public required ImmutableArray<string> Fields { get; init; }

    /// <summary>The filters by attribute, each with all its values: one of them must hold.</summary>
    public required ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> Filters { get; init; }

    /// <summary>Attribute and whether it ascends.</summary>
    public required ImmutableArray<(string Attribute, bool Ascending)> Sorts { get; init; }

    /// <summary>0 is no limit.</summary>
    public int Limit { get; init; }
    public string? Marker { get; init; }
    public bool Reverse { get; init; }

    /// <summary>The query of a list of <paramref name="collection"/>, or why it is none.</summary>
    public static (ListQuery? Query, Refusal? Refusal) Parse(QueryParameters parameters, Collection collection)
    {
        var sorts = SortsOf(parameters, collection, out var fault);
        if (fault is not null) return (null, WireRefusals.BadRequest(fault));
        if (!TryLimit(parameters, out var limit)) return (null, WireRefusals.BadLimit(parameters.Find("limit")!));
        var filters = FiltersOf(parameters, collection, out var unknown);
        if (unknown.Count > 0) return (null, WireRefusals.BadRequest($"{WireRefusals.Listed(unknown)} is invalid attribute for filtering"));
        return (new ListQuery
        {
            Fields = FieldsOf(parameters),
            Filters = filters,
            Sorts = sorts,
            Limit = limit,
            Marker = parameters.Find("marker") is { Length: > 0 } marker ? marker : null,
            Reverse = string.Equals(parameters.Find("page_reverse"), "true", StringComparison.OrdinalIgnoreCase),
        }, null);
    }

    public static ImmutableArray<string> FieldsOf(QueryParameters parameters) => [.. parameters.Every("fields").Where(field => field.Length > 0)];

    private static bool TryLimit(QueryParameters parameters, out int limit)
    {
        limit = 0;
        if (parameters.Find("limit") is not { } text) return true;
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number) || number < 0) return false;
        limit = (int)Math.Min(number, int.MaxValue);
        return true;
    }

    private static ImmutableArray<(string Attribute, bool Ascending)> SortsOf(QueryParameters parameters, Collection collection, out string? fault)
    {
        var keys = parameters.Every("sort_key").Where(key => key.Length > 0).ToList();
        var directions = parameters.Every("sort_dir").Where(direction => direction.Length > 0).ToList();
        fault = SortFault(keys, directions, collection);
        return fault is null ? [.. keys.Zip(directions, (key, direction) => (key, direction == "asc"))] : [];
    }

    private static string? SortFault(List<string> keys, List<string> directions, Collection collection)
    {
        if (keys.Count != directions.Count) return "The number of sort_keys and sort_dirs must be same";
        var absent = keys.Where(key => !(collection.Rules.TryGetValue(key, out var rule) && rule.IsSortKey)).ToList();
        if (absent.Count > 0) return $"{WireRefusals.Listed(absent)} is invalid attribute for sort_keys";
        var wrong = directions.Where(direction => direction is not ("asc" or "desc")).ToList();
        return wrong.Count > 0 ? $"{WireRefusals.Listed(wrong)} is invalid value for sort_dirs, valid value is 'asc' and 'desc'" : null;
    }

    private static ImmutableArray<KeyValuePair<string, ImmutableArray<string>>> FiltersOf(QueryParameters parameters, Collection collection, out List<string> unknown)
    {
        unknown = [];
        var filters = ImmutableArray.CreateBuilder<KeyValuePair<string, ImmutableArray<string>>>();
        foreach (var group in parameters.All.Where(parameter => !Reserved.Contains(parameter.Key)).GroupBy(parameter => parameter.Key, parameter => parameter.Value, StringComparer.Ordinal))
        {
            if (IsFilter(collection, group.Key)) filters.Add(new(group.Key, [.. group]));
            else unknown.Add(group.Key);
        }

        return filters.ToImmutable();
    }

    private static bool IsFilter(Collection collection, string name) =>
        (collection.Rules.TryGetValue(name, out var rule) && rule.IsFilter) || (collection.Table.HasTags && TagFilter.IsOne(name));
}
