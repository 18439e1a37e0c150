using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Host.Firewall;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Firewall;

[Trait("needs", "root")]
public sealed class IptablesTests : IAsyncLifetime
{
    private static readonly UnitKey Router = new(UnitKind.Router, "7052699b-ed8d-48a0-8365-50ac54017dfc");
    private readonly string name = $"qrouter-{Guid.NewGuid():n}"[..20];
    private readonly string directory = Path.Combine("/run/neutrino", Path.GetRandomFileName());
    private readonly ConcurrentQueue<Notice> notices = [];
    private Iptables firewall = null!;

    public async ValueTask InitializeAsync()
    {
        NetNamespaces.Create(name);
        firewall = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await firewall.DisposeAsync();
        NetNamespaces.Delete(name);
        Directory.Delete(directory, recursive: true);
    }

    private async Task<Iptables> OpenAsync()
    {
        var opened = new Iptables(directory, "boot", TimeProvider.System);
        opened.Noticed += notices.Enqueue;
        await opened.StartAsync(default);
        return opened;
    }

    private Chain Chain(string table, string chain, params string[] rules) => new(name, IpFamily.V4, table, chain) { Rules = [.. rules] };

    private SharedRule Rule(string table, string chain, string rule, int order) => new(name, IpFamily.V4, table, chain, rule, order);

    // The seed's router, and the same for IPv6's filter table.
    private UnitState Seed(UnitKey? unit = null) => new(unit ?? Router)
    {
        Chains =
        [
            Chain("filter", "neutron-filter-top", "-j neutron-l3-agent-local"),
            Chain("filter", "neutron-l3-agent-FORWARD"),
            Chain("filter", "neutron-l3-agent-INPUT", "-d 127.0.0.1/32 -p tcp -m tcp --dport 9697 -j ACCEPT"),
            Chain("filter", "neutron-l3-agent-local"),
            Chain("nat", "neutron-l3-agent-PREROUTING", "-d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 9697"),
            Chain("nat", "neutron-l3-agent-POSTROUTING", "! -o qg-c5ab6a1c-f1 -m conntrack ! --ctstate DNAT -j ACCEPT"),
            Chain("nat", "neutron-l3-agent-float-snat"),
            Chain("nat", "neutron-l3-agent-snat", "-j neutron-l3-agent-float-snat", "-s 10.0.1.0/28 -j SNAT --to-source 192.168.1.245"),
            Chain("nat", "neutron-postrouting-bottom", "-m comment --comment \"Perform source NAT on outgoing traffic.\" -j neutron-l3-agent-snat"),
            new Chain(name, IpFamily.V6, "filter", "neutron-l3-agent-INPUT") { Rules = ["-p tcp -m tcp --dport 9697 -j DROP"] },
        ],
        SharedRules =
        [
            Rule("filter", "INPUT", "-j neutron-l3-agent-INPUT", 0),
            Rule("filter", "FORWARD", "-j neutron-filter-top", -2),
            Rule("filter", "FORWARD", "-j neutron-l3-agent-FORWARD", -1),
            Rule("nat", "PREROUTING", "-j neutron-l3-agent-PREROUTING", 0),
            Rule("nat", "POSTROUTING", "-j neutron-l3-agent-POSTROUTING", 0),
            Rule("nat", "POSTROUTING", "-j neutron-postrouting-bottom", 1),
            new SharedRule(name, IpFamily.V6, "filter", "INPUT", "-j neutron-l3-agent-INPUT", 0),
        ],
    };

    private static ImmutableArray<Operation> Puts(UnitState state) =>
        [.. state.Chains.Select(chain => new PutChain(state.Key, chain)), .. state.SharedRules.Select(rule => new PutSharedRule(state.Key, rule))];

    private static ImmutableArray<Operation> Removes(UnitState state) =>
        [.. state.Chains.Select(chain => new RemoveChain(state.Key, chain)), .. state.SharedRules.Select(rule => new RemoveSharedRule(state.Key, rule))];

    private async Task ApplyAsync(UnitState state) => Assert.All(await firewall.ApplyAsync(Puts(state), default), applied => Assert.Null(applied.Fault));

    private async Task<UnitState> SeeAsync(UnitState wanted)
    {
        var seen = Assert.Single(await firewall.ObserveAsync([wanted], default));
        Assert.Null(seen.Fault);
        return seen.State!;
    }

    private async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(program, arguments) { Namespace = name });
        Assert.True(result.Succeeded, result.Describe());
        return result.OutputText;
    }

    private async Task<Notice> WaitForNoticeAsync(UnitKey unit)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (true)
        {
            while (notices.TryDequeue(out var notice))
                if (notice.Unit == unit) return notice;
            await Task.Delay(10, limit.Token);
        }
    }

    [Fact]
    public async Task IptablesSavePrintsTheVeryRulesThatWerePut()
    {
        Assert.Equal(new UnitState(Router), await SeeAsync(Seed()));

        await ApplyAsync(Seed());

        Assert.Equal(Seed(), await SeeAsync(Seed()));
        Assert.Equal(
            """
            -P PREROUTING ACCEPT
            -P INPUT ACCEPT
            -P OUTPUT ACCEPT
            -P POSTROUTING ACCEPT
            -N neutron-l3-agent-POSTROUTING
            -N neutron-l3-agent-PREROUTING
            -N neutron-l3-agent-float-snat
            -N neutron-l3-agent-snat
            -N neutron-postrouting-bottom
            -A PREROUTING -j neutron-l3-agent-PREROUTING
            -A POSTROUTING -j neutron-l3-agent-POSTROUTING
            -A POSTROUTING -j neutron-postrouting-bottom
            -A neutron-l3-agent-POSTROUTING ! -o qg-c5ab6a1c-f1 -m conntrack ! --ctstate DNAT -j ACCEPT
            -A neutron-l3-agent-PREROUTING -d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 9697
            -A neutron-l3-agent-snat -j neutron-l3-agent-float-snat
            -A neutron-l3-agent-snat -s 10.0.1.0/28 -j SNAT --to-source 192.168.1.245
            -A neutron-postrouting-bottom -m comment --comment "Perform source NAT on outgoing traffic." -j neutron-l3-agent-snat

            """,
            await RunAsync("iptables", "-t", "nat", "-S"));
    }

    [Fact]
    public async Task ARestartSeesTheSameAndPuttingItAgainWritesNothing()
    {
        await ApplyAsync(Seed());
        await firewall.DisposeAsync();
        var before = await RunAsync("nft", "-a", "list", "ruleset");

        firewall = await OpenAsync();

        Assert.Equal([Router], await firewall.ListAsync(default));
        Assert.Equal(Seed(), await SeeAsync(Seed()));
        await ApplyAsync(Seed());
        Assert.Equal(before, await RunAsync("nft", "-a", "list", "ruleset"));
    }

    [Fact]
    public async Task ForeignRulesAreNeitherSeenNorTouched()
    {
        await RunAsync("iptables", "-N", "theirs");
        await RunAsync("iptables", "-A", "theirs", "-s", "10.9.0.0/16", "-j", "DROP");
        await RunAsync("iptables", "-A", "FORWARD", "-j", "theirs");

        await ApplyAsync(Seed());
        Assert.Equal(Seed(), await SeeAsync(Seed()));
        Assert.Equal(
            ["-P FORWARD ACCEPT", "-A FORWARD -j neutron-filter-top", "-A FORWARD -j neutron-l3-agent-FORWARD", "-A FORWARD -j theirs"],
            (await RunAsync("iptables", "-S", "FORWARD")).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        Assert.All(await firewall.ApplyAsync(Removes(Seed()), default), applied => Assert.Null(applied.Fault));

        Assert.Equal(
            ["-P INPUT ACCEPT", "-P FORWARD ACCEPT", "-P OUTPUT ACCEPT", "-N theirs", "-A FORWARD -j theirs", "-A theirs -s 10.9.0.0/16 -j DROP"],
            (await RunAsync("iptables", "-S")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(await firewall.ListAsync(default));
    }

    // The one is nobody's word, and iptables says so; the other the kernel refuses, as it translates addresses in table nat alone.
    [Theory]
    [InlineData("-p tcp -m tcp --dport nonsense -j ACCEPT")]
    [InlineData("-j SNAT --to-source 10.0.0.1")]
    public async Task OneUnitsMistakeIsItsOwn(string nonsense)
    {
        var bad = new UnitState(new UnitKey(UnitKind.Port, "bad")) { Chains = [Chain("filter", "bad", nonsense)] };
        var good = Enumerable.Range(0, 5).Select(i => new UnitState(new UnitKey(UnitKind.Port, $"good{i}")) { Chains = [Chain("filter", $"good{i}", $"-s 10.0.0.{i}/32 -j ACCEPT")] }).ToList();

        var applied = await firewall.ApplyAsync([.. good.Append(bad).SelectMany(state => Puts(state))], default);

        var fault = Assert.Single(applied, one => one.Fault is not null);
        Assert.Equal(bad.Key, fault.Operation.Unit);
        Assert.Contains(nonsense.Contains("SNAT", StringComparison.Ordinal) ? nonsense : "nonsense", fault.Fault!.What, StringComparison.Ordinal);
        foreach (var state in good) Assert.Equal(state, await SeeAsync(state));
        Assert.True((await SeeAsync(new UnitState(bad.Key))).IsEmpty);
    }

    [Fact]
    public async Task WhatOthersChangeIsNoticedAndSeen()
    {
        await ApplyAsync(Seed());
        Assert.Equal(Seed(), await SeeAsync(Seed()));
        notices.Clear();

        await RunAsync("iptables", "-t", "nat", "-D", "neutron-l3-agent-snat", "1");

        var notice = await WaitForNoticeAsync(Router);
        Assert.Contains("neutron-l3-agent-snat of nat", notice.Cause, StringComparison.Ordinal);
        var seen = await SeeAsync(Seed());
        Assert.Equal(["-s 10.0.1.0/28 -j SNAT --to-source 192.168.1.245"], seen.Chains.Single(chain => chain.Name == "neutron-l3-agent-snat").Rules);

        await ApplyAsync(Seed());
        Assert.Equal(Seed(), await SeeAsync(Seed()));
    }

    [Fact]
    public async Task ARuleWrittenInOtherWordsThanIptablesPrintsIsKnownByBoth()
    {
        var state = new UnitState(Router) { Chains = [Chain("filter", "words", "-j RETURN", "-p 6 -s 10.0.0.1 -j ACCEPT")] };
        await ApplyAsync(state);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!File.Exists(Path.Combine(directory, "spellings"))) await Task.Delay(10, limit.Token);
        Assert.Equal(state, await SeeAsync(state));
        await firewall.DisposeAsync();
        foreach (var kept in Directory.EnumerateFiles(directory, "ns-*")) File.Delete(kept);

        firewall = await OpenAsync();

        Assert.Equal(state, await SeeAsync(state));
        Assert.Contains("-A words -s 10.0.0.1/32 -p tcp -j ACCEPT", await RunAsync("iptables", "-S"), StringComparison.Ordinal);
        Assert.Empty(notices);
    }

    [Fact]
    public async Task AnotherRuleIsNotTakenForAnotherSpelling()
    {
        await ApplyAsync(Seed());
        notices.Clear();

        await RunAsync("iptables", "-R", "neutron-filter-top", "1", "-s", "10.0.0.1/32", "-j", "neutron-l3-agent-local");

        await WaitForNoticeAsync(Router);
        Assert.NotEqual(Seed(), await SeeAsync(Seed()));
    }

    [Fact]
    public async Task WhatIsNoLongerWantedIsSeenAfterACrash()
    {
        await ApplyAsync(Seed());
        firewall = await OpenAsync();

        var seen = await SeeAsync(new UnitState(Router));

        Assert.Equal(Seed().Chains.Select(chain => chain.Name).Order(), seen.Chains.Select(chain => chain.Name).Order());
        Assert.Equal(Seed().SharedRules.ToHashSet(), seen.SharedRules.ToHashSet());
        Assert.All(await firewall.ApplyAsync(Removes(seen), default), applied => Assert.Null(applied.Fault));
        Assert.True((await SeeAsync(new UnitState(Router))).IsEmpty);
    }

    [Fact]
    public async Task AChangeInOneSpotOfAChainLeavesItsOtherLinesAlone()
    {
        UnitState State(params string[] rules) => new(Router) { Chains = [Chain("nat", "neutron-l3-agent-float-snat", rules)] };
        string[] lines = [.. Enumerable.Range(1, 6).Select(i => $"-s 10.0.1.{i}/32 -j SNAT --to-source 192.168.1.{i}")];
        await ApplyAsync(State(lines));
        string[][] later = [[.. lines[..3], "-s 10.0.9.9/32 -j RETURN", .. lines[3..]], lines[..5], [.. lines[..2], .. lines[4..]], lines[1..], ["-j RETURN", .. lines], [.. lines, "-j RETURN"], [.. lines, lines[0]], lines, []];
        foreach (var rules in later)
        {
            await ApplyAsync(State(rules));

            Assert.Equal(State(rules), await SeeAsync(State(rules)));
            Assert.Equal(rules, IptablesSave.Parse(await RunAsync("iptables-save")).Rules(new ChainKey("nat", "neutron-l3-agent-float-snat"))!.Value);
        }
    }

    [Fact]
    public async Task AnOpenChainIsOwnedInItsExistenceOnly()
    {
        var owner = new UnitState(new UnitKey(UnitKind.Firewall, ""))
        {
            Chains = [new Chain(name, IpFamily.V4, "filter", "sg-chain") { Shared = true }],
            SharedRules = [Rule("filter", "sg-chain", "-j ACCEPT", 1000)],
        };
        var ports = Enumerable.Range(0, 3).Select(i => new UnitState(new UnitKey(UnitKind.Port, $"p{i}"))
        {
            Chains = [Chain("filter", $"i{i}", "-j DROP")],
            SharedRules = [Rule("filter", "sg-chain", $"-m physdev --physdev-out tap{i} --physdev-is-bridged -j i{i}", 0)],
        }).ToList();

        await ApplyAsync(owner);
        foreach (var port in ports) await ApplyAsync(port);
        await ApplyAsync(owner);
        foreach (var state in ports.Append(owner)) Assert.Equal(state, await SeeAsync(state));

        Assert.All(await firewall.ApplyAsync(Removes(ports[1]), default), applied => Assert.Null(applied.Fault));
        Assert.Equal(ports[2], await SeeAsync(ports[2]));
        Assert.EndsWith("-j ACCEPT\n", await RunAsync("iptables", "-S", "sg-chain"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChainThatIsStillJumpedToIsBusy()
    {
        await ApplyAsync(Seed());
        await RunAsync("iptables", "-A", "OUTPUT", "-j", "neutron-l3-agent-local");

        var applied = await firewall.ApplyAsync(Removes(Seed()), default);

        var fault = Assert.Single(applied, one => one.Fault is not null).Fault!;
        Assert.Equal(Errno.EBUSY, fault.Errno);
        Assert.Contains("neutron-l3-agent-local", fault.Object, StringComparison.Ordinal);
        Assert.Contains("-N neutron-l3-agent-local", await RunAsync("iptables", "-S"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ANamespaceThatWasMadeAnewIsNotTakenForTheOldOne()
    {
        await ApplyAsync(Seed());
        Assert.Equal(Seed(), await SeeAsync(Seed()));

        NetNamespaces.Delete(name);
        NetNamespaces.Create(name);

        Assert.Equal(new UnitState(Router), await SeeAsync(Seed()));
        Assert.Empty(await firewall.ListAsync(default));
    }

    [Fact]
    public async Task ANamespaceThatIsLeftCanEnd()
    {
        await ApplyAsync(Seed());
        await ApplyAsync(Seed() with { Chains = [Chain("filter", "neutron-filter-top", "-j DROP")] });
        var inode = NetNamespaces.Identify(name);

        await firewall.LeaveAsync(name);
        NetNamespaces.Delete(name);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await ChildProcess.RunAsync(new ChildCommand("lsns", "-t", "net", "-n", "-o", "NS"))).OutputText.Contains($"{inode}", StringComparison.Ordinal)) await Task.Delay(10, limit.Token);
    }

    [Fact]
    public async Task ARestoringProcessThatIsKilledIsReplaced()
    {
        await ApplyAsync(Seed());
        var killed = 0;
        for (var i = 0; i < 3; i++)
        {
            // Taking a line away in a word that only iptables knows goes through the waiting process.
            await ApplyAsync(Seed() with { Chains = [Chain("filter", "neutron-filter-top", $"-m limit --limit {i + 1}/sec -j DROP")], SharedRules = [] });
            foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => File.Exists($"{path}/cmdline") && IsRestorer(path)))
                killed += (await ChildProcess.RunAsync(new ChildCommand("kill", "-9", Path.GetFileName(process)))).Succeeded ? 1 : 0;
        }

        // The second time it was found dead, and another did it that did not stay.
        Assert.Equal(2, killed);

        Assert.Equal(["-m limit --limit 3/sec -j DROP"], (await SeeAsync(Seed())).Chains.Single(chain => chain.Name == "neutron-filter-top").Rules);
    }

    private bool IsRestorer(string path)
    {
        try
        {
            return File.ReadAllText($"{path}/cmdline").StartsWith("iptables-restore", StringComparison.Ordinal) && new FileInfo($"{path}/ns/net").LinkTarget == $"net:[{NetNamespaces.Identify(name)}]";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
