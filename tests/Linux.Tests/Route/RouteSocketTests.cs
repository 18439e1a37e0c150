using System.Net;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netlink;
using Neutrino.Linux.Route;

namespace Neutrino.Linux.Tests.Route;

[Trait("needs", "root")]
public sealed class RouteSocketTests : IDisposable
{
    private readonly string name = $"route-{Guid.NewGuid():N}"[..16];
    private readonly RouteSocket socket;

    public RouteSocketTests()
    {
        Sandbox.Require();
        NetNamespaces.Create(name);
        socket = RouteSocket.Open(name);
    }

    public void Dispose()
    {
        socket.Dispose();
        NetNamespaces.Delete(name);
    }

    [Fact]
    public void A_bridge_and_a_veth_pair_are_made_and_dressed_in_one_send()
    {
        var batch = new RouteBatch();
        batch.MakeBridge(new NewLink("qbr0") { Mac = 0xfa163e000001, Mtu = 1450 });
        batch.MakeVeth(new NewLink("qvb0") { Mac = 0xfa163e000002, Mtu = 1450 }, new NewLink("qvo0") { Mac = 0xfa163e000003, Mtu = 1450 });
        batch.ChangeLink("qbr0", new LinkChange { Alias = "port:1", Up = true });
        batch.ChangeLink("qvb0", new LinkChange { Alias = "port:1", Up = true, Promiscuous = true });
        batch.ChangeLink("qvo0", new LinkChange { Alias = "port:1", Up = true, Promiscuous = true });
        AllDone(batch);
        var bridge = socket.FindLink("qbr0")!;
        batch = new RouteBatch();
        batch.ChangeLink("qvb0", new LinkChange { Master = bridge.Index });
        AllDone(batch);

        var links = socket.FindLinks(["qbr0", "qvb0", "none", "qvo0"]);
        Assert.Equal(new LinkEntry(bridge.Index, "qbr0", "bridge") { Flags = bridge.Flags, Mac = 0xfa163e000001, Mtu = 1450, Alias = "port:1", DisableIpv6 = false, ArpIgnore = 0, ReversePathFilter = 0 }, links[0]! with { Flags = bridge.Flags });
        Assert.Null(links[2]);
        var (one, other) = (links[1]!, links[3]!);
        Assert.Equal("veth", one.Kind);
        Assert.Equal(other.Index, one.Peer);
        Assert.Equal(one.Index, other.Peer);
        Assert.Null(one.PeerNamespace);
        Assert.Equal(bridge.Index, one.Master);
        Assert.Null(other.Master);
        Assert.True(one.IsUp && one.IsPromiscuous && other.IsPromiscuous);
        Assert.False(links[0]!.IsPromiscuous);
        Assert.Equal(["lo", "qbr0", "qvb0", "qvo0"], socket.Links().Select(link => link.Name).Order());
        Assert.Equal(other, socket.FindLinks([other.Index, 9999])[0]);

        batch = new RouteBatch();
        batch.ChangeLink("qvb0", new LinkChange { Master = 0, Promiscuous = false, Up = false });
        batch.DeleteLink("qbr0");
        AllDone(batch);
        one = socket.FindLink("qvb0")!;
        Assert.True(one is { Master: null, IsPromiscuous: false, IsUp: false });
        batch = new RouteBatch();
        batch.DeleteLink("qvo0");
        AllDone(batch);
        Assert.Null(socket.FindLink("qvb0"));
    }

    [Fact]
    public void A_bridge_neither_waits_nor_snoops()
    {
        var batch = new RouteBatch();
        batch.MakeBridge(new NewLink("br"));
        batch.ChangeLink("br", new LinkChange { Up = true });
        AllDone(batch);
        Assert.True(socket.FindLink("br")!.IsUp);
        var attributes = new Dictionary<int, uint>();
        var request = new NetlinkBatch();
        request.Begin(18, NetlinkFlags.Ack);
        request.Header(16);
        request.PutText(3, "br");
        using var raw = NetNamespaces.OpenNetlink(name, NetlinkProtocol.Route);
        raw.Exchange(request, (_, message) =>
        {
            Assert.True(message.Attributes(16).TryFind(18, out var info));
            Assert.True(info.Nested.TryFind(2, out var data));
            foreach (var attribute in data.Nested) attributes[attribute.Type] = attribute.Value.Length switch { 1 => attribute.Byte, >= 4 => attribute.UInt32, _ => 0 };
        });
        Assert.Equal((0u, 0u, 0u), (attributes[1], attributes[5], attributes[23]));
    }

    [Fact]
    public void A_peer_is_made_in_another_namespace_and_a_link_moves_there()
    {
        var other = name + "b";
        NetNamespaces.Create(other);
        using var there = RouteSocket.Open(other);
        using (var descriptor = NetNamespaces.Open(other))
        {
            var batch = new RouteBatch();
            batch.MakeVeth(new NewLink("here"), new NewLink("there") { Namespace = descriptor });
            batch.MakeVeth(new NewLink("a"), new NewLink("b"));
            batch.ChangeLink("b", new LinkChange { Namespace = descriptor, Mac = 0x020000000001, Mtu = 1400, Up = true, Alias = "x" });
            AllDone(batch);
        }

        Assert.Null(socket.FindLink("there"));
        var moved = there.FindLink("b")!;
        Assert.True(moved is { Mac: 0x020000000001, Mtu: 1400, IsUp: true, Alias: "x" });
        Assert.False(there.FindLink("there")!.IsUp);
        Assert.NotNull(socket.FindLink("here")!.PeerNamespace);
        NetNamespaces.Delete(other);
    }

    [Fact]
    public void Addresses_come_in_the_kernels_order()
    {
        var link = MakeVeth();
        var batch = new RouteBatch();
        batch.AddAddress(link, IPAddress.Parse("10.0.1.1"), 28);
        batch.AddAddress(link, IPAddress.Parse("192.168.1.245"), 24);
        batch.AddAddress(link, IPAddress.Parse("192.168.1.246"), 32);
        batch.AddAddress(link, IPAddress.Parse("10.0.1.2"), 28);
        batch.AddAddress(link, IPAddress.Parse("fd00::1"), 64);
        AllDone(batch);
        var permanent = socket.Addresses().Where(address => address.Link == link && address.Scope == 0).ToArray();
        Assert.Equal(["10.0.1.1/28", "192.168.1.245/24", "192.168.1.246/32", "10.0.1.2/28", "fd00::1/64"], permanent.Select(address => $"{address.Address}/{address.PrefixLength}"));
        Assert.All(permanent, address => Assert.True(address.IsPermanent));
        Assert.Equal(permanent, socket.Addresses(link).Where(address => address.Scope == 0));
        Assert.Empty(socket.Addresses(link + 100));

        batch = new RouteBatch();
        batch.DeleteAddress(link, IPAddress.Parse("192.168.1.246"), 32);
        batch.DeleteAddress(link, IPAddress.Parse("192.168.1.246"), 32);
        batch.AddAddress(link, IPAddress.Parse("10.0.1.1"), 28);
        var results = socket.Do(batch);
        Assert.Null(results[0]);
        Assert.Equal(Errno.EADDRNOTAVAIL, results[1]!.Errno);
        Assert.Equal(Errno.EEXIST, results[2]!.Errno);
    }

    [Fact]
    public void A_new_namespace_has_no_routes_rather_than_no_table() => Assert.Empty(socket.StaticRoutes());

    [Fact]
    public void Routes_are_set_replaced_and_removed()
    {
        var link = MakeVeth();
        var batch = new RouteBatch();
        batch.AddAddress(link, IPAddress.Parse("192.168.1.245"), 24);
        batch.AddAddress(link, IPAddress.Parse("fd00::1"), 64);
        RouteEntry[] routes =
        [
            new(IPAddress.Any, 0, IPAddress.Parse("192.168.1.1"), link),
            new(IPAddress.Parse("10.9.0.0"), 16, null, link),
            new(IPAddress.Parse("fd01::"), 64, IPAddress.Parse("fd00::2"), link),
        ];
        foreach (var route in routes) batch.ReplaceRoute(route);
        AllDone(batch);
        Assert.Equal(routes, socket.StaticRoutes());

        var changed = routes[0] with { Gateway = IPAddress.Parse("192.168.1.2") };
        batch = new RouteBatch();
        batch.ReplaceRoute(changed);
        batch.DeleteRoute(routes[1]);
        AllDone(batch);
        Assert.Equal([changed, routes[2]], socket.StaticRoutes());

        batch = new RouteBatch();
        batch.DeleteRoute(routes[1]);
        batch.ReplaceRoute(new(IPAddress.Parse("10.8.0.0"), 16, IPAddress.Parse("172.16.0.1"), link));
        var results = socket.Do(batch);
        Assert.Equal(Errno.ESRCH, results[0]!.Errno);
        Assert.Equal(Errno.ENETUNREACH, results[1]!.Errno);
        Assert.NotNull(results[1]!.Text);
    }

    [Fact]
    public void Transmit_checksums_are_turned_off_and_on()
    {
        MakeVeth();
        Assert.True(ChecksumOffload.Get(socket.Descriptor, "v0"));
        Assert.Equal(0, ChecksumOffload.Set(socket.Descriptor, "v0", on: false));
        Assert.False(ChecksumOffload.Get(socket.Descriptor, "v0"));
        Assert.Equal(0, ChecksumOffload.Set(socket.Descriptor, "v0", on: true));
        Assert.True(ChecksumOffload.Get(socket.Descriptor, "v0"));
        Assert.Null(ChecksumOffload.Get(socket.Descriptor, "none"));
        Assert.Equal(Errno.ENODEV, ChecksumOffload.Set(socket.Descriptor, "none", on: true));
    }

    [Fact]
    public void The_hosts_ipv4_is_shut_out_of_a_link()
    {
        MakeVeth();
        var batch = new RouteBatch();
        batch.ChangeLink("v0", new LinkChange { ArpIgnore = 8, ReversePathFilter = 1 });
        AllDone(batch);
        Assert.Equal((8, 1), (socket.FindLink("v0")!.ArpIgnore, socket.FindLink("v0")!.ReversePathFilter));
        Assert.Equal((0, 0), (socket.FindLink("v1")!.ArpIgnore, socket.FindLink("v1")!.ReversePathFilter));
        Assert.Equal("8", NamespaceSysctls.Do(name, [new("net/ipv4/conf/v0/arp_ignore", null)])[0].Value);
        Assert.Equal("1", NamespaceSysctls.Do(name, [new("net/ipv4/conf/v0/rp_filter", null)])[0].Value);
    }

    [Fact]
    public void Ipv6_switched_off_on_a_link_is_seen()
    {
        MakeVeth();
        Assert.False(socket.FindLink("v0")!.DisableIpv6);
        Assert.Equal(0, NamespaceSysctls.Do(name, [new("net/ipv6/conf/v0/disable_ipv6", "1")])[0].Errno);
        Assert.True(socket.FindLink("v0")!.DisableIpv6);
    }

    [Fact]
    public async Task An_announcement_is_heard_by_the_neighbour()
    {
        var link = MakeVeth();
        Assert.All(NamespaceSysctls.Do(name, [new("net/ipv4/conf/v1/arp_accept", "1"), new("net/ipv4/conf/all/arp_accept", "1")]), result => Assert.Equal(0, result.Errno));
        var batch = new RouteBatch();
        batch.AddAddress(socket.FindLink("v1")!.Index, IPAddress.Parse("10.0.1.9"), 24);
        AllDone(batch);
        ArpAnnouncement.Send(name, [(link, 0xfa163eabcdef, IPAddress.Parse("10.0.1.77"))]);
        var neighbours = (await ChildProcess.RunAsync(new ChildCommand("ip", "neigh", "show", "dev", "v1") { Namespace = name })).OutputText;
        Assert.Contains("10.0.1.77 lladdr fa:16:3e:ab:cd:ef", neighbours, StringComparison.Ordinal);
    }

    private int MakeVeth()
    {
        var batch = new RouteBatch();
        batch.MakeVeth(new NewLink("v0"), new NewLink("v1"));
        batch.ChangeLink("v0", new LinkChange { Up = true });
        batch.ChangeLink("v1", new LinkChange { Up = true });
        AllDone(batch);
        return socket.FindLink("v0")!.Index;
    }

    private void AllDone(RouteBatch batch) => Assert.All(socket.Do(batch), error => Assert.Null(error?.ToString()));
}
