using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>One unit's chains and shared rules to look for: what is wanted, and what was claimed for it besides.</summary>
public sealed record UnitRules
{
    public UnitRules(UnitState wanted, IReadOnlyList<Chain> claimedChains, IReadOnlyList<SharedRule> claimedRules)
    {
        Key = wanted.Key;
        WantedChains = wanted.Chains.Items;
        WantedRules = wanted.SharedRules.Items;
        OtherChains = claimedChains.Count == 0 ? [] : Other(claimedChains, WantedChains, Place);
        OtherRules = claimedRules.Count == 0 ? [] : Other(claimedRules, WantedRules, rule => rule with { Order = 0 });
    }

    public UnitKey Key { get; }
    public ImmutableArray<Chain> WantedChains { get; }
    public ImmutableArray<SharedRule> WantedRules { get; }

    /// <summary>Claimed and no longer wanted.</summary>
    public ImmutableArray<Chain> OtherChains { get; }

    /// <summary>Claimed and no longer wanted.</summary>
    public ImmutableArray<SharedRule> OtherRules { get; }

    public IEnumerable<RulePlace> Places =>
        WantedChains.Concat(OtherChains).Select(RulePlace.Of).Concat(WantedRules.Concat(OtherRules).Select(RulePlace.Of)).Distinct();

    private static ImmutableArray<T> Other<T, TKey>(IReadOnlyList<T> claimed, ImmutableArray<T> wanted, Func<T, TKey> key)
    {
        var keys = wanted.Select(key).ToHashSet();
        return [.. claimed.Where(item => !keys.Contains(key(item)))];
    }

    private static (string, IpFamily, string, string) Place(Chain chain) => (chain.Namespace, chain.Family, chain.Table, chain.Name);
}
