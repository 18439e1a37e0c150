using System.Collections.Immutable;

namespace Neutrino.Host.Firewall;

/// <summary>The chains of one family in one namespace, ours and foreign, as iptables-save prints them (without counters and policies).</summary>
public sealed record RuleSet(ImmutableDictionary<ChainKey, ImmutableArray<string>> Chains)
{
    public static RuleSet Empty { get; } = new(ImmutableDictionary<ChainKey, ImmutableArray<string>>.Empty);

    /// <summary>The chain's rules without <c>-A CHAIN</c>; null when there is no such chain. A built-in chain is always there.</summary>
    public ImmutableArray<string>? Rules(ChainKey chain) =>
        Chains.TryGetValue(chain, out var rules) ? rules : chain.IsBuiltIn ? [] : null;

    /// <summary>Chains that are in one and not in the other, or with other rules.</summary>
    public IEnumerable<ChainKey> Differences(RuleSet other) =>
        Chains.Keys.Union(other.Chains.Keys).Where(chain => !Same(Rules(chain), other.Rules(chain)));

    public RuleSet Without(IEnumerable<(ChainKey Chain, string Rule)> lines)
    {
        var chains = Chains.ToBuilder();
        foreach (var chain in lines.GroupBy(line => line.Chain, line => line.Rule))
            if (chains.TryGetValue(chain.Key, out var rules)) chains[chain.Key] = rules.RemoveRange(chain);
        return new RuleSet(chains.ToImmutable());
    }

    /// <summary>Whether a rule outside <paramref name="chain"/> and <paramref name="except"/> jumps or goes to it, which keeps it from being removed.</summary>
    public bool IsNamed(ChainKey chain, IReadOnlySet<ChainKey> except) => Chains.Any(other =>
        other.Key.Table == chain.Table && other.Key != chain && !except.Contains(other.Key) && other.Value.Any(rule => Names(rule, chain.Name)));

    private static bool Names(string rule, string chain)
    {
        var at = rule.AsSpan().LastIndexOf(chain, StringComparison.Ordinal);
        return at >= 3 && (at + chain.Length == rule.Length || rule[at + chain.Length] == ' ') && rule.AsSpan(0, at) is var before
            && (before.EndsWith("-j ", StringComparison.Ordinal) || before.EndsWith("-g ", StringComparison.Ordinal));
    }

    private static bool Same(ImmutableArray<string>? left, ImmutableArray<string>? right) =>
        left is { } one && right is { } two ? one.AsSpan().SequenceEqual(two.AsSpan()) : left is null && right is null;
}
