using System.Collections.Immutable;

namespace Neutrino.Model;

/// <summary>A named index of a table: the keys under which a row is found. A row may have none or many.</summary>
public sealed record TableIndex<T>(string Name, Func<T, IEnumerable<string>> Keys);

/// <summary>
/// The rows of one kind, ordered by id, with their indexes: immutable; a change yields a new table that shares all but the touched paths.
/// </summary>
public sealed class Table<T> where T : class, IResource
{
    private static readonly ImmutableSortedDictionary<string, T> NoRows = ImmutableSortedDictionary.Create<string, T>(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<string, T> rows;
    private T[]? laidOut;
    private readonly ImmutableArray<TableIndex<T>> indexes;
    private readonly ImmutableArray<ImmutableDictionary<string, ImmutableSortedDictionary<string, T>>> buckets;

    public Table(params ImmutableArray<TableIndex<T>> indexes)
        : this(NoRows, indexes, [.. indexes.Select(_ => ImmutableDictionary.Create<string, ImmutableSortedDictionary<string, T>>(StringComparer.Ordinal))])
    {
    }

    private Table(
        ImmutableSortedDictionary<string, T> rows,
        ImmutableArray<TableIndex<T>> indexes,
        ImmutableArray<ImmutableDictionary<string, ImmutableSortedDictionary<string, T>>> buckets) =>
        (this.rows, this.indexes, this.buckets) = (rows, indexes, buckets);

    public int Count => rows.Count;

    /// <summary>Every row, by id.</summary>
    public IEnumerable<T> All => rows.Values;

    /// <summary>As <see cref="All"/>, laid out once for all who list the whole table: walking the tree costs more than writing a short row.</summary>
    public IReadOnlyList<T> Rows => laidOut ??= [.. rows.Values];

    public T? Find(string? id) => id is not null && rows.TryGetValue(id, out var row) ? row : null;

    /// <summary>The rows under <paramref name="key"/> of the index <paramref name="index"/>, by id.</summary>
    public IEnumerable<T> By(string index, string key) => Bucket(index, key) is { IsEmpty: false } bucket ? bucket.Values : [];

    /// <summary>How many rows <see cref="By"/> would give, without walking them.</summary>
    public int CountBy(string index, string key) => Bucket(index, key).Count;

    public bool HasIndex(string index) => indexes.Any(candidate => candidate.Name == index);

    /// <summary>The table with <paramref name="before"/> taken out (if any) and <paramref name="after"/> put in (if any).</summary>
    public Table<T> Replace(T? before, T? after)
    {
        var changed = before is null ? rows : rows.Remove(before.Id);
        if (after is not null) changed = changed.SetItem(after.Id, after);
        var changedBuckets = buckets.ToBuilder();
        for (var i = 0; i < indexes.Length; i++) changedBuckets[i] = Reindex(buckets[i], indexes[i], before, after);
        return new Table<T>(changed, indexes, changedBuckets.ToImmutable());
    }

    /// <summary>An empty table filled at once: many times faster than row by row.</summary>
    internal Table<T> Load(IReadOnlyCollection<T> loaded)
    {
        if (loaded.Count == 0) return this;
        if (Count > 0) throw new InvalidOperationException($"The table of {typeof(T).Name} is not empty.");
        return new Table<T>(
            NoRows.AddRange(loaded.Select(row => KeyValuePair.Create(row.Id, row))), indexes, [.. indexes.Select(index => Load(index, loaded))]);
    }

    private static ImmutableDictionary<string, ImmutableSortedDictionary<string, T>> Load(TableIndex<T> definition, IReadOnlyCollection<T> loaded)
    {
        var found = new Dictionary<string, List<KeyValuePair<string, T>>>(StringComparer.Ordinal);
        foreach (var row in loaded)
        {
            foreach (var key in definition.Keys(row))
            {
                if (!found.TryGetValue(key, out var bucket)) found[key] = bucket = [];
                bucket.Add(new(row.Id, row));
            }
        }

        return ImmutableDictionary.CreateRange(StringComparer.Ordinal, found.Select(pair => KeyValuePair.Create(pair.Key, NoRows.AddRange(pair.Value))));
    }

    private static ImmutableDictionary<string, ImmutableSortedDictionary<string, T>> Reindex(
        ImmutableDictionary<string, ImmutableSortedDictionary<string, T>> index, TableIndex<T> definition, T? before, T? after)
    {
        if (before is not null)
        {
            foreach (var key in definition.Keys(before))
            {
                if (!index.TryGetValue(key, out var bucket)) continue;
                bucket = bucket.Remove(before.Id);
                index = bucket.IsEmpty ? index.Remove(key) : index.SetItem(key, bucket);
            }
        }

        if (after is not null)
        {
            foreach (var key in definition.Keys(after))
                index = index.SetItem(key, index.GetValueOrDefault(key, NoRows).SetItem(after.Id, after));
        }

        return index;
    }

    private ImmutableSortedDictionary<string, T> Bucket(string index, string key)
    {
        for (var i = 0; i < indexes.Length; i++)
            if (indexes[i].Name == index) return buckets[i].GetValueOrDefault(key, NoRows);
        throw new ArgumentException($"Table of {typeof(T).Name} has no index '{index}'.", nameof(index));
    }
}
