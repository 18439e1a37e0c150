using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Neutrino.Host.Firewall;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;

namespace Neutrino.Host.Tests.Firewall;

/// <summary>What goes to the kernel without iptables is what iptables would have made of it: one namespace has the one, another the other.</summary>
[Trait("needs", "root")]
public sealed class NativeRulesTests : IAsyncLifetime
{
    private static readonly IpFamily[] Families = [IpFamily.V4, IpFamily.V6];
    private readonly string ours = $"ours-{Guid.NewGuid():n}"[..14];
    private readonly string theirs = $"theirs-{Guid.NewGuid():n}"[..14];
    private NamespaceRules rules = null!;

    public ValueTask InitializeAsync()
    {
        NetNamespaces.Create([ours, theirs]);
        rules = Open(processes: false);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await rules.DisposeAsync();
        NetNamespaces.Delete(ours);
        NetNamespaces.Delete(theirs);
    }

    // Under a name that is none no process can be started, so what is done then is done without.
    private NamespaceRules Open(bool processes) =>
        new(processes ? ours : "no-such-namespace", NetNamespaces.OpenNetlink(ours, NetlinkProtocol.Netfilter), null, "boot", new IptablesVersion(Counted: true, Native: true), new Spellings(null), TimeProvider.System);

    private static Restore Compose(RuleSet before, IpFamily family, IEnumerable<UnitState> units)
    {
        var all = units.ToList();
        var orders = all.SelectMany(unit => unit.SharedRules).Where(rule => rule.Family == family).ToLookup(rule => (new ChainKey(rule.Table, rule.Chain), rule.Rule), rule => (int?)rule.Order);
        var batch = new RestoreBatch(before, chain => line => orders[(chain, line)].FirstOrDefault());
        foreach (var chain in all.SelectMany(unit => unit.Chains).Where(chain => chain.Family == family)) batch.Put(chain);
        foreach (var rule in all.SelectMany(unit => unit.SharedRules).Where(rule => rule.Family == family)) batch.Put(rule);
        return batch.Build();
    }

    private async Task LoadAsync(IReadOnlyList<UnitState> units)
    {
        foreach (var family in Families) Assert.Null(await rules.ChangeAsync(family, before => Compose(before, family, units), default));
    }

    private static async Task<string> RunAsync(string name, string? input, params string[] command)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(command[0], command[1..]) { Namespace = name, Input = input is null ? default : Encoding.UTF8.GetBytes(input) });
        Assert.True(result.Succeeded, $"{string.Join(' ', command)}: {result.Describe()}");
        return result.OutputText;
    }

    private async Task RestoreAsync(IpFamily family, string text) => await RunAsync(theirs, text, family == IpFamily.V4 ? "iptables-restore" : "ip6tables-restore", "--noflush");

    private static async Task<string> SavedAsync(string name, IpFamily family) =>
        string.Join('\n', (await RunAsync(name, null, family == IpFamily.V4 ? "iptables-save" : "ip6tables-save")).Split('\n').Where(line => !line.StartsWith('#')));

    private async Task<RuleSet> KernelAsync(IpFamily family) => IptablesSave.Parse(await SavedAsync(ours, family));

    private uint Generation()
    {
        using var socket = NetNamespaces.OpenNetlink(ours, NetlinkProtocol.Netfilter);
        return NftGeneration.Read(socket);
    }

    private void MakeIpSets()
    {
        // Of another kind first, so that the two namespaces number them otherwise.
        using var own = new IpSetSocket(NetNamespaces.OpenNetlink(ours, NetlinkProtocol.Netfilter));
        using var other = new IpSetSocket(NetNamespaces.OpenNetlink(theirs, NetlinkProtocol.Netfilter));
        own.Create("first", isV6: false);
        foreach (var set in PlannedRules.IpSets)
        {
            own.Create(set.Name, set.Family == IpFamily.V6);
            other.Create(set.Name, set.Family == IpFamily.V6);
        }
    }

    private static Chain Chain(string table, string name, params string[] lines) => new("", IpFamily.V4, table, name) { Rules = [.. lines] };

    private Task<string?> PutAsync(params IEnumerable<Chain> chains) => rules.ChangeAsync(IpFamily.V4, before => Compose(before, IpFamily.V4, [new UnitState(new UnitKey(UnitKind.Port, "p")) { Chains = [.. chains] }]), default);

    [Fact]
    public async Task ANewNamespaceIsKnownToBeEmptyWithoutAProcess()
    {
        foreach (var family in Families) Assert.Empty((await rules.ReadAsync(family, default)).Chains);

        Assert.Equal("", (await SavedAsync(ours, IpFamily.V4)).Trim());
    }

    [Fact]
    public async Task EveryLineThatThePlanWritesIsLoadedAsIptablesRestoreLoadsIt()
    {
        MakeIpSets();
        var units = PlannedRules.In(ours);

        await LoadAsync(units);

        // In one transaction for each family; iptables-restore would have made one for each table.
        Assert.Equal(3u, Generation());
        foreach (var family in Families)
        {
            await RestoreAsync(family, Compose(RuleSet.Empty, family, units).Text());
            Assert.Equal(await SavedAsync(theirs, family), await SavedAsync(ours, family));
        }
    }

    [Fact]
    public async Task IptablesDeletesEveryLineByItsWords()
    {
        MakeIpSets();
        await LoadAsync(PlannedRules.In(ours));
        foreach (var family in Families)
        {
            var deletions = new StringBuilder();
            foreach (var table in rules.Remembered(family)!.Chains.GroupBy(chain => chain.Key.Table))
            {
                deletions.Append('*').Append(table.Key).Append('\n');
                foreach (var (chain, lines) in table)
                    foreach (var line in lines.Items) deletions.Append("-D ").Append(chain.Name).Append(' ').Append(line).Append('\n');
                deletions.Append("COMMIT\n");
            }

            await RunAsync(ours, deletions.ToString(), family == IpFamily.V4 ? "iptables-restore" : "ip6tables-restore", "--noflush");

            Assert.All((await KernelAsync(family)).Chains.Values, lines => Assert.Empty(lines.Items));
        }
    }

    [Fact]
    public async Task IptablesChecksALineByItsWords()
    {
        await LoadAsync(PlannedRules.Guests(ours, 1));
        var lines = rules.Remembered(IpFamily.V4)!.Chains.SelectMany(chain => chain.Value.Items.Select(line => $"iptables -t {chain.Key.Table} -C {chain.Key.Name} {line}")).ToList();
        Assert.True(lines.Count > 30);

        await RunAsync(ours, string.Join('\n', lines.Prepend("set -e")), "sh");
    }

    [Fact]
    public async Task EveryBuiltInChainIsMadeAsIptablesMakesIt()
    {
        var unit = new UnitState(new UnitKey(UnitKind.Firewall, ""))
        {
            SharedRules = [.. from family in Families
                              from table in (string[])["raw", "mangle", "nat", "filter", "security"]
                              from chain in (string[])["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]
                              where new ChainKey(table, chain).IsBuiltIn
                              select new SharedRule(ours, family, table, chain, "-j ACCEPT", -1)],
        };
        await RunAsync(ours, null, "iptables", "-P", "FORWARD", "DROP");
        rules = Open(processes: true);

        await LoadAsync([unit]);

        await RunAsync(theirs, null, "iptables", "-P", "FORWARD", "DROP");
        foreach (var family in Families) await RestoreAsync(family, Compose(RuleSet.Empty, family, [unit]).Text());
        Assert.Equal(await RunAsync(theirs, null, "nft", "list", "ruleset"), await RunAsync(ours, null, "nft", "list", "ruleset"));
        Assert.Contains("-P FORWARD DROP", await RunAsync(ours, null, "iptables", "-S"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoHundredPortsAreOneTransaction()
    {
        var units = PlannedRules.Guests(ours, 200);

        await LoadAsync(units);

        Assert.Equal(3u, Generation());
        foreach (var family in Families) Assert.Empty((await KernelAsync(family)).Differences(Compose(RuleSet.Empty, family, units).After));
    }

    [Fact]
    public async Task AnotherPortNeitherReadsNorMovesTheOthers()
    {
        var units = PlannedRules.Guests(ours, 3);
        await LoadAsync(units);
        var more = PlannedRules.Guests(ours, 4);

        await LoadAsync(more);

        foreach (var family in Families)
        {
            var after = await KernelAsync(family);
            Assert.Empty(after.Differences(rules.Remembered(family)!));
            Assert.All(more.SelectMany(unit => unit.SharedRules).Where(rule => rule.Family == family), rule => Assert.Equal(1, after.Lines(new ChainKey(rule.Table, rule.Chain))!.CountOf(rule.Rule)));
        }
    }

    [Fact]
    public async Task AnyChangeLeavesInTheKernelWhatItPromises()
    {
        var line = Gen.Int[0, 5].Select(number => $"-s 10.0.0.{number}/32 -j RETURN");
        var change = Gen.Select(Gen.Int[0, 4], Gen.Bool, line.Array[0, 6], line, Gen.Int[-2, 2]).Select((kind, first, lines, one, order) => new Action<RestoreBatch>(batch =>
        {
            var chain = Chain("filter", first ? "a" : "b", lines);
            if (kind == 0) batch.Put(chain);
            else if (kind == 1) batch.Remove(chain);
            else if (kind == 2) batch.Put(new SharedRule("", IpFamily.V4, "filter", "FORWARD", one, order));
            else if (kind == 3) batch.Remove(new SharedRule("", IpFamily.V4, "filter", "FORWARD", one, order));
            else batch.Put(chain with { Shared = true, Rules = [] });
        }));
        await change.Array[1, 5].SampleAsync(
            async changes =>
            {
                RuleSet? promised = null;
                Restore Change(RuleSet before)
                {
                    var batch = new RestoreBatch(before, _ => text => text.GetHashCode(StringComparison.Ordinal) % 2 == 0 ? 1 : null);
                    foreach (var change in changes) change(batch);
                    var restore = batch.Build();
                    promised = restore.After;
                    return restore;
                }

                Assert.Null(await rules.ChangeAsync(IpFamily.V4, Change, default));
                Assert.Empty((await KernelAsync(IpFamily.V4)).Differences(promised!));
            },
            iter: 100,
            threads: 1);
    }

    [Fact]
    public async Task WhatWasOvertakenIsDoneOnceMoreFromWhatIsThere()
    {
        rules = Open(processes: true);
        Assert.Null(await PutAsync(Chain("filter", "mine", "-j RETURN")));
        List<RuleSet> seen = [];

        var failure = await rules.ChangeAsync(
            IpFamily.V4,
            before =>
            {
                seen.Add(before);
                if (seen.Count == 1) RunAsync(ours, null, "iptables", "-A", "mine", "-j", "ACCEPT").GetAwaiter().GetResult();
                return Compose(before, IpFamily.V4, [new UnitState(new UnitKey(UnitKind.Port, "p")) { Chains = [Chain("filter", "other", "-j mine")] }]);
            },
            default);

        Assert.Null(failure);
        Assert.Equal([["-j RETURN"], ["-j RETURN", "-j ACCEPT"]], seen.Select(before => before.Rules(new ChainKey("filter", "mine"))!.Value.ToArray()));
        Assert.Equal(["-j mine"], (await KernelAsync(IpFamily.V4)).Rules(new ChainKey("filter", "other"))!.Value);
        Assert.Empty((await KernelAsync(IpFamily.V4)).Differences(rules.Remembered(IpFamily.V4)!));
    }

    [Fact]
    public async Task WhatIsChangedWhileItIsReadBackIsKnownAsItIs()
    {
        rules = Open(processes: true);
        for (var i = 0; i < 20; i++)
        {
            Assert.Null(await PutAsync(Chain("filter", "one", $"-s 10.0.0.{i} -j RETURN")));
            var settling = rules.SettleAsync(always: true, default);
            await Task.Delay(i);
            Assert.Null(await PutAsync(Chain("filter", "one", $"-s 10.0.0.{i} -j RETURN", "-j ACCEPT")));

            Assert.Empty(await settling);
            Assert.Empty(await rules.SettleAsync(always: true, default));

            // In the words in which it was written.
            Assert.Equal([$"-s 10.0.0.{i} -j RETURN", "-j ACCEPT"], rules.Remembered(IpFamily.V4)!.Rules(new ChainKey("filter", "one"))!.Value);
            Assert.Equal([$"-s 10.0.0.{i}/32 -j RETURN", "-j ACCEPT"], (await KernelAsync(IpFamily.V4)).Rules(new ChainKey("filter", "one"))!.Value);
        }
    }

    [Fact]
    public async Task ARefusedRuleLeavesNothingOfItsBatch()
    {
        Assert.Null(await PutAsync(Chain("filter", "before", "-j RETURN")));

        // No word of it is wrong, but the kernel translates addresses in table nat alone.
        var failure = await PutAsync(Chain("raw", "first", "-j ACCEPT"), Chain("filter", "second", "-j ACCEPT", "-j SNAT --to-source 10.0.0.1"));

        Assert.Contains("'-j SNAT --to-source 10.0.0.1' in second of filter", failure, StringComparison.Ordinal);
        Assert.Equal(2u, Generation());
        Assert.Equal([new ChainKey("filter", "before")], (await KernelAsync(IpFamily.V4)).Chains.Keys.Where(chain => !chain.IsBuiltIn));
        Assert.Null(await PutAsync(Chain("filter", "second", "-j ACCEPT")));
    }

    [Fact]
    public async Task AWordThatIsNotKnownHereGoesByTheProgramThatKnowsIt()
    {
        Chain[] chains = [Chain("raw", "known", "-j ACCEPT"), Chain("filter", "unknown", "-m limit --limit 5/sec -j RETURN", "-m statistic --mode random --probability 0.50000000000 -j DROP")];
        await Assert.ThrowsAsync<IptablesException>(() => PutAsync(chains));
        Assert.Equal(NftGeneration.Untouched, Generation());
        rules = Open(processes: true);

        Assert.Null(await PutAsync(chains));

        Assert.Equal(3u, Generation());
        foreach (var chain in chains) Assert.Equal(chain.Rules, (await KernelAsync(IpFamily.V4)).Rules(new ChainKey(chain.Table, chain.Name))!.Value);
    }
}
