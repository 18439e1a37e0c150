using System.Text.Json.Nodes;

namespace Neutrino.Ovsdb.Tests.Server;

internal sealed class OperationFailed(string word, string details) : Exception(details)
{
    public string Word => word;
}

/// <summary>The rows of a small Open_vSwitch database that refuses what the real one refuses: doubled names, dangling references; and collects unreferenced rows.</summary>
internal sealed class StoredDatabase
{
    private static readonly Dictionary<string, Dictionary<string, ColumnKind>> Schema = new()
    {
        ["Open_vSwitch"] = Columns("bridges:Set next_cfg:Atom cur_cfg:Atom external_ids:Map datapath_types:Set iface_types:Set ovs_version:Optional"),
        ["Bridge"] = Columns("name:Atom datapath_type:Atom ports:Set controller:Set fail_mode:Optional external_ids:Map other_config:Map"),
        ["Port"] = Columns("name:Atom interfaces:Set tag:Optional vlan_mode:Optional trunks:Set external_ids:Map"),
        ["Interface"] = Columns(
            "name:Atom type:Atom ofport:Optional error:Optional external_ids:Map mac:Optional mac_in_use:Optional mtu_request:Optional options:Map ifindex:Optional"),
    };

    private static readonly HashSet<string> Numbers = ["next_cfg", "cur_cfg"];

    public Dictionary<string, Dictionary<Guid, Dictionary<string, StoredValue>>> Tables { get; private init; } = [];

    public static StoredDatabase Initial()
    {
        var database = new StoredDatabase { Tables = Schema.Keys.ToDictionary(table => table, _ => new Dictionary<Guid, Dictionary<string, StoredValue>>()) };
        var root = Defaults("Open_vSwitch");
        root["datapath_types"] = StoredValue.Read(JsonNode.Parse("""["set",["netdev","system"]]""")!, new Dictionary<string, Guid>());
        database.Tables["Open_vSwitch"].Add(Guid.NewGuid(), root);
        return database;
    }

    public StoredDatabase Copy() => new()
    {
        Tables = Tables.ToDictionary(table => table.Key, table => table.Value.ToDictionary(row => row.Key, row => new Dictionary<string, StoredValue>(row.Value))),
    };

    public Dictionary<string, StoredValue> Root => Tables["Open_vSwitch"].Values.Single();

    public JsonNode Run(JsonObject operation, Dictionary<string, Guid> named) => operation["op"]!.ToString() switch
    {
        "insert" => Insert(operation, named),
        "update" => Update(operation, named),
        "mutate" => Mutate(operation, named),
        "delete" => Delete(operation, named),
        "select" => Select(operation, named),
        "wait" => Wait(operation, named),
        "comment" => new JsonObject(),
        var other => throw new OperationFailed("unknown operation", other),
    };

    /// <summary>What the server checks and does when a transaction ends.</summary>
    public void Finish()
    {
        Collect("Open_vSwitch", "Bridge", "bridges");
        Collect("Bridge", "Port", "ports");
        Collect("Port", "Interface", "interfaces");
        foreach (var (table, rows) in Tables.Where(table => table.Key != "Open_vSwitch"))
        {
            if (rows.Values.GroupBy(row => row["name"].Items.First().Key).FirstOrDefault(group => group.Count() > 1) is { } doubled)
                throw new OperationFailed("constraint violation", $"Transaction causes multiple rows in \"{table}\" table to have identical values ({doubled.Key}) for index on column \"name\".");
        }

        foreach (var row in Tables.Values.SelectMany(rows => rows.Values))
        {
            if (row.Values.SelectMany(value => value.References).FirstOrDefault(reference => !Tables.Values.Any(rows => rows.ContainsKey(reference))) is var dangling && dangling != default)
                throw new OperationFailed("referential integrity violation", $"reference to nonexistent row {dangling}");
        }
    }

    /// <summary>The table updates from an older state to this one, for the columns asked for.</summary>
    public JsonObject Updates(StoredDatabase before, IReadOnlyDictionary<string, string[]> columns, bool initial)
    {
        var updates = new JsonObject();
        foreach (var (table, wanted) in columns)
        {
            var rows = new JsonObject();
            foreach (var uuid in Tables[table].Keys.Union(before.Tables[table].Keys))
            {
                if (RowUpdate(table, wanted, before.Tables[table].GetValueOrDefault(uuid), Tables[table].GetValueOrDefault(uuid), initial) is { } update) rows[uuid.ToString()] = update;
            }

            if (rows.Count > 0) updates[table] = rows;
        }

        return updates;
    }

    private static JsonObject? RowUpdate(string table, string[] columns, Dictionary<string, StoredValue>? before, Dictionary<string, StoredValue>? after, bool initial)
    {
        if (after is null) return new JsonObject { ["delete"] = null };
        var old = before ?? Defaults(table);
        var row = new JsonObject();
        foreach (var column in columns.Where(column => !after[column].Same(old[column])))
            row[column] = (before is null ? after[column] : after[column].Difference(old[column], Schema[table][column])).Write(Schema[table][column]);
        if (before is null) return new JsonObject { [initial ? "initial" : "insert"] = row };
        return row.Count == 0 ? null : new JsonObject { ["modify"] = row };
    }

    private JsonObject Insert(JsonObject operation, Dictionary<string, Guid> named)
    {
        var uuid = operation["uuid-name"] is { } name && named.TryGetValue(name.ToString(), out var given) ? given : Guid.NewGuid();
        var table = operation["table"]!.ToString();
        var row = Defaults(table);
        Assign(table, row, operation, named);
        Tables[table].Add(uuid, row);
        return new JsonObject { ["uuid"] = new JsonArray("uuid", uuid.ToString()) };
    }

    private JsonObject Update(JsonObject operation, Dictionary<string, Guid> named)
    {
        var rows = Matching(operation, named);
        foreach (var row in rows) Assign(operation["table"]!.ToString(), row.Value, operation, named);
        return new JsonObject { ["count"] = rows.Count };
    }

    private static void Assign(string table, Dictionary<string, StoredValue> row, JsonObject operation, Dictionary<string, Guid> named)
    {
        foreach (var (column, value) in operation["row"]!.AsObject())
        {
            if (!Schema[table].ContainsKey(column)) throw new OperationFailed("unknown column", column);
            if (column == "tag" && value is JsonValue tag && (int)tag is < 0 or > 4095) throw new OperationFailed("constraint violation", $"{value} is not in the valid range 0 to 4,095 (inclusive)");
            row[column] = StoredValue.Read(value!, named);
        }
    }

    private JsonObject Mutate(JsonObject operation, Dictionary<string, Guid> named)
    {
        var rows = Matching(operation, named);
        foreach (var row in rows)
        {
            foreach (var mutation in operation["mutations"]!.AsArray()) row.Value[mutation![0]!.ToString()] = Mutated(row.Value[mutation[0]!.ToString()], mutation.AsArray(), named);
        }

        return new JsonObject { ["count"] = rows.Count };
    }

    private static StoredValue Mutated(StoredValue value, JsonArray mutation, Dictionary<string, Guid> named)
    {
        var argument = StoredValue.Read(mutation[2]!, named);
        return mutation[1]!.ToString() switch
        {
            "+=" => new([new((long.Parse(value.Items.First().Key) + long.Parse(argument.Items.First().Key)).ToString(), "")]),
            "insert" => new(value.Items.Concat(argument.Items.Where(item => !value.Items.ContainsKey(item.Key)))),
            "delete" => new(value.Items.Where(item => !argument.Items.TryGetValue(item.Key, out var text) || (text.Length > 0 && text != item.Value))),
            var other => throw new OperationFailed("unknown mutator", other),
        };
    }

    private JsonObject Delete(JsonObject operation, Dictionary<string, Guid> named)
    {
        var rows = Matching(operation, named);
        foreach (var row in rows) Tables[operation["table"]!.ToString()].Remove(row.Key);
        return new JsonObject { ["count"] = rows.Count };
    }

    private JsonObject Select(JsonObject operation, Dictionary<string, Guid> named)
    {
        var table = operation["table"]!.ToString();
        return new JsonObject { ["rows"] = new JsonArray([.. Matching(operation, named).Select(row => Project(table, row.Value, operation))]) };
    }

    private JsonObject Wait(JsonObject operation, Dictionary<string, Guid> named)
    {
        var found = Matching(operation, named).Select(row => Project(operation["table"]!.ToString(), row.Value, operation).ToJsonString()).Order();
        var holds = found.SequenceEqual(operation["rows"]!.AsArray().Select(row => row!.ToJsonString()).Order());
        return holds == (operation["until"]!.ToString() == "==") ? new JsonObject() : throw new OperationFailed("timed out", "\"wait\" timed out");
    }

    private static JsonObject Project(string table, Dictionary<string, StoredValue> row, JsonObject operation) =>
        new(operation["columns"]!.AsArray().Select(column => KeyValuePair.Create(column!.ToString(), (JsonNode?)row[column.ToString()].Write(Schema[table][column.ToString()]))));

    private List<KeyValuePair<Guid, Dictionary<string, StoredValue>>> Matching(JsonObject operation, Dictionary<string, Guid> named) =>
        [.. Tables[operation["table"]!.ToString()].Where(row => operation["where"]!.AsArray().All(condition => Holds(row, condition!.AsArray(), named)))];

    private static bool Holds(KeyValuePair<Guid, Dictionary<string, StoredValue>> row, JsonArray condition, Dictionary<string, Guid> named)
    {
        var column = condition[0]!.ToString();
        var value = column == "_uuid" ? new StoredValue([new(StoredValue.Reference(row.Key), "")]) : row.Value[column];
        var argument = StoredValue.Read(condition[2]!, named);
        return condition[1]!.ToString() switch
        {
            "==" => value.Same(argument),
            "!=" => !value.Same(argument),
            "includes" => argument.Items.All(item => value.Items.TryGetValue(item.Key, out var text) && text == item.Value),
            var other => throw new OperationFailed("unknown function", other),
        };
    }

    private void Collect(string holders, string held, string column)
    {
        var referenced = Tables[holders].Values.SelectMany(row => row[column].References).ToHashSet();
        foreach (var orphan in Tables[held].Keys.Where(uuid => !referenced.Contains(uuid)).ToList()) Tables[held].Remove(orphan);
    }

    private static Dictionary<string, StoredValue> Defaults(string table) =>
        Schema[table].ToDictionary(column => column.Key, column => new StoredValue(column.Value == ColumnKind.Atom ? [new(Numbers.Contains(column.Key) ? "0" : "\"\"", "")] : []));

    private static Dictionary<string, ColumnKind> Columns(string text) =>
        text.Split(' ').Select(column => column.Split(':')).ToDictionary(column => column[0], column => Enum.Parse<ColumnKind>(column[1]));
}
