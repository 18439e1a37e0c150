using System.Text.Json;
using System.Text.Json.Nodes;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Nova;

/// <summary>Tables as the nova client drew them.</summary>
internal static class Table
{
    /// <summary>A row each. A column's value is the field of its name in small letters with <c>_</c> for blanks, unless told otherwise.</summary>
    public static void List(Invocation call, IReadOnlyList<string> columns, IEnumerable<JsonObject> rows, params (string Column, Func<JsonObject, JsonNode?> Value)[] special)
    {
        JsonNode? ValueOf(JsonObject row, string column) => Array.Find(special, entry => entry.Column == column).Value is { } own ? own(row) : row[FieldOf(row, column)];
        call.Printer.List(columns, [.. rows.Select(row => columns.Select(column => new Cell(ValueOf(row, column)?.DeepClone())).ToArray())]);
    }

    /// <summary>Fields sorted by name; objects and lists in JSON.</summary>
    public static void One(Invocation call, JsonObject found) =>
        call.Printer.One([.. found.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => (field.Key, new Cell(field.Value, Shown(field.Value))))]);

    private static string FieldOf(JsonObject row, string column)
    {
        var field = column.ToLowerInvariant().Replace(' ', '_');
        return row.ContainsKey(field) ? field : column;
    }

    private static string? Shown(JsonNode? value) => value is JsonObject or JsonArray ? PythonText.Json(value, ascii: false) : null;
}
