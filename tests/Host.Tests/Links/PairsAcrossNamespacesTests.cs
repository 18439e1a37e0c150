using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Tests.Links;

/// <summary>A router on veth pairs, as with ovs_use_veth: one end of each in its namespace, the other in the host's.</summary>
[Trait("needs", "root")]
public sealed class PairsAcrossNamespacesTests
{
    [Fact]
    public async Task A_router_is_made_dressed_found_again_and_removed()
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.RouterOnVeths("p1", "192.168.1.246");
        var operations = await machine.ReachAsync(router);
        Assert.Equal(["qg-p1 and tapgp1", "qr-p1 and taprp1"], operations.OfType<MakeLink>().Select(make => $"{make.Link.Name} and {make.Pair!.Name}"));
        Assert.Empty(await machine.ReachAsync(router));
        Assert.Contains("mtu 1450", await LinkMachine.IpAsync("", "link show taprp1"), StringComparison.Ordinal);
        Assert.Contains("alias router:p1", await LinkMachine.IpAsync("", "link show taprp1"), StringComparison.Ordinal);
        Assert.Contains("fa:16:3e:7f:af:47", await LinkMachine.IpAsync("qrouter-p1", "link show qr-p1"), StringComparison.Ordinal);
        Assert.DoesNotContain("fe80", await LinkMachine.IpAsync("", "addr show dev taprp1"), StringComparison.Ordinal);
        Assert.StartsWith("default via 192.168.1.1 dev qg-p1 proto static ", await LinkMachine.IpAsync("qrouter-p1", "route"), StringComparison.Ordinal);
        Assert.Equal("1", (await File.ReadAllTextAsync("/proc/sys/net/ipv6/conf/tapgp1/disable_ipv6", TestContext.Current.CancellationToken)).Trim());
        foreach (var (place, name) in ((string, string)[])[("", "tapgp1"), ("qrouter-p1", "qg-p1")])
            Assert.Contains("tx-checksumming: off", (await ChildProcess.RunAsync(new ChildCommand("ethtool", ["-k", name]) { Namespace = place })).OutputText, StringComparison.Ordinal);

        await machine.RestartAsync();
        Assert.Contains(router.Key, await machine.Host.ListAsync(default));
        Assert.Empty(await machine.ReachAsync(router));
        await GoneAsync(machine, router);
    }

    [Theory]
    [InlineData("qrouter-p2", "link del qr-p2")]
    [InlineData("", "link del taprp2")]
    [InlineData("qrouter-p2", "link set qr-p2 netns 1")]
    [InlineData("", "link set taprp2 netns qrouter-p2")]
    public async Task A_pair_that_lost_an_end_is_told_and_made_again(string place, string foreign)
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.RouterOnVeths("p2");
        await machine.ReachAsync(router);
        await LinkMachine.IpAsync(place, foreign);
        machine.Next(notice => notice.Unit == router.Key);
        var operations = await machine.ReachAsync(router);
        Assert.Equal("qr-p2", Assert.Single(operations.OfType<MakeLink>()).Link.Name);
        await GoneAsync(machine, router);
    }

    [Theory]
    [InlineData("", "link set tapgp3 down", "link tapgp3 changed")]
    [InlineData("", "link set tapgp3 mtu 1400", "link tapgp3 changed")]
    [InlineData("", "link set tapgp3 alias nobody", "link tapgp3 changed")]
    [InlineData("qrouter-p3", "link set qg-p3 down", "link qg-p3 changed in qrouter-p3")]
    [InlineData("qrouter-p3", "addr del 192.168.1.245/24 dev qg-p3", "address 192.168.1.245/24 removed on qg-p3 in qrouter-p3")]
    [InlineData("qrouter-p3", "link set qg-p3 address 02:00:00:00:00:01", "link qg-p3 changed in qrouter-p3")]
    public async Task A_drift_of_an_end_is_told_and_repaired_without_a_new_pair(string place, string foreign, string cause)
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.RouterOnVeths("p3");
        await machine.ReachAsync(router);
        while (machine.Notices.TryTake(out _, TimeSpan.FromMilliseconds(100)))
        {
            // Of our own hand.
        }

        await LinkMachine.IpAsync(place, foreign);
        machine.Next(notice => notice.Unit == router.Key && notice.Cause.Contains(cause, StringComparison.Ordinal));
        var operations = await machine.ReachAsync(router);
        Assert.NotEmpty(operations);
        Assert.Empty(operations.OfType<MakeLink>());
        await GoneAsync(machine, router);
    }

    [Fact]
    public async Task A_namespace_taken_away_takes_the_other_ends_along_and_all_is_made_again()
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.RouterOnVeths("p4");
        await machine.ReachAsync(router);
        await LinkMachine.IpAsync("", "netns del qrouter-p4");
        machine.Next(notice => notice.Unit == router.Key && notice.Cause == "inotify: namespace qrouter-p4 removed");
        await machine.ReachAsync(router); // Whether the kernel has buried the old pairs or not.
        Assert.Empty(await machine.ReachAsync(router));
        await LinkMachine.IpAsync("", "netns del qrouter-p4");
        while (Directory.Exists("/sys/class/net/taprp4")) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(router.Key, await machine.Host.ListAsync(default));
        Assert.True((await machine.SeeAsync(new UnitState(router.Key))).IsEmpty);
    }

    [Fact]
    public async Task An_end_left_in_the_hosts_namespace_is_known_by_its_mark_and_removed()
    {
        await using var machine = await LinkMachine.StartAsync();
        var unit = new UnitKey(UnitKind.Router, "p5");
        await LinkMachine.IpAsync("", "netns add p5-elsewhere");
        await LinkMachine.IpAsync("", "link add taprp5 type veth peer name qr-p5 netns p5-elsewhere");
        await LinkMachine.IpAsync("", "link set taprp5 alias router:p5 up");
        machine.Next(notice => notice.Unit == unit);
        Assert.Contains(unit, await machine.Host.ListAsync(default));
        Assert.Equal([new RemoveLink(unit, "", "taprp5")], await machine.ReachAsync(new UnitState(unit)));
        Assert.DoesNotContain("qr-p5", await LinkMachine.IpAsync("p5-elsewhere", "link"), StringComparison.Ordinal);
        await LinkMachine.IpAsync("", "netns del p5-elsewhere");
    }

    [Fact]
    public async Task Many_are_made_at_once_and_one_that_cannot_be_keeps_none()
    {
        await using var machine = await LinkMachine.StartAsync();
        var routers = Enumerable.Range(0, 5).Select(i => Units.RouterOnVeths($"p6{i}")).ToArray();
        foreach (var router in routers) Assert.Null((await machine.ApplyAsync(new MakeNamespace(router.Key, router.Namespaces[0].Name))).Fault);
        MakeLink Pair(UnitState router, string ns, int first) => new(router.Key, router.Links[first] with { Namespace = ns }, router.Links[first + 2]);
        MakeLink[] operations = [.. routers.Select(router => Pair(router, router.Namespaces[0].Name, 0)), Pair(routers[0], "qrouter-none", 1), Pair(routers[0], routers[0].Namespaces[0].Name, 1)];
        var results = await machine.Host.ApplyAsync([.. operations], default);
        Assert.Equal([("namespace qrouter-none", Errno.ENOENT, true)], results.Where(result => result.Fault is not null).Select(result => (result.Fault!.Object, result.Fault.Errno, result.Fault.Retryable)));
        Assert.All(await machine.Host.ApplyAsync([.. operations.Where(operation => operation.Link.Namespace != "qrouter-none")], default), again => Assert.Null(again.Fault));
        foreach (var router in routers)
        {
            await machine.ReachAsync(router);
            await GoneAsync(machine, router);
        }
    }

    [Fact]
    public async Task What_stands_in_a_pairs_place_is_another_and_making_over_it_is_refused()
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.RouterOnVeths("p7");
        await machine.ReachAsync(router with { Links = [], Routes = [] });
        await LinkMachine.IpAsync("qrouter-p7", "link add qr-p7 type veth peer name stranger");
        var make = new MakeLink(router.Key, router.Links[1], router.Links[3]);
        Assert.Equal(Errno.EEXIST, (await machine.ApplyAsync(make)).Fault!.Errno);
        Assert.Contains(new RemoveLink(router.Key, "qrouter-p7", "qr-p7"), await machine.ReachAsync(router));
        await GoneAsync(machine, router);
    }

    /// <summary>Both ways: what makes the one layout takes the other away.</summary>
    [Fact]
    public async Task Internal_interfaces_become_pairs_and_pairs_internal_interfaces()
    {
        await using var machine = await LinkMachine.StartAsync();
        var (internals, pairs) = (Units.Router("p8"), Units.RouterOnVeths("p8"));
        await MakeInternalAsync("qr-p8", "qg-p8");
        await machine.ReachAsync(internals);
        var ports = internals with { OvsPorts = internals.Links.Select(link => new OvsPort(link.Name, "br-int") { Type = "internal" }).ToValueList() };
        var seen = (await machine.SeeAsync(pairs)) with { OvsPorts = ports.OvsPorts };
        Assert.Empty(Diff.Between(pairs, seen).OfType<RemoveLink>()); // They go with their ports.
        foreach (var name in (string[])["qr-p8", "qg-p8"]) await LinkMachine.IpAsync("qrouter-p8", $"link del {name}");
        await machine.ReachAsync(pairs);

        seen = await machine.SeeAsync(internals);
        Assert.Equal([new RemoveLink(pairs.Key, "qrouter-p8", "qg-p8"), new RemoveLink(pairs.Key, "qrouter-p8", "qr-p8")], Diff.Between(internals, seen).OfType<RemoveLink>());
        Assert.All(await machine.Host.ApplyAsync([.. Diff.Between(internals, seen).OfType<RemoveLink>()], default), removed => Assert.Null(removed.Fault));
        await MakeInternalAsync("qr-p8", "qg-p8");
        await machine.ReachAsync(internals);
        await GoneAsync(machine, internals);
    }

    private static async Task GoneAsync(LinkMachine machine, UnitState router)
    {
        await machine.ReachAsync(new UnitState(router.Key));
        Assert.Null(NetNamespaces.Identify(router.Namespaces[0].Name));
        Assert.DoesNotContain(router.Key, await machine.Host.ListAsync(default));
        foreach (var link in router.Links.Items.Where(link => link.Namespace.Length == 0)) Assert.False(Directory.Exists($"/sys/class/net/{link.Name}"), link.Name);
    }

    private static async Task MakeInternalAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await LinkMachine.IpAsync("", $"tuntap add dev {name} mode tap");
            HeldTap.Hold(name);
        }
    }
}
