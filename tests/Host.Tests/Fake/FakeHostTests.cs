using System.Collections.Immutable;
using CsCheck;
using Neutrino.Host.Fake;
using Neutrino.HostState;
using Neutrino.HostState.Tests;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Fake;

public sealed class FakeHostTests
{
    private static readonly UnitKey Router = new(UnitKind.Router, "r");

    [Fact]
    public Task From_any_state_one_pass_reaches_wanted_and_a_second_finds_nothing() => SampleUnits.Pair.SampleAsync(async pair =>
    {
        await using var host = await Ready();
        host.Force(pair.Found);
        await Pass(host, pair.Wanted);
        var seen = host.See(pair.Wanted);
        Assert.Empty(Diff.Between(pair.Wanted, seen));
        if (pair.Wanted.IsEmpty) Assert.DoesNotContain(pair.Wanted.Key, await host.ListAsync(default));
        else Assert.Equal(Diff.After(pair.Wanted, seen), Diff.After(seen, seen));
    }, iter: 2000);

    [Fact]
    public Task What_is_not_ours_stays() => SampleUnits.Any.SampleAsync(async state =>
    {
        await using var host = await Ready();
        host.Force(Foreign, marked: false);
        await Pass(host, state);
        await Pass(host, SampleUnits.Empty(state));
        Assert.Empty(Diff.Between(Foreign, host.See(Foreign)));
    });

    [Fact]
    public async Task A_guest_is_never_open_while_its_firewall_is_not_in()
    {
        await using var host = await Ready();
        var guest = SampleUnits.MakeGuest(true, 2, 3, true);
        host.Breaks = operation => operation is PutChain ? new HostFault("chain", "no", 22, false) : null;
        foreach (var phase in Diff.Between(guest, host.See(guest)).GroupBy(operation => operation.Phase))
            if ((await host.ApplyAsync([.. phase], default)).Any(done => done.Fault is not null)) break; // As a round does.
        Assert.NotEmpty(host.See(guest).Links);
        Assert.Empty(host.See(guest).OvsPorts);
    }

    /// <summary>A thousand servers without a data plane: a change that cost what the machine has would keep everybody waiting who looks at it.</summary>
    [Fact]
    public async Task What_is_done_to_a_unit_costs_what_the_unit_has_however_much_the_machine_has()
    {
        await using var host = await Ready();
        var few = await LeastAsync(host, 1000);
        for (var i = 0; i < 500; i++) await host.ApplyAsync([Put(i)], default);
        Assert.InRange(await LeastAsync(host, 2000), few / 2, few * 2);

        static PutSharedRule Put(int number) => new(new UnitKey(UnitKind.Port, $"p{number}"), new SharedRule("", IpFamily.V4, "filter", "FORWARD", $"-m comment --comment {number} -j ACCEPT", 0));

        // Some pay for a table that grows.
        static async Task<long> LeastAsync(FakeHost host, int from)
        {
            var least = long.MaxValue;
            for (var i = 0; i < 5; i++) least = Math.Min(least, await CostAsync(host, from + i));
            return least;
        }

        static async Task<long> CostAsync(FakeHost host, int number)
        {
            var batch = ImmutableArray.Create<Operation>(Put(number));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null((await host.ApplyAsync(batch, default))[0].Fault);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task A_saved_guest_goes_on_without_the_network_of_an_interface_that_is_not_wanted_any_more()
    {
        await using var host = await Ready();
        var (saved, running) = (SampleUnits.MakeServer(DomainPower.Saved, 1, 0, 1, 2), SampleUnits.MakeServer(DomainPower.Running, 1, 0, 1, 1));
        host.Force(saved);
        var gone = saved.Domains[0].Interfaces[1];
        Assert.Null(host.Meddle(new RemoveLink(saved.Key, "", gone.Bridge)));
        var resume = Assert.Single(Diff.Between(running, host.See(running)).OfType<ResumeDomain>());
        Assert.Equal(running.Domains[0].Interfaces, resume.Domain.Interfaces);
        Assert.Null((await host.ApplyAsync([resume], default))[0].Fault);
        Assert.Equal([saved.Domains[0].Interfaces[0], gone with { Bridge = "" }], host.See(running).Domains[0].Interfaces);
        await Pass(host, running);
        Assert.Empty(Diff.Between(running, host.See(running)));
    }

    [Fact]
    public void A_table_finds_what_a_unit_has_and_what_nobody_has()
    {
        var (one, other) = (new UnitKey(UnitKind.Port, "one"), new UnitKey(UnitKind.Port, "other"));
        var table = new OwnedTable<string, int> { ["a"] = new(1, one), ["b"] = new(2, one), ["c"] = new(3, other), ["d"] = new(4, null) };
        Assert.Equal([1, 2], table.Of(one).Order());
        Assert.Equal([1, 2, 4], table.Of(one, ["b", "c", "d", "d", "e"]).Order());
        table["a"] = new(5, other);
        table["b"] = new(6, null);
        Assert.Empty(table.Of(one));
        Assert.Equal([other], table.Units);
        Assert.True(table.Remove("a", out var gone));
        Assert.Equal(5, gone.Value);
        Assert.False(table.Remove("a"));
        Assert.Equal([3, 4, 6], table.Of(other, ["b", "d"]).Order());
    }

    [Theory]
    [InlineData("a-name-of-16-char")]
    [InlineData("with/slash")]
    public async Task An_interface_name_the_kernel_would_not_take_is_refused(string name) =>
        await Refused(22, new MakeLink(Router, new Link("", name, LinkKind.Bridge), null));

    [Fact]
    public async Task A_veth_needs_both_ends_new()
    {
        var (one, other) = (new Link("", "a", LinkKind.Veth) { Peer = "b" }, new Link("", "b", LinkKind.Veth) { Peer = "a" });
        await Refused(17, new MakeLink(Router, new Link("", "b", LinkKind.Bridge), null), new MakeLink(Router, one, other));
        await Refused(22, new MakeLink(Router, one, null));
    }

    [Fact]
    public async Task A_link_needs_its_namespace() => await Refused(2, new MakeLink(Router, new Link("nowhere", "b", LinkKind.Bridge), null));

    [Fact]
    public async Task A_dress_needs_its_link() => await Refused(19, new DressLink(Router, new Link("", "b", LinkKind.Bridge), null, []));

    [Fact]
    public async Task A_route_needs_a_connected_next_hop()
    {
        var bridge = new Link("", "b", LinkKind.Bridge) { Addresses = [new(Cidr.Parse("10.0.0.1/24"))] };
        var route = new Route("", Cidr.Parse("0.0.0.0/0"), IpAddress.Parse("10.0.1.254"), "b");
        await Refused(19, new MakeRoute(Router, route));
        await Refused(101, new MakeLink(Router, bridge, null), new DressLink(Router, bridge, null, []), new MakeRoute(Router, route));
        await Refused(100, new MakeLink(Router, bridge, null), new MakeRoute(Router, route));
    }

    [Fact]
    public async Task A_rule_needs_its_chain_and_its_set()
    {
        var chain = new Chain("", IpFamily.V4, "filter", "ours");
        await Refused(2, new PutChain(Router, chain with { Rules = ["-j theirs"] }));
        await Refused(2, new PutChain(Router, chain with { Rules = ["-m set --match-set s src -j RETURN"] }));
        await Refused(2, new PutSharedRule(Router, new SharedRule("", IpFamily.V4, "filter", "not-there", "-j ACCEPT", 0)));
    }

    [Fact]
    public async Task A_set_or_chain_in_use_is_busy()
    {
        var set = new IpSet("", "s", IpFamily.V4);
        var chain = new Chain("", IpFamily.V4, "filter", "ours") { Rules = ["-m set --match-set s src -j RETURN"] };
        await Refused(16, new PutIpSet(Router, set, [], []), new PutChain(Router, chain), new RemoveIpSet(Router, set));
        await Refused(16, new PutChain(Router, chain with { Rules = [] }), new PutSharedRule(Router, new SharedRule("", IpFamily.V4, "filter", "INPUT", "-j ours", 0)), new RemoveChain(Router, chain));
    }

    [Fact]
    public async Task A_port_needs_its_bridge_its_device_and_a_tag()
    {
        await Refused(2, new PutOvsPort(Router, new OvsPort("p", "br-no") { Type = "internal" }, false));
        await Refused(19, new PutOvsPort(Router, new OvsPort("p", "br-int"), false));
        await Refused(22, new PutOvsPort(Router, new OvsPort("p", "br-int") { Type = "internal", Tag = 4096 }, false));
    }

    private static readonly UnitState Foreign = new(new UnitKey(UnitKind.Server, "somebody"))
    {
        Namespaces = [],
        Links = [new("", "eth0", LinkKind.Foreign) { Addresses = [new(Cidr.Parse("192.0.2.1/24"))] }, new("", "docker0", LinkKind.Bridge)],
        Chains = [new("", IpFamily.V4, "filter", "DOCKER") { Rules = ["-j ACCEPT"] }],
        SharedRules = [new("", IpFamily.V4, "filter", "FORWARD", "-j DOCKER", 0)],
    };

    private static async Task<FakeHost> Ready()
    {
        var host = new FakeHost();
        await Pass(host, SampleUnits.Switch);
        await Pass(host, SampleUnits.Firewall);
        return host;
    }

    private static async Task Pass(FakeHost host, UnitState wanted)
    {
        foreach (var phase in Diff.Between(wanted, host.See(wanted)).GroupBy(operation => operation.Phase))
            foreach (var (operation, fault) in await host.ApplyAsync([.. phase], default))
                Assert.True(fault is null, $"{operation}: {fault}");
    }

    /// <summary>The last of the operations is refused with the number; those before it are done.</summary>
    private static async Task Refused(int errno, params Operation[] operations)
    {
        await using var host = await Ready();
        foreach (var operation in operations[..^1]) Assert.Null((await host.ApplyAsync([operation], default))[0].Fault);
        Assert.Equal(errno, (await host.ApplyAsync([operations[^1]], default))[0].Fault?.Errno);
    }
}
