using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Firewall;

/// <summary>Turns rules that were read into what is seen of units.</summary>
public sealed class RuleLook
{
    // From so many rules of one chain on, to go through the chain once is cheaper than to look for each.
    private const int Many = 16;
    private readonly Dictionary<RulePlace, RulesSeen> rules;
    private readonly RuleClaims claims;
    private readonly Dictionary<(RulePlace, ChainKey), Dictionary<string, int>> orders = [];
    private readonly Dictionary<(RulePlace, ChainKey), HashSet<string>> standing = [];
    private readonly List<(UnitKey, Chain)> foundChains = [];
    private readonly List<(UnitKey, SharedRule)> foundRules = [];
    private readonly List<Chain> goneChains = [];
    private readonly List<SharedRule> goneRules = [];

    /// <param name="wanted">All units of this look: their rules count as ours when it is judged where a rule stands, claimed or not.</param>
    public RuleLook(Dictionary<RulePlace, RulesSeen> rules, IEnumerable<UnitState> wanted, RuleClaims claims)
    {
        (this.rules, this.claims) = (rules, claims);
        foreach (var rule in wanted.SelectMany(unit => unit.SharedRules))
        {
            var spot = (RulePlace.Of(rule), new ChainKey(rule.Table, rule.Chain));
            if (!orders.TryGetValue(spot, out var wantedHere)) orders[spot] = wantedHere = new(StringComparer.Ordinal);
            wantedHere[rule.Rule] = rule.Order;
        }
    }

    public Observed See(UnitRules unit)
    {
        if (unit.Places.Select(place => (place, rules[place].Failure)).FirstOrDefault(place => place.Failure is not null) is ({ } failed, { } failure))
            return new Observed(null, new HostFault($"rules of {(failed.Namespace.Length == 0 ? "the host" : failed.Namespace)}", failure, 0, Retryable: true));
        return new Observed(
            new UnitState(unit.Key)
            {
                Chains = unit.WantedChains.Concat(unit.OtherChains).Select(chain => See(unit.Key, chain)).OfType<Chain>().ToValueList(),
                SharedRules = unit.WantedRules.Where(rule => See(unit.Key, rule)).Concat(unit.OtherRules.Where(rule => IsThere(unit.Key, rule))).ToValueList(),
            },
            null);
    }

    /// <summary>Notes what was found as wanted and had no owner, and forgets what had one and is not there: both happen when the record was lost.</summary>
    public void Adopt()
    {
        claims.Claim(foundChains.Where(found => claims.OwnerOf(found.Item2) is null));
        claims.Claim(foundRules.Where(found => claims.OwnerOf(found.Item2) is null));
        claims.Release(goneChains);
        claims.Release(goneRules);
    }

    private Chain? See(UnitKey unit, Chain chain)
    {
        if (rules[RulePlace.Of(chain)].Rules.Rules(new ChainKey(chain.Table, chain.Name)) is not { } lines)
        {
            if (claims.OwnerOf(chain) == unit) goneChains.Add(chain);
            return null;
        }

        var seen = chain with { Rules = chain.Shared ? [] : new ValueList<string>(lines) };
        if (seen == chain) foundChains.Add((unit, chain));
        return seen;
    }

    private bool See(UnitKey unit, SharedRule rule)
    {
        var inPlace = LinesFor(rule).CountOf(rule.Rule) == 1 && IsInPlace(rule);
        if (inPlace) foundRules.Add((unit, rule));
        else IsThere(unit, rule);
        return inPlace;
    }

    // For one that is no longer wanted, that it is there at all is what counts.
    private bool IsThere(UnitKey unit, SharedRule rule)
    {
        var there = LinesFor(rule).CountOf(rule.Rule) > 0;
        if (!there && claims.OwnerOf(rule) == unit) goneRules.Add(rule);
        return there;
    }

    private bool IsInPlace(SharedRule rule)
    {
        var (place, chain) = (RulePlace.Of(rule), new ChainKey(rule.Table, rule.Chain));
        if (orders[(place, chain)].Count <= Many) return new ChainOrder(OrdersIn(place, chain)).IsInPlace(LinesFor(rule).Items, rule.Rule, rule.Order);
        if (!standing.TryGetValue((place, chain), out var lines)) standing[(place, chain)] = lines = Standing(place, chain, LinesFor(rule).Items);
        return lines.Contains(rule.Rule);
    }

    private HashSet<string> Standing(RulePlace place, ChainKey chain, ImmutableArray<string> lines)
    {
        var right = new ChainOrder(OrdersIn(place, chain)).InPlace(lines);
        return lines.Where((_, index) => right[index]).ToHashSet(StringComparer.Ordinal);
    }

    private ChainLines LinesFor(SharedRule rule) => rules[RulePlace.Of(rule)].Rules.Lines(new ChainKey(rule.Table, rule.Chain)) ?? ChainLines.Empty;

    private Func<string, int?> OrdersIn(RulePlace place, ChainKey chain)
    {
        var claimed = claims.OrdersIn(place, chain);
        return orders.TryGetValue((place, chain), out var wanted) ? line => wanted.TryGetValue(line, out var order) ? order : claimed(line) : claimed;
    }
}
