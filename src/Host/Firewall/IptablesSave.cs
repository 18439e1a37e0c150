using System.Collections.Immutable;
using System.Text;

namespace Neutrino.Host.Firewall;

/// <summary>The text of iptables-save (iptables-save(8)): tables open with <c>*</c>, chains with <c>:</c>, rules with <c>-A</c>.</summary>
public static class IptablesSave
{
    /// <summary>Comments, counters, policies and COMMIT lines carry nothing for us.</summary>
    public static RuleSet Parse(ReadOnlySpan<char> text)
    {
        var chains = new Dictionary<ChainKey, ImmutableArray<string>.Builder>();
        var table = "";
        foreach (var line in text.EnumerateLines())
        {
            if (line.Length < 2) continue;
            if (line[0] == '*') table = line[1..].ToString();
            else if (line[0] == ':') chains[new ChainKey(table, Word(line[1..]))] = ImmutableArray.CreateBuilder<string>();
            else if (line.StartsWith("-A ")) AddRule(chains, table, line[3..]);
        }

        return new RuleSet(chains.ToImmutableDictionary(chain => chain.Key, chain => new ChainLines(chain.Value.DrainToImmutable())));
    }

    /// <summary>Text that <see cref="Parse"/> reads back to an equal set.</summary>
    public static string Format(RuleSet rules)
    {
        var text = new StringBuilder();
        foreach (var table in rules.Chains.GroupBy(chain => chain.Key.Table).OrderBy(table => table.Key, StringComparer.Ordinal))
        {
            var chains = table.OrderBy(chain => chain.Key.Name, StringComparer.Ordinal).ToList();
            text.Append('*').Append(table.Key).Append('\n');
            foreach (var (chain, _) in chains) text.Append(':').Append(chain.Name).Append(" -\n");
            foreach (var (chain, lines) in chains)
                foreach (var line in lines.Items) text.Append("-A ").Append(chain.Name).Append(' ').Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static void AddRule(Dictionary<ChainKey, ImmutableArray<string>.Builder> chains, string table, ReadOnlySpan<char> line)
    {
        var chain = Word(line);
        // A rule without a word after its chain matches everything and does nothing; it is still a line.
        var rule = line.Length > chain.Length ? line[(chain.Length + 1)..].TrimEnd().ToString() : "";
        if (chains.TryGetValue(new ChainKey(table, chain), out var rules)) rules.Add(rule);
    }

    private static string Word(ReadOnlySpan<char> line) => line.IndexOf(' ') is var space && space < 0 ? line.ToString() : line[..space].ToString();
}
