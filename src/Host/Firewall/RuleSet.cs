using System.Collections.Immutable;

namespace Neutrino.Host.Firewall;

/// <summary>The chains of one family in one namespace, ours and foreign, as iptables-save prints them (without counters and policies).</summary>
public sealed record RuleSet(ImmutableDictionary<ChainKey, ChainLines> Chains)
{
    public static RuleSet Empty { get; } = new(ImmutableDictionary<ChainKey, ChainLines>.Empty);

    /// <summary>The chain's rules; null when there is no such chain. A built-in chain is always there.</summary>
    public ChainLines? Lines(ChainKey chain) => Chains.TryGetValue(chain, out var lines) ? lines : chain.IsBuiltIn ? ChainLines.Empty : null;

    /// <summary>The same without <c>-A CHAIN</c>.</summary>
    public ImmutableArray<string>? Rules(ChainKey chain) => Lines(chain)?.Items;

    /// <summary>Chains that are in one and not in the other, or with other rules.</summary>
    public IEnumerable<ChainKey> Differences(RuleSet other) =>
        Chains.Keys.Union(other.Chains.Keys).Where(chain => !Same(Lines(chain), other.Lines(chain)));

    /// <summary>The same, with the other's chains where they say the same, so that what is known of these need not be found anew.</summary>
    public RuleSet Keeping(RuleSet other) => new(Chains.SetItems(other.Chains.Where(chain => Chains.TryGetValue(chain.Key, out var lines) && lines.SequenceEqual(chain.Value))));

    /// <summary>Which of the chains a rule jumps or goes to, which keeps them from being removed.</summary>
    /// <param name="emptied">Chains whose rules do not count.</param>
    /// <param name="deleted">Rules that do not count.</param>
    public HashSet<ChainKey> Named(IReadOnlySet<ChainKey> among, IReadOnlySet<ChainKey> emptied, IReadOnlySet<(ChainKey Chain, string Rule)> deleted)
    {
        var named = new HashSet<ChainKey>();
        var names = among.Select(chain => chain.Name).ToHashSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var (chain, lines) in Chains)
        {
            if (emptied.Contains(chain)) continue;
            foreach (var rule in lines.Items)
            {
                var target = Target(rule);
                if (!target.IsEmpty && names.Contains(target) && new ChainKey(chain.Table, target.ToString()) is var to && among.Contains(to) && !deleted.Contains((chain, rule))) named.Add(to);
            }
        }

        return named;
    }

    // A rule says where it goes at its end; a target's options may follow it, a chain nothing.
    private static ReadOnlySpan<char> Target(string rule)
    {
        var space = rule.AsSpan().LastIndexOf(' ');
        return space >= 2 && rule.AsSpan(0, space) is var before && (before.EndsWith("-j", StringComparison.Ordinal) || before.EndsWith("-g", StringComparison.Ordinal)) ? rule.AsSpan(space + 1) : default;
    }

    private static bool Same(ChainLines? left, ChainLines? right) => left is null ? right is null : right is not null && (ReferenceEquals(left, right) || left.SequenceEqual(right));
}
