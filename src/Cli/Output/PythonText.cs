using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Neutrino.Cli.Output;

/// <summary>Values as the old clients, written in Python, print them: <c>True</c>, <c>None</c>, <c>['a', 'b']</c>, <c>{"a": 1}</c>. Scripts read these texts.</summary>
public static class PythonText
{
    /// <summary><c>str(value)</c>.</summary>
    public static string Str(JsonNode? node) => node switch
    {
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        _ => Repr(node),
    };

    /// <summary><c>repr(value)</c>.</summary>
    public static string Repr(JsonNode? node) => node switch
    {
        null => "None",
        JsonArray array => $"[{string.Join(", ", array.Select(Repr))}]",
        JsonObject map => $"{{{string.Join(", ", map.Select(pair => $"{Quoted(pair.Key)}: {Repr(pair.Value)}"))}}}",
        _ => Scalar(node),
    };

    /// <summary><c>json.dumps(value)</c>: blanks after commas and colons, nothing but ASCII.</summary>
    /// <param name="indent">Blanks a level; null: one line.</param>
    public static string Json(JsonNode? node, int? indent = null, bool ascii = true)
    {
        var text = new StringBuilder();
        Json(text, node, indent, 0, ascii);
        return text.ToString();
    }

    private static string Scalar(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.String => Quoted(node.GetValue<string>()),
        _ => node.ToJsonString(),
    };

    private static string Quoted(string text)
    {
        var quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder().Append(quote);
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                _ when letter == quote => $"\\{letter}",
                _ => letter.ToString(),
            });
        }

        return quoted.Append(quote).ToString();
    }

    private static void Json(StringBuilder text, JsonNode? node, int? indent, int level, bool ascii)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject map:
                Many(text, '{', '}', map, indent, level, pair =>
                {
                    JsonString(text, pair.Key, ascii);
                    text.Append(": ");
                    Json(text, pair.Value, indent, level + 1, ascii);
                });
                break;
            case JsonArray array:
                Many(text, '[', ']', array, indent, level, item => Json(text, item, indent, level + 1, ascii));
                break;
            default:
                if (node.GetValueKind() == JsonValueKind.String) JsonString(text, node.GetValue<string>(), ascii);
                else text.Append(node.ToJsonString());
                break;
        }
    }

    private static void Many<T>(StringBuilder text, char open, char close, IEnumerable<T> items, int? indent, int level, Action<T> write)
    {
        text.Append(open);
        var any = false;
        foreach (var item in items)
        {
            if (any) text.Append(indent is null ? ", " : ",");
            any = true;
            Line(text, indent, level + 1);
            write(item);
        }

        if (any) Line(text, indent, level);
        text.Append(close);
    }

    private static void Line(StringBuilder text, int? indent, int level)
    {
        if (indent is { } blanks) text.Append('\n').Append(' ', blanks * level);
    }

    private static void JsonString(StringBuilder text, string value, bool ascii)
    {
        text.Append('"');
        foreach (var letter in value)
        {
            text.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                '\b' => "\\b",
                '\f' => "\\f",
                < ' ' => Escaped(letter),
                > '~' when ascii => Escaped(letter),
                _ => letter.ToString(),
            });
        }

        text.Append('"');
    }

    private static string Escaped(char letter) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
}
