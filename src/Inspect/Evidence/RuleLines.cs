using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Rules as <c>iptables -S</c> lists them, sets as <c>ipset</c>, identities as <c>nft</c>.</summary>
internal static class RuleLines
{
    public static IEnumerable<(string Command, Func<UnitState, IEnumerable<string>> Lines)> Of(UnitState wanted, UnitState seen, string ns, IReadOnlySet<string>? tables)
    {
        var found = wanted.Chains.Items.Concat(seen.Chains.Items).Where(chain => chain.Namespace == ns).Select(chain => (chain.Family, chain.Table))
            .Concat(wanted.SharedRules.Items.Concat(seen.SharedRules.Items).Where(rule => rule.Namespace == ns).Select(rule => (rule.Family, rule.Table)))
            .Where(table => tables?.Contains(table.Table) ?? true).Distinct().OrderBy(table => table.Family).ThenBy(table => table.Table, StringComparer.Ordinal);
        foreach (var (family, table) in found)
        {
            var program = family == IpFamily.V4 ? "iptables" : "ip6tables";
            yield return ($"{LinkLines.Enter(ns)}{program}{(table == "filter" ? "" : $" -t {table}")} -S", state => Lines(state, ns, family, table));
        }
    }

    public static IEnumerable<string> Set(UnitState state, string name) => state.IpSets.Items.Where(set => set.Name == name)
        .SelectMany(set => set.Members.Items.Select(member => $"add {set.Name} {(member.IsSingleAddress ? member.Address.ToString() : member.ToString())}")
            .Prepend($"create {set.Name} hash:net family {(set.Family == IpFamily.V4 ? "inet" : "inet6")}"));

    public static IEnumerable<string> Identity(UnitState state, string device) => state.Identities.Items.Where(identity => identity.Device == device)
        .SelectMany(identity => identity.Macs.Items.Select(mac => $"{identity.Device} . {mac}")
            .Concat(identity.ArpSources.Items.Select(source => $"{identity.Device} . {source}")));

    private static IEnumerable<string> Lines(UnitState state, string ns, IpFamily family, string table)
    {
        var chains = state.Chains.Items.Where(chain => chain.Namespace == ns && chain.Family == family && chain.Table == table).ToArray();
        var jumps = state.SharedRules.Items.Where(rule => rule.Namespace == ns && rule.Family == family && rule.Table == table);
        return chains.Select(chain => $"-N {chain.Name}").Order(StringComparer.Ordinal)
            .Concat(jumps.Select(rule => $"-A {rule.Chain} {rule.Rule}"))
            .Concat(chains.OrderBy(chain => chain.Name, StringComparer.Ordinal).SelectMany(chain => chain.Rules.Items.Select(rule => $"-A {chain.Name} {rule}")));
    }
}
