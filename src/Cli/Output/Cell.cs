using System.Text.Json.Nodes;

namespace Neutrino.Cli.Output;

/// <summary>What stands in a table: the value, and how a person reads it where that differs.</summary>
/// <param name="Shown">The text of the ASCII table; null: the value's own text.</param>
public readonly record struct Cell(JsonNode? Value, string? Shown = null)
{
    public static implicit operator Cell(string? text) => FromString(text);

    public static Cell FromString(string? text) => new(text is null ? null : JsonValue.Create(text));
}
