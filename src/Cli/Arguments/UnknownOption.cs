namespace Neutrino.Cli.Arguments;

/// <summary>An option that the verb does not know, with the words that follow it.</summary>
internal sealed record UnknownOption(string Name, bool HasInlineValue, bool AfterSeparator)
{
    public List<PlacedWord> Values { get; } = [];

    public static UnknownOption From(string word, int position, bool afterSeparator)
    {
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0) return new UnknownOption(word, false, afterSeparator);
        var option = new UnknownOption(word[..equals], true, afterSeparator);
        option.Values.Add(new PlacedWord(position, word[(equals + 1)..]));
        return option;
    }
}
