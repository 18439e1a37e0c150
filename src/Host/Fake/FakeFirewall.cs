using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>Chains, rules, sets, identities and tracked flows of the fake machine; a rule is read as far as its target and its sets.</summary>
internal static class FakeFirewall
{
    private static readonly ImmutableHashSet<string> Tables = ["filter", "nat", "mangle", "raw", "security"];
    private static readonly ImmutableHashSet<string> BuiltIn = ["INPUT", "FORWARD", "OUTPUT", "PREROUTING", "POSTROUTING"];

    private static readonly ImmutableHashSet<string> Targets =
        ["ACCEPT", "DROP", "RETURN", "REJECT", "CT", "SNAT", "DNAT", "MASQUERADE", "REDIRECT", "NOTRACK", "MARK", "CONNMARK", "CHECKSUM", "LOG", "NFLOG", "TCPMSS", "CLASSIFY"];

    /// <summary>One restore names all its chains before its first rule: so do we.</summary>
    public static void Declare(FakeMachine machine, ImmutableArray<Operation> batch)
    {
        foreach (var put in batch.OfType<PutChain>())
        {
            var key = Key(put.Chain);
            if (ChainFault(machine, put.Chain) is null && !machine.Chains.ContainsKey(key)) machine.Chains[key] = new(put.Chain with { Rules = [] }, put.Unit);
        }
    }

    /// <summary>One restore takes all its rules away before its first chain.</summary>
    public static void Undeclare(FakeMachine machine, ImmutableArray<Operation> batch)
    {
        foreach (var remove in batch.OfType<RemoveSharedRule>()) Remove(machine, remove);
        foreach (var remove in batch.OfType<RemoveChain>())
            if (machine.Chains.TryGetValue(Key(remove.Chain), out var chain)) machine.Chains[Key(remove.Chain)] = chain with { Value = chain.Value with { Rules = [] } };
    }

    public static HostFault? Do(FakeMachine machine, Operation operation) => operation switch
    {
        PutChain put => Put(machine, put),
        RemoveChain remove => Remove(machine, remove),
        PutSharedRule put => Put(machine, put),
        RemoveSharedRule remove => Remove(machine, remove),
        PutIpSet put => Put(machine, put),
        RemoveIpSet remove => Remove(machine, remove),
        PutIdentity put => Put(machine, put),
        RemoveIdentity remove => Remove(machine, remove),
        DropZoneFlows drop => drop.Zone is < 0 or > 65535 ? FakeFaults.Invalid($"zone {drop.Zone}", "Invalid argument") : null,
        _ => machine.Namespaces.ContainsKey(((DropAddressFlows)operation).Namespace) ? null : FakeFaults.NoEntry("conntrack", "No such namespace"),
    };

    private static (string Namespace, IpFamily Family, string Table, string Name) Key(Chain chain) => (chain.Namespace, chain.Family, chain.Table, chain.Name);

    private static HostFault? ChainFault(FakeMachine machine, Chain chain) =>
        !machine.Namespaces.ContainsKey(chain.Namespace) ? FakeFaults.NoEntry($"chain {chain.Name}", $"no namespace {chain.Namespace}")
        : !Tables.Contains(chain.Table) ? FakeFaults.NoEntry($"chain {chain.Name}", $"can't initialize iptables table `{chain.Table}'")
        : chain.Name.Length is 0 or > 28 || BuiltIn.Contains(chain.Name) ? FakeFaults.Invalid($"chain {chain.Name}", "not a name for a chain of ours")
        : null;

    private static HostFault? RuleFault(FakeMachine machine, string name, IpFamily family, string table, string rule)
    {
        var words = rule.Split(' ');
        for (var i = 0; i + 1 < words.Length; i++)
        {
            var value = words[i + 1];
            if (words[i] is "-j" or "-g" && !Targets.Contains(value) && !machine.Chains.ContainsKey((name, family, table, value)))
                return FakeFaults.NoEntry($"rule {rule}", $"Couldn't load target `{value}'");
            if (words[i] == "--match-set" && !machine.IpSets.ContainsKey((name, value))) return FakeFaults.NoEntry($"rule {rule}", $"Set {value} doesn't exist.");
        }

        return null;
    }

    private static HostFault? Put(FakeMachine machine, PutChain operation)
    {
        var chain = operation.Chain;
        if (ChainFault(machine, chain) is { } fault) return fault;
        foreach (var rule in chain.Rules)
            if (RuleFault(machine, chain.Namespace, chain.Family, chain.Table, rule) is { } wrong) return wrong;
        machine.Chains[Key(chain)] = new(chain with { Zone = null }, operation.Unit);
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveChain operation)
    {
        var chain = operation.Chain;
        if (!machine.Chains.ContainsKey(Key(chain))) return null;
        var named = machine.Chains.Values.Where(other => other.Value.Table == chain.Table).SelectMany(other => other.Value.Rules.Items, (other, rule) => (other.Value.Namespace, other.Value.Family, Rule: rule))
            .Concat(machine.SharedRules.Values.Where(rule => rule.Value.Table == chain.Table).Select(rule => (rule.Value.Namespace, rule.Value.Family, rule.Value.Rule)));
        if (named.Any(item => item.Namespace == chain.Namespace && item.Family == chain.Family && item.Rule.EndsWith($"-j {chain.Name}", StringComparison.Ordinal)))
            return FakeFaults.Busy($"chain {chain.Name}", "Device or resource busy");
        machine.Chains.Remove(Key(chain));
        machine.RemoveRules(rule => rule.Chain == chain.Name && rule.Table == chain.Table && rule.Namespace == chain.Namespace && rule.Family == chain.Family);
        return null;
    }

    private static HostFault? Put(FakeMachine machine, PutSharedRule operation)
    {
        var rule = operation.Rule;
        if (!machine.Namespaces.ContainsKey(rule.Namespace)) return FakeFaults.NoEntry($"rule {rule.Rule}", $"no namespace {rule.Namespace}");
        if (!BuiltIn.Contains(rule.Chain) && !machine.Chains.ContainsKey((rule.Namespace, rule.Family, rule.Table, rule.Chain)))
            return FakeFaults.NoEntry($"rule {rule.Rule}", $"No chain/target/match by that name: {rule.Chain}");
        if (RuleFault(machine, rule.Namespace, rule.Family, rule.Table, rule.Rule) is { } fault) return fault;
        machine.SharedRules[FakeMachine.Key(rule)] = new(rule, operation.Unit);
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveSharedRule operation)
    {
        machine.SharedRules.Remove(FakeMachine.Key(operation.Rule));
        return null;
    }

    private static HostFault? Put(FakeMachine machine, PutIpSet operation)
    {
        var set = operation.Set;
        if (!machine.Namespaces.ContainsKey(set.Namespace)) return FakeFaults.NoEntry($"ipset {set.Name}", $"no namespace {set.Namespace}");
        if (set.Name.Length is 0 or > 31) return FakeFaults.Invalid($"ipset {set.Name}", "Syntax error: setname is longer than 31 characters");
        if (operation.Added.Items.Any(member => member.Version != (set.Family == IpFamily.V4 ? 4 : 6))) return FakeFaults.Invalid($"ipset {set.Name}", "Syntax error: cannot parse address");
        var have = machine.IpSets.TryGetValue((set.Namespace, set.Name), out var seen) ? seen.Value.Members.Items : [];
        machine.IpSets[(set.Namespace, set.Name)] = new(set with { Members = have.Except(operation.Removed.Items).Union(operation.Added.Items).Order().ToValueList() }, operation.Unit);
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveIpSet operation)
    {
        var set = operation.Set;
        if (machine.RulesIn(set.Namespace).Any(rule => rule.Contains($"--match-set {set.Name} ", StringComparison.Ordinal)))
            return FakeFaults.Busy($"ipset {set.Name}", "Set cannot be destroyed: it is in use by a kernel component");
        machine.IpSets.Remove((set.Namespace, set.Name));
        return null;
    }

    private static HostFault? Put(FakeMachine machine, PutIdentity operation)
    {
        if (FakeMachine.NameFault(operation.Identity.Device) is { } why) return FakeFaults.Invalid($"identity of {operation.Identity.Device}", why);
        machine.Identities[operation.Identity.Device] = new(operation.Identity, operation.Unit);
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveIdentity operation)
    {
        machine.Identities.Remove(operation.Identity.Device);
        return null;
    }
}
