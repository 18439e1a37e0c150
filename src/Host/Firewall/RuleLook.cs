using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Firewall;

/// <summary>Turns rules that were read into what is seen of units.</summary>
public sealed class RuleLook
{
    private readonly Dictionary<RulePlace, RulesSeen> rules;
    private readonly RuleClaims claims;
    private readonly Dictionary<(RulePlace, ChainKey), Dictionary<string, int>> orders = [];
    private readonly Dictionary<(RulePlace, ChainKey), Dictionary<string, bool>> lines = [];
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
            if (!orders.TryGetValue(spot, out var lines)) orders[spot] = lines = new(StringComparer.Ordinal);
            lines[rule.Rule] = rule.Order;
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
        var inPlace = LinesOf(RulePlace.Of(rule), new ChainKey(rule.Table, rule.Chain)).GetValueOrDefault(rule.Rule);
        if (inPlace) foundRules.Add((unit, rule));
        else IsThere(unit, rule);
        return inPlace;
    }

    // For one that is no longer wanted, that it is there at all is what counts.
    private bool IsThere(UnitKey unit, SharedRule rule)
    {
        var there = LinesOf(RulePlace.Of(rule), new ChainKey(rule.Table, rule.Chain)).ContainsKey(rule.Rule);
        if (!there && claims.OwnerOf(rule) == unit) goneRules.Add(rule);
        return there;
    }

    // The chain's lines, each with whether it stands in its place, and only once.
    private Dictionary<string, bool> LinesOf(RulePlace place, ChainKey chain)
    {
        if (lines.TryGetValue((place, chain), out var known)) return known;
        var found = new Dictionary<string, bool>(StringComparer.Ordinal);
        var text = rules[place].Rules.Rules(chain) ?? [];
        var inPlace = new ChainOrder(OrdersIn(place, chain)).InPlace(text);
        for (var i = 0; i < text.Length; i++) found[text[i]] = !found.ContainsKey(text[i]) && inPlace[i];
        return lines[(place, chain)] = found;
    }

    private Func<string, int?> OrdersIn(RulePlace place, ChainKey chain)
    {
        var claimed = claims.OrdersIn(place, chain);
        return orders.TryGetValue((place, chain), out var wanted) ? line => wanted.TryGetValue(line, out var order) ? order : claimed(line) : claimed;
    }
}
