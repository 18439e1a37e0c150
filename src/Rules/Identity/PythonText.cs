using System.Text;
using System.Text.Json;

namespace Neutrino.Rules;

/// <summary>A JSON value as Keystone's messages print it.</summary>
internal static class PythonText
{
    private const int LongestShown = 200;

    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value);
        return text.Length <= LongestShown ? text.ToString() : text.ToString(0, LongestShown) + "…";
    }

    private static void Write(StringBuilder text, JsonElement value)
    {
        if (text.Length > LongestShown) return;
        switch (value.ValueKind)
        {
            case JsonValueKind.String: text.Append('\'').Append(value.GetString()).Append('\''); break;
            case JsonValueKind.True: text.Append("True"); break;
            case JsonValueKind.False: text.Append("False"); break;
            case JsonValueKind.Null or JsonValueKind.Undefined: text.Append("None"); break;
            case JsonValueKind.Array: WriteAll(text, value.EnumerateArray(), Write, '[', ']'); break;
            case JsonValueKind.Object: WriteAll(text, value.EnumerateObject(), WriteEntry, '{', '}'); break;
            default: text.Append(value.GetRawText()); break;
        }
    }

    private static void WriteEntry(StringBuilder text, JsonProperty entry)
    {
        text.Append('\'').Append(entry.Name).Append("': ");
        Write(text, entry.Value);
    }

    private static void WriteAll<T>(StringBuilder text, IEnumerable<T> items, Action<StringBuilder, T> write, char open, char close)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(", ");
            first = false;
            write(text, item);
        }

        text.Append(close);
    }
}
