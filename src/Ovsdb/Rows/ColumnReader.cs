using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>Reads column values off the wire. A set of one is written as its bare item (RFC 7047, section 5.1).</summary>
internal static class ColumnReader
{
    public static Guid Uuid(JsonElement atom) => Guid.Parse(atom[1].GetString()!);

    public static string Text(JsonElement atom) => atom.GetString() ?? "";

    public static string? OptionalText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static long? OptionalInteger(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.GetInt64() : null;

    public static ImmutableHashSet<T> Set<T>(JsonElement value, Func<JsonElement, T> atom) =>
        IsSet(value) ? [.. value[1].EnumerateArray().Select(atom)] : [atom(value)];

    /// <summary>A set column, new or (<paramref name="old"/> not null) by its difference: the items that come or go.</summary>
    public static ImmutableHashSet<T> Set<T>(JsonElement value, Func<JsonElement, T> atom, ImmutableHashSet<T>? old)
    {
        var items = Set(value, atom);
        return old is null ? items : old.SymmetricExcept(items);
    }

    public static ImmutableDictionary<string, string> Map(JsonElement value) =>
        value[1].EnumerateArray().ToImmutableDictionary(pair => Text(pair[0]), pair => Text(pair[1]));

    /// <summary>
    /// A map column, new or (<paramref name="old"/> not null) by its difference: an entry that stood there is gone, a key that stood there with
    /// another value has the new one, another key is new (ovsdb-server(7), "Update2 Notification").
    /// </summary>
    public static ImmutableDictionary<string, string> Map(JsonElement value, ImmutableDictionary<string, string>? old)
    {
        var entries = Map(value);
        if (old is null) return entries;
        var result = old.ToBuilder();
        foreach (var (key, text) in entries)
        {
            if (old.TryGetValue(key, out var before) && before == text) result.Remove(key);
            else result[key] = text;
        }

        return result.ToImmutable();
    }

    private static bool IsSet(JsonElement value) => value.ValueKind == JsonValueKind.Array && value[0].ValueEquals("set");
}
