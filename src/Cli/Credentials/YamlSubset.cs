using System.Text;

namespace Neutrino.Cli.Credentials;

/// <summary>
/// Reads the YAML that clouds.yaml files are written in: nested mappings by indentation, <c>key: value</c>, plain, 'single' and "double" quoted texts, comments,
/// one document. Lists are passed over. Anchors, tags, flow mappings and block texts are refused by name, with their line, rather than read wrongly.
/// </summary>
internal static class YamlSubset
{
    /// <returns>Mappings as dictionaries, values as text, null for nothing.</returns>
    /// <exception cref="FormatException">A line outside the subset.</exception>
    public static Dictionary<string, object?> Read(string text)
    {
        var root = new Dictionary<string, object?>(StringComparer.Ordinal);
        var open = new Stack<(int Indent, Dictionary<string, object?> Map)>();
        open.Push((-1, root));
        (int Indent, Dictionary<string, object?> Map, string Key)? awaiting = null;
        int? outermost = null;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var content = line.TrimEnd('\r', ' ').TrimStart(' ');
            if (content.Length == 0 || content[0] == '#' || content is "---" or "...") continue;
            var indent = line.Length - line.TrimStart(' ').Length;
            if (content[0] == '\t') throw new FormatException($"line {number}: a tab may not indent");
            if (content == "-" || content.StartsWith("- ", StringComparison.Ordinal)) continue;
            if (awaiting is { } parent && indent > parent.Indent)
            {
                var child = new Dictionary<string, object?>(StringComparer.Ordinal);
                parent.Map[parent.Key] = child;
                open.Push((indent, child));
            }

            while (open.Count > 1 && indent < open.Peek().Indent) open.Pop();
            if (indent != (open.Count == 1 ? outermost ??= indent : open.Peek().Indent)) throw new FormatException($"line {number}: this indentation fits no line above");
            var map = open.Count == 1 ? root : open.Peek().Map;
            var (key, rest) = KeyOf(content, number);
            awaiting = rest.Length == 0 ? (indent, map, key) : null;
            map[key] = rest.Length == 0 ? null : Value(rest, number);
        }

        return root;
    }

    private static (string Key, string Value) KeyOf(string content, int line)
    {
        if (content[0] is '"' or '\'')
        {
            var (key, after) = Quoted(content, line);
            return after.StartsWith(':') ? (key, WithoutComment(after[1..].TrimStart())) : throw new FormatException($"line {line}: a ':' is missing");
        }

        var colon = content.EndsWith(':') && !content.Contains(": ", StringComparison.Ordinal) ? content.Length - 1 : content.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0) throw new FormatException($"line {line}: '{content}' is not 'key: value'");
        return (content[..colon].TrimEnd(), WithoutComment(content[(colon + 1)..].TrimStart()));
    }

    private static string WithoutComment(string rest) => rest.StartsWith('#') ? "" : rest;

    private static object? Value(string text, int line)
    {
        switch (text[0])
        {
            case '\'' or '"':
                var (value, after) = Quoted(text, line);
                return after.TrimStart() is "" or ['#', ..] ? value : throw new FormatException($"line {line}: text after the closing quote");
            case '&' or '*' or '!' or '|' or '>' or '{' or '%' or '@' or '`':
                throw new FormatException($"line {line}: '{text[0]}' is YAML that Neutrino's clients do not read; quote the text if it begins so");
            case '[':
                return null;
            default:
                var comment = text.IndexOf(" #", StringComparison.Ordinal);
                var plain = (comment < 0 ? text : text[..comment]).TrimEnd();
                return plain is "~" or "null" ? null : plain;
        }
    }

    private static (string Value, string After) Quoted(string text, int line)
    {
        var quote = text[0];
        var value = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            if (text[i] == quote && quote == '\'' && i + 1 < text.Length && text[i + 1] == '\'') value.Append(text[++i]);
            else if (text[i] == quote) return (value.ToString(), text[(i + 1)..]);
            else if (text[i] == '\\' && quote == '"' && i + 1 < text.Length) value.Append(Escape(text[++i], line));
            else value.Append(text[i]);
        }

        throw new FormatException($"line {line}: the closing {quote} is missing");
    }

    private static char Escape(char letter, int line) => letter switch
    {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        '"' or '\\' or '/' or ' ' => letter,
        _ => throw new FormatException($"line {line}: \\{letter} is an escape that Neutrino's clients do not read"),
    };
}
