using System.Text.Json.Nodes;
using Neutrino.Cli.Output;

namespace Neutrino.Cli.Keystone;

/// <summary>Prints what Keystone keeps, as the old client did.</summary>
internal static class Shown
{
    private static readonly string[] Unseen = ["links", "options", "tags", "is_domain", "password_expires_at"];

    /// <summary>A row each, sorted by name, or by id where there is none.</summary>
    public static void List(Invocation call, ValueList<string> columns, IEnumerable<JsonObject> rows)
    {
        var key = columns.Contains("name") ? "name" : "id";
        var sorted = rows.OrderBy(row => (string?)row[key], StringComparer.Ordinal);
        call.Printer.List([.. columns], [.. sorted.Select(row => columns.Select(column => new Cell(row[column])).ToArray())]);
    }

    /// <summary>Fields sorted by name; what only v3 has and says nothing is left out.</summary>
    public static void One(Invocation call, JsonObject found)
    {
        var fields = found.Where(field => !Unseen.Contains(field.Key)).OrderBy(field => field.Key, StringComparer.Ordinal);
        call.Printer.One([.. fields.Select(field => (field.Key, new Cell(field.Value)))]);
    }
}
