using System.Text.Json.Nodes;

namespace Neutrino.Cli.Arguments;

/// <summary>An option that a verb knows. What it does not know may still be an attribute (<see cref="AttributeGrammar"/>).</summary>
/// <param name="Name">With its dashes: <c>--dns-nameserver</c>.</param>
/// <param name="Help">One sentence for <c>help VERB</c>.</param>
public sealed record Option(string Name, OptionKind Kind, string Help)
{
    /// <summary>Other spellings. <c>_</c> for <c>-</c> needs none, unless it is a flag.</summary>
    public ValueList<string> Aliases { get; init; } = [];

    /// <summary>How the value is called in the usage line.</summary>
    public string Metavar { get; init; } = "";

    /// <summary>The attribute of the request; by default the name, with <c>_</c> for <c>-</c>.</summary>
    public string Attribute { get; init; } = Name.TrimStart('-').Replace('-', '_');

    /// <summary>The value is the name or id of such a resource and is sent as its id.</summary>
    public string? Resource { get; init; }

    /// <summary>The only values taken, compared without case and sent as written here.</summary>
    public ValueList<string> Choices { get; init; } = [];

    /// <summary>Keys that <c>key=value</c> pairs must have.</summary>
    public ValueList<string> RequiredKeys { get; init; } = [];

    /// <summary>Further keys that pairs may have; no key at all named means any.</summary>
    public ValueList<string> OptionalKeys { get; init; } = [];

    public bool Required { get; init; }

    /// <summary>Never sent as an attribute: the verb itself reads it.</summary>
    public bool Local { get; init; }

    /// <summary>Not shown by help: a spelling of old.</summary>
    public bool Hidden { get; init; }

    /// <summary>What a flag sets.</summary>
    public bool Constant { get; init; } = true;

    /// <summary>An empty text sets the attribute to null.</summary>
    public bool EmptyIsNull { get; init; }

    public bool TakesValue => Kind is not OptionKind.Flag;

    public static Option Flag(string name, string help) => new(name, OptionKind.Flag, help);

    public static Option Text(string name, string metavar, string help) => new(name, OptionKind.Text, help) { Metavar = metavar };

    public static Option Number(string name, string metavar, string help) => new(name, OptionKind.Number, help) { Metavar = metavar };

    public static Option Boolean(string name, string help) => new(name, OptionKind.Boolean, help) { Metavar = "{True,False}" };

    public static Option Many(string name, string metavar, string help) => new(name, OptionKind.Many, help) { Metavar = metavar };

    public static Option Pairs(string name, string metavar, string help) => new(name, OptionKind.Pairs, help) { Metavar = metavar };

    public static Option Map(string name, string metavar, string help) => new(name, OptionKind.Map, help) { Metavar = metavar };

    /// <summary>The value that the words given mean in a request.</summary>
    /// <exception cref="UsageException">A word is no value of this option.</exception>
    public JsonNode? ToJson(IReadOnlyList<string> words) => Kind switch
    {
        OptionKind.Flag => JsonValue.Create(Constant),
        OptionKind.Number => JsonValue.Create(Words.Number(Name, words[^1])),
        OptionKind.Boolean => JsonValue.Create(Words.Boolean(Name, words[^1])),
        OptionKind.Many => Words.List(words),
        OptionKind.Pairs => new JsonArray([.. words.Select(word => (JsonNode)Words.Pairs(word, this))]),
        OptionKind.Map => Merged(words),
        _ => EmptyIsNull && words[^1].Length == 0 ? null : JsonValue.Create(Chosen(words[^1])),
    };

    private JsonObject Merged(IReadOnlyList<string> words)
    {
        var map = new JsonObject();
        foreach (var word in words)
        {
            var (key, value) = Words.Pair(word) ?? throw new UsageException($"argument {Name}: '{word}' is not {(Metavar.Length > 0 ? Metavar : "key=value")}");
            map[key] = value;
        }

        return map;
    }

    /// <exception cref="UsageException">Not one of the choices.</exception>
    internal string Chosen(string word)
    {
        if (Choices.Count == 0) return word;
        return Choices.FirstOrDefault(choice => choice.Equals(word, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"argument {Name}: invalid choice: '{word}' (choose from {string.Join(", ", Choices.Select(choice => $"'{choice}'"))})");
    }
}
