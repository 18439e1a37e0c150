using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Neutrino.Cli.Output;

/// <summary>YAML in block style with sorted keys; a text is quoted where it would read as something else.</summary>
public static partial class YamlText
{
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        switch (node)
        {
            case JsonArray { Count: > 0 } array:
                Array(text, array, 0);
                break;
            case JsonObject { Count: > 0 } map:
                Map(text, map, 0);
                break;
            default:
                text.Append(Inline(node)).Append('\n');
                break;
        }

        return text.ToString();
    }

    private static void Array(StringBuilder text, JsonArray array, int indent)
    {
        foreach (var item in array)
        {
            text.Append(' ', indent).Append("- ");
            switch (item)
            {
                case JsonArray { Count: > 0 } inner:
                    var nested = new StringBuilder();
                    Array(nested, inner, indent + 2);
                    text.Append(nested.ToString().AsSpan(indent + 2));
                    break;
                case JsonObject { Count: > 0 } map:
                    var body = new StringBuilder();
                    Map(body, map, indent + 2);
                    text.Append(body.ToString().AsSpan(indent + 2));
                    break;
                default:
                    text.Append(Inline(item)).Append('\n');
                    break;
            }
        }
    }

    private static void Map(StringBuilder text, JsonObject map, int indent)
    {
        foreach (var (key, value) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            text.Append(' ', indent).Append(Scalar(key)).Append(':');
            switch (value)
            {
                case JsonArray { Count: > 0 } array:
                    text.Append('\n');
                    Array(text, array, indent);
                    break;
                case JsonObject { Count: > 0 } inner:
                    text.Append('\n');
                    Map(text, inner, indent + 2);
                    break;
                default:
                    text.Append(' ').Append(Inline(value)).Append('\n');
                    break;
            }
        }
    }

    private static string Inline(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray => "[]",
        JsonObject => "{}",
        _ => node.GetValueKind() == JsonValueKind.String ? Scalar(node.GetValue<string>()) : node.ToJsonString(),
    };

    private static string Scalar(string text)
    {
        if (text.Any(letter => letter < ' ' || (letter > '~' && !char.IsLetterOrDigit(letter)))) return PythonText.Json(JsonValue.Create(text));
        return text.Length == 0 || ReadsAsOther(text) ? $"'{text.Replace("'", "''", StringComparison.Ordinal)}'" : text;
    }

    private static bool ReadsAsOther(string text) =>
        "-?:,[]{}#&*!|>'\"%@` =".Contains(text[0], StringComparison.Ordinal) && !(text.Length > 1 && text[0] is '-' or '?' or ':' && text[1] is not ' ' && !NumberOrDate().IsMatch(text))
        || text[^1] is ' ' or ':'
        || text.Contains(": ", StringComparison.Ordinal)
        || text.Contains(" #", StringComparison.Ordinal)
        || text.ToLower(CultureInfo.InvariantCulture) is "true" or "false" or "yes" or "no" or "on" or "off" or "null" or "~" or "<<"
        || NumberOrDate().IsMatch(text);

    [GeneratedRegex(@"^([-+]?(0b[01_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])*(\.[0-9_]*)?([eE][-+][0-9]+)?|\.[0-9][0-9_]*|\.(inf|Inf|INF))|\.(nan|NaN|NAN)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NumberOrDate();
}
