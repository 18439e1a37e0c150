using System.Text.Json;
using System.Text.Json.Nodes;

namespace Neutrino.Cli.Output;

/// <summary>Comma-separated lines; by default all but numbers and truth values stand in quotes.</summary>
public static class CsvText
{
    public static string Line(IEnumerable<JsonNode?> values, string quoting = "nonnumeric") => $"{string.Join(',', values.Select(value => Field(value, quoting)))}\n";

    private static string Field(JsonNode? value, string quoting)
    {
        var text = value is null ? "" : PythonText.Str(value);
        var isNumber = value?.GetValueKind() is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False;
        var quote = quoting switch
        {
            "all" => true,
            "none" => false,
            "minimal" => text.AsSpan().IndexOfAny(",\"\r\n") >= 0,
            _ => !isNumber,
        };
        return quote ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}
