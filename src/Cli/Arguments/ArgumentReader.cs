namespace Neutrino.Cli.Arguments;

/// <summary>
/// Reads the words after a verb. Options may stand anywhere, as <c>--name value</c> or <c>--name=value</c>, shortened as long as it is clear which is meant.
/// What the verb does not know is an attribute if the verb takes such, and so is all that follows <c>--</c>.
/// </summary>
public sealed class ArgumentReader
{
    private readonly Verb verb;
    private readonly IReadOnlyList<string> words;
    private readonly ParsedArguments parsed = new();
    private readonly List<PlacedWord> plain = [];
    private readonly List<UnknownOption> unknown = [];
    private int position;

    private ArgumentReader(Verb verb, IReadOnlyList<string> words)
    {
        this.verb = verb;
        this.words = words;
    }

    /// <exception cref="UsageException">The words do not fit the verb.</exception>
    public static ParsedArguments Read(Verb verb, IReadOnlyList<string> words) => new ArgumentReader(verb, words).Read();

    private ParsedArguments Read()
    {
        UnknownOption? open = null;
        while (position < words.Count)
        {
            var word = words[position++];
            if (word == "--")
            {
                Rest();
                break;
            }

            if (Words.IsOption(word)) open = ReadOption(word);
            else if (open is { HasInlineValue: false } || (open is not null && AttributeGrammar.IsMeta(word))) open.Values.Add(new PlacedWord(position, word));
            else plain.Add(new PlacedWord(position, word));
        }

        Place();
        CheckRequired();
        parsed.Attributes = AttributeGrammar.Read(unknown);
        return parsed;
    }

    /// <summary>After <c>--</c> stand attributes, for a verb that takes them; else words that may begin with a dash.</summary>
    private void Rest()
    {
        UnknownOption? open = null;
        for (; position < words.Count; position++)
        {
            var word = words[position];
            if (!verb.TakesAttributes) plain.Add(new PlacedWord(position, word));
            else if (Words.IsOption(word)) unknown.Add(open = UnknownOption.From(word, position, afterSeparator: true));
            else if (open is null) throw LeftOver(word);
            else open.Values.Add(new PlacedWord(position, word));
        }
    }

    private UnknownOption? ReadOption(string word)
    {
        var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        var name = equals < 0 ? word : word[..equals];
        var inline = equals < 0 ? null : word[(equals + 1)..];
        if (OptionLookup.Find(verb, name) is { } option)
        {
            Take(option, name, inline);
            return null;
        }

        if (inline is null && ShortWithValue(word) is { } glued)
        {
            parsed.Add(glued.Option, glued.Value);
            return null;
        }

        if (!verb.TakesAttributes) throw new UsageException($"unrecognized arguments: {word}{OptionLookup.Suggest(verb, name)}");
        if (!name.StartsWith("--", StringComparison.Ordinal)) throw new UsageException($"unrecognized arguments: {word}");
        var attribute = UnknownOption.From(word, position, afterSeparator: false);
        unknown.Add(attribute);
        return attribute;
    }

    /// <summary><c>-fjson</c>.</summary>
    private (Option Option, string Value)? ShortWithValue(string word) =>
        word.Length > 2 && word[1] != '-' && OptionLookup.Find(verb, word[..2]) is { TakesValue: true } option ? (option, word[2..].TrimStart('=')) : null;

    private void Take(Option option, string name, string? inline)
    {
        switch (option.Kind)
        {
            case OptionKind.Flag:
                TakeFlag(option, name, inline);
                break;
            case OptionKind.Boolean:
                Check(option, inline ?? (position < words.Count && Words.IsBoolean(words[position]) ? words[position++] : "True"));
                break;
            default:
                if (inline is null && (position == words.Count || Words.IsOption(words[position]) || words[position] == "--"))
                {
                    throw new UsageException($"argument {name}: expected one argument");
                }

                Check(option, inline ?? words[position++]);
                break;
        }
    }

    private void TakeFlag(Option option, string name, string? inline)
    {
        if (inline is not null && !Words.IsBoolean(inline)) throw new UsageException($"argument {name}: ignored explicit argument '{inline}'");
        if (inline is null || Words.Boolean(name, inline)) parsed.Add(option, "");
    }

    private void Check(Option option, string value)
    {
        option.ToJson([value]);
        parsed.Add(option, option.Choices.Count > 0 ? option.Chosen(value) : value);
    }

    private void Place()
    {
        foreach (var positional in verb.Positionals.Where(positional => positional.Looks is not null && !plain.Exists(word => positional.Looks(word.Text))))
        {
            Adopt(word => positional.Looks!(word.Text));
        }

        var told = verb.Positionals.Count(positional => positional is { IsRequired: false, Looks: not null } && plain.Exists(word => positional.Looks(word.Text)));
        for (var missing = verb.Positionals.Count(positional => positional.IsRequired) - (plain.Count - told); missing > 0 && Adopt(_ => true);) missing--;
        plain.Sort((left, right) => left.Position.CompareTo(right.Position));
        var next = 0;
        for (var i = 0; i < verb.Positionals.Count; i++) next = Fill(verb.Positionals[i], next, verb.Positionals.Skip(i + 1).Count(later => later.IsRequired));
        if (next < plain.Count) throw LeftOver(string.Join(' ', plain.Skip(next).Select(word => word.Text)));
    }

    private Exception LeftOver(string left) => verb.TakesAttributes
        ? new CommandException($"Invalid values_specs {left}", "more words than places: an attribute is --name VALUE")
        : new UsageException($"unrecognized arguments: {left}");

    /// <summary>A word behind an unknown option was none of its values after all: the last of those that follow a first value, else the last value.</summary>
    private bool Adopt(Func<PlacedWord, bool> fits)
    {
        var candidates = unknown.Where(option => !option.AfterSeparator).SelectMany(option => option.Values.Select((word, rank) => (option, word, rank)))
            .Where(candidate => fits(candidate.word) && !AttributeGrammar.IsMeta(candidate.word.Text)).ToList();
        if (candidates.Count == 0) return false;
        var (owner, word, _) = candidates.FindLast(candidate => candidate.rank > 0) is { option: not null } extra ? extra : candidates[^1];
        owner.Values.Remove(word);
        plain.Add(word);
        return true;
    }

    private int Fill(Positional positional, int next, int neededLater)
    {
        var left = plain.Count - next - neededLater;
        if (positional.IsRequired && left < 1)
        {
            var names = verb.Positionals.SkipWhile(candidate => candidate != positional).Where(candidate => candidate.IsRequired).Skip(0).Select(candidate => candidate.Metavar);
            throw new UsageException($"the following arguments are required: {string.Join(", ", names)}");
        }

        var count = positional.Arity == Arity.OneOrMore ? left : Math.Min(1, Math.Max(0, left));
        for (var i = 0; i < count; i++) parsed.Add(positional, plain[next + i].Text);
        return next + count;
    }

    private void CheckRequired()
    {
        var missing = verb.Options.Where(option => option.Required && !parsed.Has(option)).Select(option => option.Name).ToList();
        if (missing.Count > 0) throw new UsageException($"the following arguments are required: {string.Join(", ", missing)}");
    }
}
