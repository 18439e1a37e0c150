using System.Text.Json.Nodes;

namespace Neutrino.Cli.Arguments;

/// <summary>A command line that fits its verb.</summary>
public sealed class ParsedArguments
{
    private readonly Dictionary<string, List<string>> options = [];
    private readonly Dictionary<string, List<string>> positionals = [];

    /// <summary>What options that the verb does not know say.</summary>
    public JsonObject Attributes { get; internal set; } = [];

    public bool Has(string option) => options.ContainsKey(option);

    public bool Has(Option option) => Has(option.Name);

    /// <summary>The last value given, or null.</summary>
    public string? Value(string option) => options.TryGetValue(option, out var values) ? values[^1] : null;

    public string? Value(Option option) => Value(option.Name);

    public IReadOnlyList<string> Values(string option) => options.TryGetValue(option, out var values) ? values : [];

    public IReadOnlyList<string> Values(Option option) => Values(option.Name);

    public long? Number(string option) => Value(option) is { } word ? Words.Number(option, word) : null;

    public long? Number(Option option) => Number(option.Name);

    /// <summary>The word at this place; empty if it was optional and is not there.</summary>
    public string Word(string positional) => positionals.TryGetValue(positional, out var words) ? words[0] : "";

    public string? OptionalWord(string positional) => positionals.TryGetValue(positional, out var words) ? words[0] : null;

    public IReadOnlyList<string> WordsOf(string positional) => positionals.TryGetValue(positional, out var words) ? words : [];

    internal void Add(Option option, string value) => Add(options, option.Name, value);

    internal void Add(Positional positional, string word) => Add(positionals, positional.Name, word);

    private static void Add(Dictionary<string, List<string>> to, string name, string value)
    {
        if (!to.TryGetValue(name, out var values)) to[name] = values = [];
        values.Add(value);
    }
}
