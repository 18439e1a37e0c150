namespace Neutrino.Rules;

/// <summary>
/// Reads the check strings of OpenStack's policy files: <c>role:x</c>, <c>rule:x</c>, <c>field:res:name=value</c>, <c>attr:%(attr)s</c>,
/// <c>@</c>, <c>!</c>, with <c>not</c>, <c>and</c>, <c>or</c> (in that order of binding) and parentheses.
/// </summary>
internal sealed class PolicyParser
{
    private readonly List<string> tokens = [];
    private int at;

    private PolicyParser(string text)
    {
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) Tokenize(word);
    }

    /// <exception cref="FormatException">The text is not a check string.</exception>
    public static PolicyCheck Parse(string text)
    {
        var parser = new PolicyParser(text);
        if (parser.tokens.Count == 0) return new ConstantCheck(true);
        var check = parser.Alternatives();
        return parser.at == parser.tokens.Count ? check : throw new FormatException($"'{parser.tokens[parser.at]}' is not expected in the access rule '{text}'.");
    }

    /// <summary>Parentheses stand at a word's ends; those of <c>%(name)s</c> stand inside it.</summary>
    private void Tokenize(string word)
    {
        while (word.StartsWith('('))
        {
            tokens.Add("(");
            word = word[1..];
        }

        var closing = 0;
        while (word.EndsWith(')'))
        {
            closing++;
            word = word[..^1];
        }

        if (word.Length > 0) tokens.Add(word);
        tokens.AddRange(Enumerable.Repeat(")", closing));
    }

    private PolicyCheck Alternatives()
    {
        List<PolicyCheck> parts = [Conjunction()];
        while (Take("or")) parts.Add(Conjunction());
        return parts.Count == 1 ? parts[0] : new OrCheck([.. parts]);
    }

    private PolicyCheck Conjunction()
    {
        List<PolicyCheck> parts = [Single()];
        while (Take("and")) parts.Add(Single());
        return parts.Count == 1 ? parts[0] : new AndCheck([.. parts]);
    }

    private PolicyCheck Single()
    {
        if (Take("not")) return new NotCheck(Single());
        if (!Take("(")) return at < tokens.Count ? Leaf(tokens[at++]) : throw new FormatException("The access rule ends too early.");
        var inner = Alternatives();
        return Take(")") ? inner : throw new FormatException("The access rule lacks a closing parenthesis.");
    }

    private bool Take(string token)
    {
        if (at >= tokens.Count || !tokens[at].Equals(token, StringComparison.OrdinalIgnoreCase)) return false;
        at++;
        return true;
    }

    private static PolicyCheck Leaf(string token)
    {
        if (token == "@") return new ConstantCheck(true);
        if (token == "!") return new ConstantCheck(false);
        var colon = token.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) throw new FormatException($"'{token}' is not a check of an access rule.");
        var (kind, match) = (token[..colon], token[(colon + 1)..]);
        return kind switch
        {
            "role" => new RoleCheck(match),
            "rule" => new RuleCheck(match),
            "field" => Field(match),
            _ when match.StartsWith("%(", StringComparison.Ordinal) && match.EndsWith(")s", StringComparison.Ordinal) => new EqualityCheck(kind, match[2..^2], IsLiteral: false),
            _ => new EqualityCheck(kind, match, IsLiteral: true),
        };
    }

    private static FieldCheck Field(string match)
    {
        var colon = match.IndexOf(':', StringComparison.Ordinal);
        var equals = match.IndexOf('=', StringComparison.Ordinal);
        if (colon < 0 || equals < colon) throw new FormatException($"'field:{match}' is not a check of an access rule.");
        var pattern = match[(equals + 1)..].StartsWith('~');
        return new FieldCheck(match[..colon], match[(colon + 1)..equals], match[(equals + (pattern ? 2 : 1))..], pattern);
    }
}
