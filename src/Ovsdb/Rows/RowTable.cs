using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>A table as last told by the server: immutable, found by uuid and by name.</summary>
public sealed class RowTable<T>
    where T : class, IOvsdbRow<T>
{
    public static readonly RowTable<T> Empty = new(ImmutableDictionary<Guid, T>.Empty, ImmutableDictionary<string, T>.Empty);
    private readonly ImmutableDictionary<Guid, T> byUuid;
    private readonly ImmutableDictionary<string, T> byName;

    private RowTable(ImmutableDictionary<Guid, T> byUuid, ImmutableDictionary<string, T> byName)
    {
        this.byUuid = byUuid;
        this.byName = byName;
    }

    public int Count => byUuid.Count;
    public IEnumerable<T> Rows => byUuid.Values;

    public T? Find(Guid uuid) => byUuid.GetValueOrDefault(uuid);

    public T? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Takes a table's part of an <c>update2</c> notification: row changes by uuid.</summary>
    internal RowTable<T> Apply(JsonElement updates, ImmutableArray<RowChange<T>>.Builder changes)
    {
        var rows = byUuid.ToBuilder();
        var names = byName.ToBuilder();
        foreach (var update in updates.EnumerateObject())
        {
            var uuid = Guid.Parse(update.Name);
            var old = rows.GetValueOrDefault(uuid);
            var change = new RowChange<T>(old, Changed(old, uuid, update.Value));

            // A row of the same name made in the same transaction may stand before this one: only its own name is taken away.
            if (old is not null && names.TryGetValue(old.Name, out var named) && named.Uuid == uuid) names.Remove(old.Name);
            if (change.New is null) rows.Remove(uuid);
            else rows[uuid] = names[change.New.Name] = change.New;
            changes.Add(change);
        }

        return new RowTable<T>(rows.ToImmutable(), names.ToImmutable());
    }

    private static T? Changed(T? old, Guid uuid, JsonElement update)
    {
        foreach (var kind in update.EnumerateObject())
        {
            if (kind.NameEquals("delete")) return null;
            var difference = kind.NameEquals("modify");
            if (difference && old is null) throw new JsonException($"A change of the unknown row {uuid}.");
            return WithColumns(difference ? old! : T.Default(uuid), kind.Value, difference);
        }

        throw new JsonException($"An empty change of row {uuid}.");
    }

    private static T WithColumns(T row, JsonElement columns, bool difference)
    {
        foreach (var column in columns.EnumerateObject()) row = row.With(column.Name, column.Value, difference);
        return row;
    }
}
