using System.Collections.Frozen;
using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The filters of one list: which rows to look at, found through an index where there is one, and which of them match.</summary>
internal sealed class RowFilters<T> where T : class, IResource
{
    private readonly List<Func<ReadContext, T, bool>> tests = [];
    private readonly List<(string Index, IReadOnlyCollection<string> Keys)> lookups = [];
    private IReadOnlyCollection<string>? ids;

    private RowFilters()
    {
    }

    public Refusal? Refusal { get; private set; }

    public static RowFilters<T> Of(ResourceTable<T> table, FrozenDictionary<string, AttributeRule<T>> attributes, ListQuery query)
    {
        var filters = new RowFilters<T>();
        foreach (var (name, values) in query.Filters)
        {
            filters.Refusal = table.HasTags && TagFilter.IsOne(name) ? filters.AddTags(TagFilter.Of(name, values))
                : name == "fixed_ips" && typeof(T) == typeof(Port) ? filters.AddAddresses(values)
                : filters.AddValues(attributes[name], values);
            if (filters.Refusal is not null) break;
        }

        return filters;
    }

    public bool Match(ReadContext context, T row)
    {
        foreach (var test in tests)
            if (!test(context, row)) return false;
        return true;
    }

    /// <summary>The rows that may match, by id: those under the ids asked for, those of the index that leaves fewest, or all.</summary>
    public IEnumerable<T> Candidates(Table<T> rows)
    {
        if (ids is not null) return ids.Order(StringComparer.Ordinal).Select(id => rows.Find(id)).OfType<T>();
        var known = lookups.Where(lookup => rows.HasIndex(lookup.Index)).ToList();
        if (known.Count == 0) return rows.Rows;
        var (index, keys) = known.MinBy(lookup => lookup.Keys.Sum(key => rows.CountBy(lookup.Index, key)));
        return keys.Count == 1 ? rows.By(index, keys.First()) : keys.SelectMany(key => rows.By(index, key)).DistinctBy(row => row.Id).OrderBy(row => row.Id, StringComparer.Ordinal);
    }

    private Refusal? AddTags(TagFilter tags)
    {
        if (tags.Needed is { IsEmpty: false } needed) lookups.Add(("tag", needed));
        tests.Add((_, row) => tags.Matches(row));
        return null;
    }

    private Refusal? AddAddresses(ImmutableArray<string> values)
    {
        var (filter, refusal) = AddressFilter.Of(values);
        if (filter is null) return refusal;
        if (filter.Lookup is { } lookup) lookups.Add(lookup);
        tests.Add((_, row) => row is Port port && filter.Matches(port));
        return null;
    }

    private Refusal? AddValues(AttributeRule<T> attribute, ImmutableArray<string> values)
    {
        var (filter, refusal) = ValueFilter.Of(attribute, values);
        if (filter is null) return refusal;
        if (filter.Keys is { } keys && attribute.Name == "id") ids = ids is null ? keys : [.. ids.Intersect(keys)];
        else if (filter.Keys is { } texts && IndexOf(attribute) is { } index) lookups.Add((index, texts));
        tests.Add((context, row) => filter.Matches(attribute.Read(context, row)));
        return null;
    }

    private static string? IndexOf(AttributeRule<T> attribute) => attribute.Index ?? (attribute.Name is "project_id" or "tenant_id" ? "project" : null);
}
