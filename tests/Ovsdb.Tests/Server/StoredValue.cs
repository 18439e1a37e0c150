using System.Text.Json.Nodes;

namespace Neutrino.Ovsdb.Tests.Server;

internal enum ColumnKind { Atom, Optional, Set, Map }

/// <summary>A column's value: items by their JSON text; a map's items have a text on the right, others an empty one.</summary>
internal sealed class StoredValue(IEnumerable<KeyValuePair<string, string>> items)
{
    public SortedDictionary<string, string> Items { get; } = new(items.ToDictionary(), StringComparer.Ordinal);

    public static StoredValue Read(JsonNode node, IReadOnlyDictionary<string, Guid> named)
    {
        if (node is JsonArray { Count: 2 } array && array[0]!.ToString() == "map")
            return new(array[1]!.AsArray().Select(pair => KeyValuePair.Create(Atom(pair![0]!, named), Atom(pair[1]!, named))));
        var atoms = node is JsonArray { Count: 2 } set && set[0]!.ToString() == "set" ? set[1]!.AsArray().Select(item => item!) : [node];
        return new(atoms.Select(atom => KeyValuePair.Create(Atom(atom, named), "")));
    }

    public JsonNode Write(ColumnKind kind) => kind switch
    {
        ColumnKind.Map => new JsonArray("map", new JsonArray([.. Items.Select(item => new JsonArray(JsonNode.Parse(item.Key), JsonNode.Parse(item.Value)))])),
        _ when Items.Count == 1 => JsonNode.Parse(Items.First().Key)!,
        _ => new JsonArray("set", new JsonArray([.. Items.Keys.Select(key => JsonNode.Parse(key))])),
    };

    /// <summary>What update2 says of a change: scalars whole, sets and maps by what differs.</summary>
    public StoredValue Difference(StoredValue before, ColumnKind kind)
    {
        if (kind is ColumnKind.Atom or ColumnKind.Optional) return this;
        var gone = before.Items.Where(item => !Items.ContainsKey(item.Key));
        var come = Items.Where(item => !before.Items.TryGetValue(item.Key, out var old) || old != item.Value);
        return new(gone.Concat(come));
    }

    public bool Same(StoredValue other) => Items.SequenceEqual(other.Items);

    public IEnumerable<Guid> References => Items.Keys.Where(key => key.StartsWith("[\"uuid\"", StringComparison.Ordinal)).Select(key => Guid.Parse(JsonNode.Parse(key)![1]!.ToString()));

    private static string Atom(JsonNode atom, IReadOnlyDictionary<string, Guid> named) =>
        atom is JsonArray array && array[0]!.ToString() == "named-uuid" ? Reference(named[array[1]!.ToString()]) : atom.ToJsonString();

    public static string Reference(Guid row) => $"[\"uuid\",\"{row}\"]";
}
