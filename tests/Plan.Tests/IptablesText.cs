using Neutrino.HostState;

namespace Neutrino.Plan.Tests;

/// <summary>A unit's rules as <c>iptables -t TABLE -S</c> would print them in a fresh namespace.</summary>
internal static class IptablesText
{
    private static readonly Dictionary<string, string[]> BuiltIn = new()
    {
        ["filter"] = ["INPUT", "FORWARD", "OUTPUT"], ["nat"] = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"], ["raw"] = ["PREROUTING", "OUTPUT"],
    };

    public static IEnumerable<string> Print(UnitState unit, IpFamily family, string table)
    {
        var chains = unit.Chains.Where(chain => chain.Family == family && chain.Table == table).OrderBy(chain => chain.Name, StringComparer.Ordinal).ToList();
        var shared = unit.SharedRules.Where(rule => rule.Family == family && rule.Table == table).ToList();
        foreach (var chain in BuiltIn[table]) yield return $"-P {chain} ACCEPT";
        foreach (var chain in chains) yield return $"-N {chain.Name}";
        foreach (var name in BuiltIn[table].Concat(chains.Select(chain => chain.Name)))
        {
            foreach (var rule in shared.Where(rule => rule.Chain == name).OrderBy(rule => rule.Order < 0 ? 0 : 1).ThenBy(rule => rule.Order)) yield return $"-A {name} {rule.Rule}";
            foreach (var rule in chains.Where(chain => chain.Name == name).SelectMany(chain => chain.Rules)) yield return $"-A {name} {rule}";
        }
    }
}
