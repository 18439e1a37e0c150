namespace Neutrino.Host.Firewall;

/// <summary>
/// The words of one iptables line, one after the other. Text in double quotes is one word; a line with other quoting than that is broken and has no words from there on.
/// </summary>
internal ref struct RuleWords
{
    private ReadOnlySpan<char> rest;

    public RuleWords(ReadOnlySpan<char> line)
    {
        rest = line;
        Advance();
    }

    /// <summary>The word at which it stands; empty at the end.</summary>
    public ReadOnlySpan<char> Word { get; private set; }

    public bool AtEnd { get; private set; }

    /// <summary>Something could not be read.</summary>
    public bool IsBroken { get; private set; }

    public ReadOnlySpan<char> Take()
    {
        var word = Word;
        Advance();
        return word;
    }

    /// <summary>Goes on if it stands at that word.</summary>
    public bool Accept(ReadOnlySpan<char> word)
    {
        if (AtEnd || !Word.SequenceEqual(word)) return false;
        Advance();
        return true;
    }

    private void Advance()
    {
        rest = rest.TrimStart(' ');
        AtEnd = rest.IsEmpty;
        var quoted = rest.StartsWith('"');
        if (quoted) rest = rest[1..];
        var end = rest.IndexOf(quoted ? '"' : ' ');
        if (end < 0 && !quoted) end = rest.Length;
        Word = end < 0 ? default : rest[..end];
        rest = end < 0 ? default : rest[Math.Min(end + 1, rest.Length)..];
        if (end >= 0 && Word.IndexOfAny('\\', '"', '\'') < 0 && (!quoted || rest.IsEmpty || rest[0] == ' ')) return;
        Word = rest = default;
        AtEnd = IsBroken = true;
    }
}
