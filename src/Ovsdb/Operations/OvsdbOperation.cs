using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>One operation of a transaction (RFC 7047, section 5.2).</summary>
public abstract record OvsdbOperation
{
    private protected OvsdbOperation()
    {
    }

    private protected abstract string Name { get; }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("op", Name);
        WriteMembers(writer);
        writer.WriteEndObject();
    }

    private protected abstract void WriteMembers(Utf8JsonWriter writer);

    private protected static void WriteRow(Utf8JsonWriter writer, IReadOnlyDictionary<string, OvsdbValue> row)
    {
        writer.WriteStartObject();
        foreach (var (column, value) in row)
        {
            writer.WritePropertyName(column);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    private protected static void WriteWhere(Utf8JsonWriter writer, string table, ImmutableArray<Condition> where)
    {
        writer.WriteString("table", table);
        writer.WriteStartArray("where");
        foreach (var condition in where) condition.WriteTo(writer);
        writer.WriteEndArray();
    }

    private protected static void WriteColumns(Utf8JsonWriter writer, ImmutableArray<string> columns)
    {
        writer.WriteStartArray("columns");
        foreach (var column in columns) writer.WriteStringValue(column);
        writer.WriteEndArray();
    }
}

/// <param name="UuidName">By which other operations of the transaction name the new row (<see cref="OvsdbValue.Named"/>); letters, digits and underscores.</param>
public sealed record InsertRow(string Table, IReadOnlyDictionary<string, OvsdbValue> Row, string? UuidName = null) : OvsdbOperation
{
    private protected override string Name => "insert";

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        writer.WriteString("table", Table);
        writer.WritePropertyName("row");
        WriteRow(writer, Row);
        if (UuidName is not null) writer.WriteString("uuid-name", UuidName);
    }
}

public sealed record UpdateRows(string Table, ImmutableArray<Condition> Where, IReadOnlyDictionary<string, OvsdbValue> Row) : OvsdbOperation
{
    private protected override string Name => "update";

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteWhere(writer, Table, Where);
        writer.WritePropertyName("row");
        WriteRow(writer, Row);
    }
}

public sealed record MutateRows(string Table, ImmutableArray<Condition> Where, ImmutableArray<Mutation> Mutations) : OvsdbOperation
{
    private protected override string Name => "mutate";

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteWhere(writer, Table, Where);
        writer.WriteStartArray("mutations");
        foreach (var mutation in Mutations) mutation.WriteTo(writer);
        writer.WriteEndArray();
    }
}

public sealed record DeleteRows(string Table, ImmutableArray<Condition> Where) : OvsdbOperation
{
    private protected override string Name => "delete";

    private protected override void WriteMembers(Utf8JsonWriter writer) => WriteWhere(writer, Table, Where);
}

public sealed record SelectRows(string Table, ImmutableArray<Condition> Where, ImmutableArray<string> Columns) : OvsdbOperation
{
    private protected override string Name => "select";

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteWhere(writer, Table, Where);
        WriteColumns(writer, Columns);
    }
}

/// <summary>Holds the transaction until the rows are (<paramref name="Until"/> <c>==</c>) or are not (<c>!=</c>) as given; error <c>timed out</c> after the time.</summary>
/// <param name="Timeout">Zero: it must hold at once.</param>
public sealed record WaitForRows(
    string Table, ImmutableArray<Condition> Where, ImmutableArray<string> Columns, string Until, ImmutableArray<IReadOnlyDictionary<string, OvsdbValue>> Rows, TimeSpan Timeout)
    : OvsdbOperation
{
    private protected override string Name => "wait";

    private protected override void WriteMembers(Utf8JsonWriter writer)
    {
        WriteWhere(writer, Table, Where);
        WriteColumns(writer, Columns);
        writer.WriteString("until", Until);
        writer.WriteStartArray("rows");
        foreach (var row in Rows) WriteRow(writer, row);
        writer.WriteEndArray();
        writer.WriteNumber("timeout", (long)Timeout.TotalMilliseconds);
    }
}

/// <summary>A word in the server's log beside the transaction.</summary>
public sealed record Comment(string Text) : OvsdbOperation
{
    private protected override string Name => "comment";

    private protected override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString("comment", Text);
}
