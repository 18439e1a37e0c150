using System.Collections;
using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>A thing on the fake machine and the unit whose mark it bears; null when it is somebody else's.</summary>
internal readonly record struct Owned<T>(T Value, UnitKey? Unit);

/// <summary>
/// Things of one kind by their keys, and by the units whose marks they bear: to look at a unit costs what the unit has, however much the machine has.
/// </summary>
internal sealed class OwnedTable<TKey, TValue> : IEnumerable<KeyValuePair<TKey, Owned<TValue>>> where TKey : notnull
{
    private readonly Dictionary<TKey, Owned<TValue>> items = [];
    private readonly Dictionary<UnitKey, HashSet<TKey>> marked = [];

    public Dictionary<TKey, Owned<TValue>>.KeyCollection Keys => items.Keys;
    public Dictionary<TKey, Owned<TValue>>.ValueCollection Values => items.Values;

    /// <summary>The units that have something here.</summary>
    public IEnumerable<UnitKey> Units => marked.Keys;

    public Owned<TValue> this[TKey key]
    {
        get => items[key];
        set
        {
            if (items.TryGetValue(key, out var old) && old.Unit != value.Unit) Unmark(key, old.Unit);
            items[key] = value;
            if (value.Unit is not { } unit) return;
            if (!marked.TryGetValue(unit, out var keys)) marked[unit] = keys = [];
            keys.Add(key);
        }
    }

    public bool ContainsKey(TKey key) => items.ContainsKey(key);
    public bool TryGetValue(TKey key, out Owned<TValue> item) => items.TryGetValue(key, out item);
    public bool Remove(TKey key) => Remove(key, out _);

    public bool Remove(TKey key, out Owned<TValue> item)
    {
        if (!items.Remove(key, out item)) return false;
        Unmark(key, item.Unit);
        return true;
    }

    /// <summary>The keys of what bears the unit's mark, as they are now.</summary>
    public TKey[] KeysOf(UnitKey unit) => marked.TryGetValue(unit, out var keys) ? [.. keys] : [];

    /// <summary>What bears the unit's mark.</summary>
    public IEnumerable<TValue> Of(UnitKey unit) => KeysOf(unit).Select(key => items[key].Value);

    /// <summary>What bears the unit's mark, and what bears none at the keys.</summary>
    public IEnumerable<TValue> Of(UnitKey unit, IEnumerable<TKey> keys) =>
        Of(unit).Concat(keys.Distinct().Where(key => items.TryGetValue(key, out var item) && item.Unit is null).Select(key => items[key].Value));

    public IEnumerator<KeyValuePair<TKey, Owned<TValue>>> GetEnumerator() => items.GetEnumerator();
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Unmark(TKey key, UnitKey? unit)
    {
        if (unit is not { } known || !marked.TryGetValue(known, out var keys)) return;
        keys.Remove(key);
        if (keys.Count == 0) marked.Remove(known);
    }
}
