using System.Globalization;
using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>Whose every chain and shared rule is. Not thread-safe: calls are made under the lock of its user.</summary>
public sealed class RuleClaims : IDisposable
{
    private readonly ClaimLedger<Chain> chains;
    private readonly ClaimLedger<SharedRule> rules;

    // What is asked most, for every line of a long chain: one look-up by the text alone.
    private readonly Dictionary<(RulePlace, ChainKey), Dictionary<string, int>> orders = [];

    public RuleClaims(string directory, string boot)
    {
        chains = new(Path.Combine(directory, "chains"), boot, Format, ParseChain, chain => new Chain(chain.Namespace, chain.Family, chain.Table, chain.Name));
        rules = new(Path.Combine(directory, "shared-rules"), boot, Format, ParseRule, rule => rule with { Order = 0 });
        foreach (var rule in rules.Items) Note(rule);
    }

    public IEnumerable<UnitKey> Units => chains.Units.Union(rules.Units);

    public IEnumerable<string> Namespaces => chains.Items.Select(chain => chain.Namespace).Concat(rules.Items.Select(rule => rule.Namespace)).Distinct();

    public IReadOnlyList<Chain> ChainsOf(UnitKey unit) => chains.OfUnit(unit);

    public IReadOnlyList<SharedRule> RulesOf(UnitKey unit) => rules.OfUnit(unit);

    public UnitKey? OwnerOf(Chain chain) => chains.OwnerOf(chain);

    public UnitKey? OwnerOf(SharedRule rule) => rules.OwnerOf(rule);

    /// <summary>The order of each claimed rule of a chain by its text; null for other lines.</summary>
    public Func<string, int?> OrdersIn(RulePlace place, ChainKey chain) =>
        orders.TryGetValue((place, chain), out var lines) ? line => lines.TryGetValue(line, out var order) ? order : null : _ => null;

    /// <summary>The units that have something in some of the chains, each with one of them.</summary>
    public IEnumerable<(UnitKey Unit, ChainKey Chain)> UnitsIn(RulePlace place, IReadOnlySet<ChainKey> among)
    {
        var byRule = rules.Items.Where(rule => RulePlace.Of(rule) == place && among.Contains(new ChainKey(rule.Table, rule.Chain)))
            .Select(rule => (rules.OwnerOf(rule)!.Value, new ChainKey(rule.Table, rule.Chain)));
        var byChain = chains.Items.Where(chain => RulePlace.Of(chain) == place && among.Contains(new ChainKey(chain.Table, chain.Name)))
            .Select(chain => (chains.OwnerOf(chain)!.Value, new ChainKey(chain.Table, chain.Name)));
        return byChain.Concat(byRule).DistinctBy(found => found.Item1);
    }

    public void Claim(IEnumerable<(UnitKey Unit, Chain Item)> items) => chains.Claim(items.Select(item => (item.Unit, item.Item with { Rules = [] })));

    public void Claim(IEnumerable<(UnitKey Unit, SharedRule Item)> items)
    {
        var list = items.ToList();
        rules.Claim(list);
        foreach (var (_, rule) in list) Note(rule);
    }

    public void Release(IEnumerable<Chain> items) => chains.Release(items);

    public void Release(IEnumerable<SharedRule> items)
    {
        var list = items.ToList();
        rules.Release(list);
        foreach (var rule in list)
            if (orders.TryGetValue(Spot(rule), out var lines) && lines.Remove(rule.Rule) && lines.Count == 0) orders.Remove(Spot(rule));
    }

    /// <summary>A namespace that is gone has taken all of them with it.</summary>
    public void ReleaseNamespace(string name)
    {
        chains.Release([.. chains.Items.Where(chain => chain.Namespace == name)]);
        Release([.. rules.Items.Where(rule => rule.Namespace == name)]);
    }

    public void Dispose()
    {
        chains.Dispose();
        rules.Dispose();
    }

    private static (RulePlace, ChainKey) Spot(SharedRule rule) => (RulePlace.Of(rule), new ChainKey(rule.Table, rule.Chain));

    private void Note(SharedRule rule)
    {
        if (!orders.TryGetValue(Spot(rule), out var lines)) orders[Spot(rule)] = lines = new(StringComparer.Ordinal);
        lines[rule.Rule] = rule.Order;
    }

    private static string Format(Chain chain) => string.Join('\t', chain.Namespace, chain.Family, chain.Table, chain.Name, chain.Shared ? "shared" : "own", chain.Zone);

    private static Chain? ParseChain(string text) => text.Split('\t') is [var name, var family, var table, var chain, var kind, var zone] && Enum.TryParse<IpFamily>(family, out var version)
        ? new Chain(name, version, table, chain) { Shared = kind == "shared", Zone = int.TryParse(zone, CultureInfo.InvariantCulture, out var number) ? number : null }
        : null;

    private static string Format(SharedRule rule) =>
        string.Join('\t', rule.Namespace, rule.Family, rule.Table, rule.Chain, rule.Order.ToString(CultureInfo.InvariantCulture), rule.Rule);

    private static SharedRule? ParseRule(string text) =>
        text.Split('\t', 6) is [var name, var family, var table, var chain, var order, var rule] && Enum.TryParse<IpFamily>(family, out var version)
            && int.TryParse(order, CultureInfo.InvariantCulture, out var number) ? new SharedRule(name, version, table, chain, rule, number) : null;
}
