using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Tests.Links;

[Trait("needs", "root")]
public sealed class LinkHostTests
{
    [Fact]
    public async Task A_guests_port_is_made_dressed_found_again_and_removed()
    {
        await using var machine = await LinkMachine.StartAsync();
        var port = Units.Port("0000000a-01", mtu: 1442);
        Assert.Equal(5, (await machine.ReachAsync(port)).Length);
        Assert.Empty(await machine.ReachAsync(port));
        Assert.Contains("alias port:0000000a-01", await LinkMachine.IpAsync("", "link show qvo0000000a-01"), StringComparison.Ordinal);
        Assert.Contains("forward_delay 0 ", await LinkMachine.IpAsync("", "-d link show qbr0000000a-01"), StringComparison.Ordinal);
        Assert.DoesNotContain("fe80", await LinkMachine.IpAsync("", "addr show dev qbr0000000a-01"), StringComparison.Ordinal);
        Assert.Contains(port.Key, await machine.Host.ListAsync(default));

        await machine.RestartAsync();
        Assert.Contains(port.Key, await machine.Host.ListAsync(default));
        Assert.Empty(await machine.ReachAsync(port));
        Assert.Equal(2, (await machine.ReachAsync(new UnitState(port.Key))).Length);
        Assert.DoesNotContain(port.Key, await machine.Host.ListAsync(default));
    }

    [Fact]
    public async Task What_somebody_else_plugs_is_dressed_when_it_comes()
    {
        await using var machine = await LinkMachine.StartAsync();
        var port = Units.Port("0000000a-02");
        await machine.ReachAsync(port);
        Assert.DoesNotContain((await machine.SeeAsync(port)).Links.Items, link => link.Name == "tap0000000a-02");
        await LinkMachine.IpAsync("", "tuntap add dev tap0000000a-02 mode tap");
        machine.Next(notice => notice.Unit == port.Key && notice.Cause.Contains("tap0000000a-02", StringComparison.Ordinal));
        Assert.IsType<DressLink>(Assert.Single(await machine.ReachAsync(port)));
        Assert.Contains("master qbr0000000a-02", await LinkMachine.IpAsync("", "link show tap0000000a-02"), StringComparison.Ordinal);
        await machine.ReachAsync(new UnitState(port.Key));
        Assert.NotEmpty(await LinkMachine.IpAsync("", "link show tap0000000a-02"));
        await LinkMachine.IpAsync("", "link del tap0000000a-02");
    }

    [Fact]
    public async Task What_its_maker_plugs_is_let_be_until_it_is_up_and_put_back_when_it_is_taken_off()
    {
        await using var machine = await LinkMachine.StartAsync();
        var port = Units.Port("0000000a-04");
        port = port with { Links = port.Links.Select(link => link.Optional ? link with { MakerPlugs = true } : link).ToValueList() };
        await machine.ReachAsync(port);
        await LinkMachine.IpAsync("", "tuntap add dev tap0000000a-04 mode tap");
        Assert.Empty(await machine.ReachAsync(port));
        await LinkMachine.IpAsync("", "link set tap0000000a-04 master qbr0000000a-04");
        await LinkMachine.IpAsync("", "link set tap0000000a-04 up");
        Assert.Empty(await machine.ReachAsync(port));
        await LinkMachine.IpAsync("", "link set tap0000000a-04 nomaster");
        machine.Next(notice => notice.Unit == port.Key && notice.Cause.Contains("tap0000000a-04", StringComparison.Ordinal));
        Assert.IsType<DressLink>(Assert.Single(await machine.ReachAsync(port)));
        Assert.Contains("master qbr0000000a-04", await LinkMachine.IpAsync("", "link show tap0000000a-04"), StringComparison.Ordinal);
        await machine.ReachAsync(new UnitState(port.Key));
        await LinkMachine.IpAsync("", "link del tap0000000a-04");
    }

    [Theory]
    [InlineData("link set qvo0000000a-03 down")]
    [InlineData("link set qvo0000000a-03 promisc off")]
    [InlineData("link set qvb0000000a-03 nomaster")]
    [InlineData("link set qvb0000000a-03 mtu 1400")]
    [InlineData("link del qvo0000000a-03")]
    [InlineData("link del qbr0000000a-03")]
    public async Task A_drift_is_told_and_repaired(string foreign)
    {
        await using var machine = await LinkMachine.StartAsync();
        var port = Units.Port("0000000a-03");
        await machine.ReachAsync(port);
        while (machine.Notices.TryTake(out _, TimeSpan.FromMilliseconds(100)))
        {
            // Of our own hand.
        }

        await LinkMachine.IpAsync("", foreign);
        machine.Next(notice => notice.Unit == port.Key);
        Assert.NotEmpty(await machine.ReachAsync(port));
        await machine.ReachAsync(new UnitState(port.Key));
    }

    [Fact]
    public async Task A_router_is_built_inside_its_namespace()
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.Router("b1", "192.168.1.246", "192.168.1.247");
        await MakeInternalAsync("qr-b1", "qg-b1");
        await machine.ReachAsync(router);
        Assert.Empty(await machine.ReachAsync(router));
        Assert.StartsWith("default via 192.168.1.1 dev qg-b1 proto static ", await LinkMachine.IpAsync("qrouter-b1", "route"), StringComparison.Ordinal);
        Assert.Contains("inet 192.168.1.245/24 brd 192.168.1.255 scope global qg-b1", await LinkMachine.IpAsync("qrouter-b1", "addr"), StringComparison.Ordinal);
        Assert.Contains(router.Key, await machine.Host.ListAsync(default));

        await machine.RestartAsync();
        Assert.Empty(await machine.ReachAsync(router));
        await machine.ReachAsync(Units.Router("b1", "192.168.1.247", "192.168.1.248"));
        Assert.Contains(await machine.ReachAsync(new UnitState(router.Key)), operation => operation is RemoveNamespace);
        Assert.Null(NetNamespaces.Identify("qrouter-b1"));
        Assert.DoesNotContain(router.Key, await machine.Host.ListAsync(default));
    }

    [Theory]
    [InlineData("addr del 10.0.1.1/28 dev qr-b2", "address 10.0.1.1/28 removed on qr-b2 in qrouter-b2")]
    [InlineData("addr add 10.0.1.7/28 dev qr-b2", "address 10.0.1.7/28 added on qr-b2 in qrouter-b2")]
    [InlineData("route del default", "route 0.0.0.0/0 removed on qg-b2 in qrouter-b2")]
    [InlineData("link set qg-b2 down", "link qg-b2 changed in qrouter-b2")]
    [InlineData("link set qr-b2 address 02:00:00:00:00:01", "link qr-b2 changed in qrouter-b2")]
    public async Task A_drift_inside_a_namespace_is_told_and_repaired(string foreign, string cause)
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.Router("b2");
        await MakeInternalAsync("qr-b2", "qg-b2");
        await machine.ReachAsync(router);
        await LinkMachine.IpAsync("qrouter-b2", foreign);
        machine.Next(notice => notice.Unit == router.Key && notice.Cause.Contains(cause, StringComparison.Ordinal));
        Assert.NotEmpty(await machine.ReachAsync(router));
        await machine.ReachAsync(new UnitState(router.Key));
    }

    [Fact]
    public async Task Forwarding_switched_off_is_told_and_repaired()
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.Router("b3") with { Links = [], Routes = [] };
        await machine.ReachAsync(router);
        Assert.Equal(0, NamespaceSysctls.Do("qrouter-b3", [new("net/ipv4/ip_forward", "0")])[0].Errno);
        machine.Next(notice => notice.Unit == router.Key && notice.Cause == "netlink: a setting changed in qrouter-b3");
        Assert.IsType<SetSysctl>(Assert.Single(await machine.ReachAsync(router)));
        await machine.ReachAsync(new UnitState(router.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_namespace_taken_away_or_replaced_is_told_and_built_again(bool replaced)
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.Router("b4");
        await MakeInternalAsync("qr-b4", "qg-b4");
        await machine.ReachAsync(router);
        await LinkMachine.IpAsync("", "link add b4-here type veth peer name b4-there netns qrouter-b4");
        await LinkMachine.IpAsync("", "netns del qrouter-b4");
        machine.Next(notice => notice.Unit == router.Key && notice.Cause == "inotify: namespace qrouter-b4 removed");
        if (replaced) await LinkMachine.IpAsync("", "netns add qrouter-b4");

        // The other end goes when the namespace does: none of our sockets keeps it alive.
        while (Directory.Exists("/sys/class/net/b4-here")) await Task.Delay(10);
        await MakeInternalAsync("qr-b4", "qg-b4");
        await machine.ReachAsync(router);
        await machine.ReachAsync(new UnitState(router.Key));
    }

    [Fact]
    public async Task A_namespace_without_our_record_is_not_ours_until_it_is_wanted()
    {
        await using var machine = await LinkMachine.StartAsync();
        NetNamespaces.Create("qrouter-b5");
        var router = Units.Router("b5") with { Links = [], Routes = [] };
        Assert.Empty((await machine.SeeAsync(router)).Namespaces);
        Assert.DoesNotContain(router.Key, await machine.Host.ListAsync(default));
        var inode = NetNamespaces.Identify("qrouter-b5");
        await machine.ReachAsync(router);
        Assert.Equal(inode, NetNamespaces.Identify("qrouter-b5"));
        await machine.ReachAsync(new UnitState(router.Key));
    }

    [Fact]
    public async Task Every_operation_done_twice_is_done()
    {
        await using var machine = await LinkMachine.StartAsync();
        var (port, router) = (Units.Port("0000000a-06"), Units.Router("b6"));
        await MakeInternalAsync("qr-b6", "qg-b6");
        var make = Diff.Between(port, new UnitState(port.Key)).AddRange(Diff.Between(router, new UnitState(router.Key))).Where(operation => operation is not Announce).ToArray();
        foreach (var operation in make.Concat(make)) Assert.Null((await machine.ApplyAsync(operation)).Fault);
        var remove = Diff.Between(new UnitState(port.Key), port).AddRange(Diff.Between(new UnitState(router.Key), router))
            .Add(new RemoveRoute(router.Key, router.Routes[0])).ToArray();
        foreach (var operation in remove.Concat(remove).Where(IsDone)) Assert.Null((await machine.ApplyAsync(operation)).Fault);
        Assert.True((await machine.SeeAsync(new UnitState(port.Key))).IsEmpty);
    }

    [Fact]
    public async Task Refusals_name_their_object_and_leave_the_rest_done()
    {
        await using var machine = await LinkMachine.StartAsync();
        var unit = new UnitKey(UnitKind.Port, "c1");
        Link Bridge(string name) => new("", name, LinkKind.Bridge) { Alias = unit.ToString() };
        var results = await machine.Host.ApplyAsync(
            [
                new MakeLink(unit, Bridge("br-c1a"), null),
                new MakeLink(unit, Bridge("a-name-that-is-much-too-long"), null),
                new MakeLink(unit, new Link("no-such-namespace", "br-c1c", LinkKind.Bridge), null),
                new MakeLink(unit, Bridge("br-c1b"), null),
                new DressLink(unit, Bridge("br-c1d"), null, []),
                new DressLink(unit, Bridge("br-c1a") with { Master = "br-c1d" }, null, []),
                new MakeRoute(unit, new Route("", Cidr.Parse("10.99.0.0/16"), null, "br-c1d")),
                new RemoveRoute(unit, new Route("no-such-namespace", Cidr.Parse("10.99.0.0/16"), null, "br-c1d")),
                new SetSysctl(unit, new Sysctl("", "net/ipv4/no_such", "1")),
                new MakeNamespace(unit, "a/b"),
            ],
            default);
        HostFault? Of(Func<Operation, bool> isIt) => results.Single(result => isIt(result.Operation)).Fault;
        Assert.Null(Of(operation => operation is MakeLink { Link.Name: "br-c1a" }));
        Assert.Null(Of(operation => operation is MakeLink { Link.Name: "br-c1b" }));
        Assert.Null(Of(operation => operation is RemoveRoute));
        Assert.Equal(("link a-name-that-is-much-too-long", Errno.ERANGE, false), Known(Of(operation => operation is MakeLink { Link.Name.Length: > 15 })));
        Assert.Equal(("namespace no-such-namespace", Errno.ENOENT, true), Known(Of(operation => operation is MakeLink { Link.Namespace.Length: > 0 })));
        Assert.Equal(("link br-c1d", Errno.ENODEV, true), Known(Of(operation => operation is DressLink { Wanted.Name: "br-c1d" })));
        Assert.Equal(("link br-c1a", Errno.ENODEV, true), Known(Of(operation => operation is DressLink { Wanted.Name: "br-c1a" })));
        Assert.Equal(("route 10.99.0.0/16", Errno.ENODEV, true), Known(Of(operation => operation is MakeRoute)));
        Assert.Equal(("sysctl net/ipv4/no_such", Errno.ENOENT, true), Known(Of(operation => operation is SetSysctl)));
        Assert.Equal(("namespace a/b", Errno.EINVAL, false), Known(Of(operation => operation is MakeNamespace)));
        await machine.ReachAsync(new UnitState(unit));

        static (string, int, bool) Known(HostFault? fault) => (fault!.Object, fault.Errno, fault.Retryable);
    }

    [Fact]
    public async Task Links_are_removed_together_and_one_that_cannot_be_keeps_none()
    {
        await using var machine = await LinkMachine.StartAsync();
        var unit = new UnitKey(UnitKind.Port, "c3");
        foreach (var name in (string[])["br-c3a", "br-c3b"]) Assert.Null((await machine.ApplyAsync(new MakeLink(unit, new Link("", name, LinkKind.Bridge), null))).Fault);
        await MakeInternalAsync("tap-c3");
        var results = await machine.Host.ApplyAsync([.. ((string[])["br-c3a", "none-c3", "tap-c3", "lo", "br-c3b"]).Select(name => new RemoveLink(unit, "", name))], default);
        Assert.Equal([Errno.EOPNOTSUPP], results.Where(result => result.Fault is not null).Select(result => result.Fault!.Errno));
        Assert.Equal(["lo"], ((string[])["br-c3a", "tap-c3", "lo", "br-c3b"]).Where(name => Directory.Exists($"/sys/class/net/{name}")));
        Assert.All(await machine.Host.ApplyAsync([new RemoveLink(unit, "", "br-c3a"), new RemoveLink(unit, "", "br-c3b")], default), result => Assert.Null(result.Fault));
    }

    [Fact]
    public async Task Making_what_is_there_as_something_else_is_refused()
    {
        await using var machine = await LinkMachine.StartAsync();
        var unit = new UnitKey(UnitKind.Port, "c2");
        Assert.Null((await machine.ApplyAsync(new MakeLink(unit, new Link("", "br-c2", LinkKind.Bridge), null))).Fault);
        var end = new Link("", "br-c2", LinkKind.Veth) { Peer = "br-c2p" };
        var fault = (await machine.ApplyAsync(new MakeLink(unit, end, end with { Name = "br-c2p", Peer = "br-c2" }))).Fault;
        Assert.Equal(Errno.EEXIST, fault!.Errno);
        Assert.Null((await machine.ApplyAsync(new RemoveLink(unit, "", "br-c2"))).Fault);
    }

    [Fact]
    public async Task In_the_hosts_namespace_addresses_of_others_are_neither_seen_nor_removed()
    {
        await using var machine = await LinkMachine.StartAsync();
        await MakeInternalAsync("br-ex-d1");
        await LinkMachine.IpAsync("", "addr add 172.24.4.9/24 dev br-ex-d1");
        var wanted = new UnitState(new UnitKey(UnitKind.Switch, "")) { Links = [new Link("", "br-ex-d1", LinkKind.OvsInternal) { Addresses = [Units.Address("192.168.77.1/24")] }] };
        await machine.ReachAsync(wanted);
        var without = wanted with { Links = [wanted.Links[0] with { Addresses = [] }] };
        Assert.Empty(await machine.ReachAsync(without));
        Assert.Contains("172.24.4.9/24", await LinkMachine.IpAsync("", "addr show dev br-ex-d1"), StringComparison.Ordinal);
        await LinkMachine.IpAsync("", "link del br-ex-d1");
    }

    [Fact]
    public async Task The_first_address_of_a_prefix_is_the_wanted_one()
    {
        await using var machine = await LinkMachine.StartAsync();
        await MakeInternalAsync("tap-e1");
        var unit = new UnitState(new UnitKey(UnitKind.Dhcp, "e1"))
        {
            Namespaces = [new NetNamespace("qdhcp-e1")],
            Links = [new Link("qdhcp-e1", "tap-e1", LinkKind.OvsInternal) { Addresses = [Units.Address("10.0.1.2/24"), Units.Address("10.9.0.1/32"), Units.Address("10.0.1.3/24")] }],
        };
        await machine.ReachAsync(unit);
        var turned = unit with { Links = [unit.Links[0] with { Addresses = [Units.Address("10.0.1.3/24"), Units.Address("10.0.1.2/24"), Units.Address("10.9.0.1/32")] }] };
        Assert.NotEmpty(await machine.ReachAsync(turned));
        Assert.Contains("src 10.0.1.3", await LinkMachine.IpAsync("qdhcp-e1", "route show 10.0.1.0/24"), StringComparison.Ordinal);
        Assert.Empty(await machine.ReachAsync(turned with { Links = [turned.Links[0] with { Addresses = [Units.Address("10.9.0.1/32"), Units.Address("10.0.1.3/24"), Units.Address("10.0.1.2/24")] }] }));
        await machine.ReachAsync(new UnitState(unit.Key));
    }

    [Fact]
    public async Task A_next_hop_on_another_of_the_routes_is_reached()
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.Router("b7");
        await MakeInternalAsync("qr-b7", "qg-b7");
        await machine.ReachAsync(router with
        {
            Routes =
            [
                new Route("qrouter-b7", Cidr.Parse("0.0.0.0/0"), IpAddress.Parse("203.0.113.1"), "qg-b7"),
                new Route("qrouter-b7", Cidr.Parse("203.0.113.1/32"), null, "qg-b7"),
            ],
        });
        await machine.ReachAsync(new UnitState(router.Key));
    }

    [Fact]
    public async Task An_address_is_announced_and_a_missing_device_is_a_fault()
    {
        await using var machine = await LinkMachine.StartAsync();
        var router = Units.Router("b8");
        await MakeInternalAsync("qr-b8", "qg-b8");
        await machine.ReachAsync(router);
        Assert.Null((await machine.ApplyAsync(new Announce(router.Key, "qrouter-b8", "qg-b8", IpAddress.Parse("192.168.1.246")))).Fault);
        Assert.Equal(Errno.ENODEV, (await machine.ApplyAsync(new Announce(router.Key, "qrouter-b8", "qg-none", IpAddress.Parse("192.168.1.246")))).Fault!.Errno);
        await machine.ReachAsync(new UnitState(router.Key));
    }

    [Fact]
    public async Task More_links_than_are_asked_for_by_name_are_seen_alike()
    {
        await using var machine = await LinkMachine.StartAsync();
        var ports = Enumerable.Range(0, 40).Select(i => Units.Port($"000000f{i:d2}")).ToArray();
        foreach (var port in ports) await machine.ReachAsync(port);
        var seen = await machine.Host.ObserveAsync([.. ports], default);
        Assert.Equal(ports.Select(port => port with { Links = new ValueList<Link>(port.Links.Items.RemoveAt(3)) }), seen.Select(item => item.State! with { }));
        foreach (var port in ports) await machine.ReachAsync(new UnitState(port.Key));
    }

    private static bool IsDone(Operation operation) => Host.Links.LinkHost.Does(operation);

    /// <summary>What Open vSwitch's userspace datapath makes for an internal port.</summary>
    private static async Task MakeInternalAsync(params string[] names)
    {
        foreach (var name in names)
        {
            await LinkMachine.IpAsync("", $"tuntap add dev {name} mode tap");
            HeldTap.Hold(name);
        }
    }
}
