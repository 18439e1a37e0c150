using System.Text.Json.Nodes;

namespace Neutrino.Cli.Arguments;

/// <summary>
/// Options that a verb does not know become attributes: <c>--key value</c>, <c>--key=value</c>, <c>--key</c> alone (true), <c>--key a b</c> (a list),
/// with <c>type=bool|int|str|list|dict</c> or <c>list=true</c> before the values, <c>action=clear</c> for null.
/// </summary>
internal static class AttributeGrammar
{
    private const string Clear = "action=clear";
    private const string List = "list=true";

    public static bool IsMeta(string word) => word is Clear or List || word.StartsWith("type=", StringComparison.Ordinal);

    public static JsonObject Read(IEnumerable<UnknownOption> options)
    {
        var attributes = new JsonObject();
        foreach (var option in options)
        {
            if (option.Name.StartsWith("---", StringComparison.Ordinal) || option.Name.Length < 3) throw new CommandException($"Invalid values_specs {option.Name}", "an option begins with two dashes and a letter");
            var key = option.Name[2..].Replace('-', '_');
            if (attributes.ContainsKey(key)) throw new CommandException($"Duplicated options {option.Name}", $"for a list: {option.Name} list=true VALUE VALUE");
            attributes[key] = Value(option);
        }

        return attributes;
    }

    private static JsonNode? Value(UnknownOption option)
    {
        var values = option.Values.Select(word => word.Text).Where(word => !IsMeta(word)).ToList();
        var metas = option.Values.Select(word => word.Text).Where(IsMeta).ToList();
        var type = metas.Find(meta => meta.StartsWith("type=", StringComparison.Ordinal))?["type=".Length..];
        var isList = type == "list" || metas.Contains(List) || values.Count > 1;
        if (values.Count > 0) return isList ? new JsonArray([.. values.Select(value => Scalar(option.Name, type, value))]) : Scalar(option.Name, type, values[0]);
        if (metas.Contains(Clear)) return null;
        return type is null && !isList ? JsonValue.Create(true) : throw new CommandException($"Invalid values_specs {option.Name} {string.Join(' ', metas)}", "a value is missing");
    }

    private static JsonNode Scalar(string option, string? type, string value) => type switch
    {
        null or "str" or "list" => JsonValue.Create(value),
        "int" => JsonValue.Create(Words.Number(option, value)),
        "bool" => JsonValue.Create(value.Equals("true", StringComparison.OrdinalIgnoreCase)),
        "dict" => Words.Pairs(value) ?? throw new CommandException($"Invalid values_specs {option} {value}", "a dict is written key=value,key=value"),
        _ => throw new CommandException($"Invalid value_specs {option}: type {type} is not supported", "one of bool, int, str, list, dict"),
    };
}
