namespace Neutrino.HostState;

/// <summary>Chains as <c>iptables -S</c> lists them, sets as <c>ipset save</c>.</summary>
internal static class FirewallText
{
    /// <summary>Per family and table: the command that would show it, and its lines, new chains first.</summary>
    public static IEnumerable<(string Command, IEnumerable<string> Lines)> Tables(UnitState state, string name)
    {
        var chains = state.Chains.Items.Where(chain => chain.Namespace == name).ToArray();
        var rules = state.SharedRules.Items.Where(rule => rule.Namespace == name).ToArray();
        return chains.Select(chain => (chain.Family, chain.Table)).Concat(rules.Select(rule => (rule.Family, rule.Table))).Distinct()
            .OrderBy(table => table.Family).ThenBy(table => table.Table, StringComparer.Ordinal)
            .Select(table => (Command(table.Family, table.Table), Lines(
                [.. chains.Where(chain => chain.Family == table.Family && chain.Table == table.Table)],
                [.. rules.Where(rule => rule.Family == table.Family && rule.Table == table.Table)])));
    }

    public static IEnumerable<string> Lines(IpSet set) => set.Members.Items
        .Select(member => $"add {set.Name} {(member.IsSingleAddress ? member.Address.ToString() : member.ToString())}")
        .Prepend($"create {set.Name} hash:net family {(set.Family == IpFamily.V4 ? "inet" : "inet6")}");

    public static IEnumerable<string> Lines(GuestIdentity identity) => identity.Macs.Items.Select(mac => $"{identity.Device} ether saddr {mac}")
        .Concat(identity.ArpSources.Items.Select(source => $"{identity.Device} arp saddr ip {source}"));

    private static string Command(IpFamily family, string table) =>
        (family == IpFamily.V4 ? "iptables" : "ip6tables") + (table == "filter" ? " -S" : $" -t {table} -S");

    private static IEnumerable<string> Lines(Chain[] chains, SharedRule[] rules) =>
        chains.Select(chain => $"-N {chain.Name}{(chain.Shared ? " (shared)" : "")}{(chain.Zone is { } zone ? $" (zone {zone})" : "")}").Order(StringComparer.Ordinal)
            .Concat(rules.Select(rule => $"-A {rule.Chain} {rule.Rule}{(rule.Order == 0 ? "" : $" (order {rule.Order})")}"))
            .Concat(chains.SelectMany(chain => chain.Rules.Items.Select(rule => $"-A {chain.Name} {rule}")));
}
