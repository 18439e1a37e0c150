using Neutrino.HostState;
using Neutrino.Values;

namespace Neutrino.HostState.Tests;

/// <summary>Routers and DHCP servers on veth pairs whose ends are in two namespaces, and the way from internal ports to them and back.</summary>
public sealed class PairDiffTests
{
    private const string RouterNamespace = $"qrouter-{SampleUnits.RouterId}";
    private const string DhcpNamespace = $"qdhcp-{SampleUnits.NetworkId}";
    private const string Tap = "tapa042dd0d-97";
    private static readonly UnitState Router = SampleUnits.MakeRouter(1, true, 1, 1, veth: true);
    private static readonly UnitState Dhcp = SampleUnits.MakeDhcp(1, 1, veth: true);
    private static readonly UnitState InternalDhcp = SampleUnits.MakeDhcp(1, 1);

    [Fact]
    public void A_pair_is_made_and_dressed_before_its_port_and_its_addresses_are_told_from_inside()
    {
        var operations = Diff.Between(Router, SampleUnits.Empty(Router));
        Assert.Equal([("qg-c5ab6a1c-f1", "tapc5ab6a1c-f1"), ("qr-00000000-aa", "tap00000000-aa")], operations.OfType<MakeLink>().Select(make => (make.Link.Name, make.Pair!.Name)));
        Assert.Equal(["tap00000000-aa", "tapc5ab6a1c-f1"], operations.OfType<PutOvsPort>().Select(put => put.Port.Name));
        Assert.Equal(4, operations.OfType<DressLink>().Count());
        Assert.Equal(
            [Phase.MakeLinks, Phase.DressLinks, Phase.LoadRules, Phase.MakeOvs, Phase.MakeRoutes],
            operations.Select(operation => operation.Phase).Where(phase => phase is >= Phase.MakeLinks and <= Phase.MakeRoutes).Distinct());
        Assert.All(operations.OfType<Announce>(), told => Assert.Equal(RouterNamespace, told.Namespace));
        Assert.Equal(["192.168.1.245", "192.168.1.100", "10.0.0.1"], operations.OfType<Announce>().Select(told => told.Address.ToString()));
    }

    [Fact]
    public void A_new_address_on_a_standing_end_is_told_and_what_passed_before_it_is_cut()
    {
        var operations = Diff.Between(SampleUnits.MakeRouter(1, true, 2, 1, veth: true), Router);
        Assert.Equal([typeof(DressLink), typeof(DropAddressFlows), typeof(Announce)], operations.Select(operation => operation.GetType()));
        Assert.Equal(new DropAddressFlows(Router.Key, RouterNamespace, Cidr.Parse("192.168.1.101/32")), operations[1]);
    }

    [Fact]
    public void An_address_that_goes_takes_its_flows_along()
    {
        var operations = Diff.Between(Router, SampleUnits.MakeRouter(1, true, 2, 1, veth: true));
        Assert.Equal([Cidr.Parse("192.168.1.101/32")], operations.OfType<DropAddressFlows>().Select(drop => drop.Address));
        Assert.Empty(operations.OfType<Announce>());
    }

    [Theory]
    [InlineData("qr-00000000-aa")]
    [InlineData("tap00000000-aa")]
    public void Without_one_end_the_pair_its_port_and_its_routes_are_made_again(string lost)
    {
        var seen = Router with { Links = Router.Links.Items.Where(link => link.Name != lost).Select(link => link.Peer == lost ? link with { Peer = null } : link).ToValueList() };
        var operations = Diff.Between(Router, seen);
        Assert.Equal(Router.Links.Items.Where(link => link.Peer == lost).Select(link => new RemoveLink(Router.Key, link.Namespace, link.Name)), operations.OfType<RemoveLink>());
        Assert.Equal(["qr-00000000-aa"], operations.OfType<MakeLink>().Select(make => make.Link.Name));
        Assert.Equal([new RemoveOvsPort(Router.Key, "tap00000000-aa")], operations.OfType<RemoveOvsPort>());
        Assert.Equal(["qr-00000000-aa", "tap00000000-aa"], operations.OfType<DressLink>().Select(dress => dress.Wanted.Name));
    }

    [Fact]
    public void The_end_of_a_lost_namespace_that_is_still_there_makes_room()
    {
        var seen = Router with { Namespaces = [], Links = Router.Links.Items.Where(link => link.Namespace.Length == 0).Select(link => link with { Peer = null }).ToValueList() };
        var operations = Diff.Between(Router, seen);
        Assert.Equal(["tap00000000-aa", "tapc5ab6a1c-f1"], operations.OfType<RemoveLink>().Select(remove => remove.Name).Order());
        Assert.Equal(2, operations.OfType<MakeLink>().Count());
        Assert.True(operations.IndexOf(operations.OfType<RemoveLink>().Last()) < operations.IndexOf(operations.OfType<MakeNamespace>().Single()));
    }

    [Fact]
    public void What_goes_for_good_loses_the_hosts_ends_and_the_namespace_with_the_others()
    {
        var operations = Diff.Between(SampleUnits.Empty(Router), Router);
        Assert.Equal([new RemoveLink(Router.Key, "", "tap00000000-aa"), new RemoveLink(Router.Key, "", "tapc5ab6a1c-f1")], operations.OfType<RemoveLink>());
        Assert.Single(operations.OfType<RemoveNamespace>());
    }

    /// <summary>The tap is an internal port in the namespace first, then a veth end in the host's.</summary>
    [Fact]
    public void An_internal_port_goes_before_the_pair_that_takes_its_name()
    {
        var operations = Diff.Between(Dhcp, InternalDhcp).ToList();
        Assert.Empty(operations.OfType<RemoveLink>());
        var (remove, make, put) = (operations.FindIndex(operation => operation is RemoveOvsPort), operations.FindIndex(operation => operation is MakeLink), operations.FindIndex(operation => operation is PutOvsPort));
        Assert.True(remove < make && make < put, string.Join(' ', operations));
        Assert.Equal(Phase.RemoveOvs, operations[remove].Phase);
        Assert.Equal([Tap, "ns-a042dd0d-97"], operations.OfType<DressLink>().Select(dress => dress.Wanted.Name).OrderDescending());
        Assert.Equal([typeof(StopDhcp), typeof(StartDhcp)], operations.Select(operation => operation.GetType()).Where(type => type == typeof(StopDhcp) || type == typeof(StartDhcp)));
    }

    [Fact]
    public void A_pair_goes_before_the_internal_port_that_takes_its_name()
    {
        var operations = Diff.Between(InternalDhcp, Dhcp).ToList();
        Assert.Equal("ns-a042dd0d-97", Assert.Single(operations.OfType<RemoveLink>()).Name); // The other end goes with it.
        Assert.Single(operations.OfType<RemoveOvsPort>());
        Assert.Equal(("internal", DhcpNamespace), (operations.OfType<PutOvsPort>().Single().Port.Type, operations.OfType<DressLink>().Single().Wanted.Namespace));
        Assert.Null(operations.OfType<DressLink>().Single().Seen);
    }

    [Fact]
    public void A_routers_interface_keeps_its_name_and_is_another_device_nonetheless()
    {
        var internals = SampleUnits.MakeRouter(1, true, 1, 1);
        var there = Diff.Between(Router, internals);
        Assert.Equal(["qg-c5ab6a1c-f1", "qr-00000000-aa"], there.OfType<RemoveOvsPort>().Select(remove => remove.Name));
        Assert.Empty(there.OfType<RemoveLink>());
        Assert.Equal(2, there.OfType<MakeLink>().Count());
        Assert.Single(there.OfType<MakeRoute>());
        var back = Diff.Between(internals, Router);
        Assert.Equal(2, back.OfType<RemoveLink>().Count());
        Assert.Equal(["tap00000000-aa", "tapc5ab6a1c-f1"], back.OfType<RemoveOvsPort>().Select(remove => remove.Name));
        Assert.All(back.OfType<DressLink>(), dress => Assert.Null(dress.Seen));
        Assert.Single(back.OfType<MakeRoute>());
    }

    /// <summary>What a dead ovs-vswitchd left, or a foreign hand made, has no port to go with.</summary>
    [Fact]
    public void A_device_of_another_kind_in_a_pairs_place_is_removed_when_no_port_takes_it_along()
    {
        var leftover = new Link(RouterNamespace, "qr-00000000-aa", LinkKind.OvsInternal);
        var seen = SampleUnits.Empty(Router) with { Namespaces = Router.Namespaces, Links = [leftover] };
        Assert.Equal([new RemoveLink(Router.Key, RouterNamespace, "qr-00000000-aa")], Diff.Between(Router, seen).OfType<RemoveLink>());
    }

    [Fact]
    public void A_link_is_the_same_by_its_place_and_an_internal_one_wherever_it_is()
    {
        var (veth, inside) = (new Link("", Tap, LinkKind.Veth), new Link(DhcpNamespace, Tap, LinkKind.OvsInternal));
        Assert.True(veth.IsSame(veth with { Up = false }));
        Assert.False(veth.IsSame(veth with { Namespace = DhcpNamespace }));
        Assert.True(inside.IsSame(inside with { Namespace = "" }));
        Assert.False(inside.IsSame(veth));
        Assert.False(veth.IsSame(inside));
        Assert.False((inside with { Kind = LinkKind.Veth }).IsSame(inside));
        Assert.False(inside.IsSame(inside with { Name = "tap" }));
    }
}
