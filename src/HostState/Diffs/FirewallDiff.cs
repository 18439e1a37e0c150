using System.Globalization;

namespace Neutrino.HostState;

/// <summary>Chains, rules, sets, identities; and the tracked flows that must not outlive them.</summary>
internal static class FirewallDiff
{
    public static void Add(Difference difference)
    {
        SortedSet<int> zones = [];
        Chains(difference, zones);
        SharedRules(difference, zones);
        foreach (var zone in zones) difference.Add(new DropZoneFlows(difference.Unit, zone));
        IpSets(difference);
        Identities(difference);
    }

    public static bool SameChain(Chain one, Chain other) =>
        one.Name == other.Name && one.Table == other.Table && one.Family == other.Family && one.Namespace == other.Namespace;

    private static void Chains(Difference difference, SortedSet<int> zones)
    {
        foreach (var chain in difference.Wanted.Chains)
        {
            var seen = difference.Seen.Chains.Items.FirstOrDefault(other => SameChain(chain, other));
            if (seen is not null && seen.Shared == chain.Shared && (chain.Shared || seen.Rules == chain.Rules)) continue;
            difference.Add(new PutChain(difference.Unit, chain));
            if (chain.Zone is { } zone && seen is not null && seen.Rules.Items.Any(rule => !chain.Rules.Items.Contains(rule))) zones.Add(zone);
        }

        foreach (var seen in difference.Seen.Chains)
        {
            if (difference.IsDoomed(seen.Namespace) || difference.Wanted.Chains.Items.Any(chain => SameChain(chain, seen))) continue;
            difference.Add(new RemoveChain(difference.Unit, seen));
            foreach (var rule in seen.Rules) AddZone(difference, rule, zones);
        }
    }

    private static void SharedRules(Difference difference, SortedSet<int> zones)
    {
        foreach (var seen in difference.Seen.SharedRules)
        {
            if (difference.IsDoomed(seen.Namespace) || difference.Wanted.SharedRules.Items.Any(rule => rule with { Order = seen.Order } == seen)) continue;
            difference.Add(new RemoveSharedRule(difference.Unit, seen));
            AddZone(difference, seen.Rule, zones);
        }

        foreach (var rule in difference.Wanted.SharedRules)
            if (!difference.Seen.SharedRules.Items.Contains(rule)) difference.Add(new PutSharedRule(difference.Unit, rule));
    }

    /// <summary>
    /// A removed rule may have been what put a guest's packets into their zone. The zone's next user must not inherit its flows,
    /// and once the guest is no longer wanted, the rule is the only one who still knows the number.
    /// </summary>
    private static void AddZone(Difference difference, string rule, SortedSet<int> zones)
    {
        const string Option = "-j CT --zone ";
        var at = rule.IndexOf(Option, StringComparison.Ordinal);
        if (at < 0 || difference.Wanted.SharedRules.Items.Any(other => other.Rule == rule)) return;
        var number = rule.AsSpan(at + Option.Length);
        var end = number.IndexOf(' ');
        if (int.TryParse(end < 0 ? number : number[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var zone)) zones.Add(zone);
    }

    private static void IpSets(Difference difference)
    {
        foreach (var set in difference.Wanted.IpSets)
        {
            var seen = difference.Seen.IpSets.Items.FirstOrDefault(other => SameSet(set, other));
            if (seen == set) continue;
            HashSet<Cidr> have = [.. seen?.Members.Items ?? []], want = [.. set.Members.Items];
            var added = set.Members.Items.Where(member => !have.Contains(member)).ToValueList();
            var removed = have.Where(member => !want.Contains(member)).Order().ToValueList();
            if (seen is not null && added.Count == 0 && removed.Count == 0) continue;
            difference.Add(new PutIpSet(difference.Unit, set, added, removed));
            foreach (var member in removed) difference.Add(new DropAddressFlows(difference.Unit, set.Namespace, member));
        }

        foreach (var seen in difference.Seen.IpSets)
            if (!difference.IsDoomed(seen.Namespace) && !difference.Wanted.IpSets.Items.Any(set => SameSet(set, seen)))
                difference.Add(new RemoveIpSet(difference.Unit, seen));
    }

    private static bool SameSet(IpSet one, IpSet other) => one.Name == other.Name && one.Namespace == other.Namespace && one.Family == other.Family;

    private static void Identities(Difference difference)
    {
        foreach (var identity in difference.Wanted.Identities)
        {
            var seen = difference.Seen.Identities.Items.FirstOrDefault(other => other.Device == identity.Device);
            if (seen != identity) difference.Add(new PutIdentity(difference.Unit, identity, seen));
        }

        foreach (var seen in difference.Seen.Identities)
            if (!difference.Wanted.Identities.Items.Any(identity => identity.Device == seen.Device)) difference.Add(new RemoveIdentity(difference.Unit, seen));
    }
}
