using System.Collections;
using System.Collections.Immutable;

namespace Neutrino.Values;

/// <summary>An immutable map, ordered by key, that compares by its entries.</summary>
public sealed class ValueMap<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>, IEquatable<ValueMap<TKey, TValue>>
    where TKey : notnull
{
    public static readonly ValueMap<TKey, TValue> Empty = new(ImmutableSortedDictionary<TKey, TValue>.Empty);
    private readonly ImmutableSortedDictionary<TKey, TValue> entries;

    private ValueMap(ImmutableSortedDictionary<TKey, TValue> entries) => this.entries = entries;
    public ValueMap(IEnumerable<KeyValuePair<TKey, TValue>> entries) => this.entries = entries.ToImmutableSortedDictionary();

    public TValue this[TKey key] => entries[key];
    public IEnumerable<TKey> Keys => entries.Keys;
    public IEnumerable<TValue> Values => entries.Values;
    public int Count => entries.Count;
    public bool ContainsKey(TKey key) => entries.ContainsKey(key);

    public bool TryGetValue(TKey key, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value) => entries.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => entries.IsEmpty ? Enumerable.Empty<KeyValuePair<TKey, TValue>>().GetEnumerator() : entries.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public ValueMap<TKey, TValue> With(TKey key, TValue value) => new(entries.SetItem(key, value));
    public ValueMap<TKey, TValue> Without(TKey key) => new(entries.Remove(key));

    public bool Equals(ValueMap<TKey, TValue>? other) => other is not null && entries.SequenceEqual(other.entries);
    public override bool Equals(object? obj) => Equals(obj as ValueMap<TKey, TValue>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var entry in entries) hash.Add(entry);
        return hash.ToHashCode();
    }

    public override string ToString() => $"{{{string.Join(", ", entries.Select(entry => $"{entry.Key}={entry.Value}"))}}}";
}
