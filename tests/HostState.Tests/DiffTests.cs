using CsCheck;
using Neutrino.HostState;
using Neutrino.Values;

namespace Neutrino.HostState.Tests;

public sealed class DiffTests
{
    [Fact]
    public void Nothing_to_do_between_equal_states() => SampleUnits.Any.Sample(state => Assert.Empty(Diff.Between(state, state)));

    [Fact]
    public void Operations_come_in_the_order_of_their_phases() => SampleUnits.Pair.Sample(pair =>
    {
        var phases = Diff.Between(pair.Wanted, pair.Found).Select(operation => operation.Phase).ToArray();
        Assert.Equal(phases.Order(), phases);
    });

    [Fact]
    public void Another_units_state_is_refused() => Assert.Throws<ArgumentException>(() => Diff.Between(SampleUnits.Switch, SampleUnits.Firewall));

    [Fact]
    public void A_new_guest_port_comes_in_open_after_its_firewall()
    {
        var guest = SampleUnits.MakeGuest(true, 1, 3, true);
        var operations = Diff.Between(guest, SampleUnits.Empty(guest));
        Assert.Equal([new PutOvsPort(guest.Key, guest.OvsPorts[0], KeepTag: false), Told(guest)], operations[^2..]);
        Assert.Equal(guest.Chains.Count, operations[..^2].OfType<PutChain>().Count());
        Assert.Equal(guest.SharedRules.Count, operations[..^2].OfType<PutSharedRule>().Count());
        Assert.Equal(guest.Identities.Count, operations[..^2].OfType<PutIdentity>().Count());
        Assert.Single(operations.OfType<MakeLink>(), make => make.Pair is not null);
        Assert.Empty(operations.OfType<DropZoneFlows>());
    }

    [Fact]
    public void An_internal_port_gets_its_tag_at_once()
    {
        var router = SampleUnits.MakeRouter(1, true, 1, 1);
        var operations = Diff.Between(router, SampleUnits.Empty(router));
        Assert.All(operations.OfType<PutOvsPort>(), put => Assert.False(put.KeepTag));
        Assert.Empty(operations.OfType<OpenOvsPort>());
        Assert.Equal(["192.168.1.245", "192.168.1.100", "10.0.0.1"], operations.OfType<Announce>().Select(announce => announce.Address.ToString()));
    }

    [Fact]
    public void A_changed_rule_does_not_close_the_port_but_cuts_the_flows_of_its_zone()
    {
        var operations = Diff.Between(SampleUnits.MakeGuest(true, 1, 3, true), SampleUnits.MakeGuest(true, 2, 3, true));
        Assert.Equal([typeof(PutChain), typeof(DropZoneFlows)], operations.Select(operation => operation.GetType()));
    }

    [Fact]
    public void An_added_rule_cuts_nothing()
    {
        var operations = Diff.Between(SampleUnits.MakeGuest(true, 2, 3, true), SampleUnits.MakeGuest(true, 1, 3, true));
        Assert.IsType<PutChain>(Assert.Single(operations));
    }

    [Fact]
    public void A_port_without_its_chains_is_shut_until_they_are_back()
    {
        var guest = SampleUnits.MakeGuest(true, 1, 3, true);
        var operations = Diff.Between(guest, guest with { Chains = [], SharedRules = [] });
        Assert.IsType<CloseOvsPort>(operations[0]);
        Assert.Equal([new OpenOvsPort(guest.Key, "qvo7bfa2daa-66", 3), Told(guest)], operations[^2..]);
    }

    [Fact]
    public void A_removed_guest_loses_its_way_before_its_rules_and_its_zones_flows_at_the_end()
    {
        var guest = SampleUnits.MakeGuest(true, 1, 3, true);
        var operations = Diff.Between(SampleUnits.Empty(guest), guest);
        Assert.True(operations.IndexOf(operations.OfType<RemoveOvsPort>().Single()) < operations.IndexOf(operations.OfType<RemoveChain>().First()));
        Assert.Equal(new DropZoneFlows(guest.Key, 4097), operations[^1]);
        Assert.Equal(2, operations.OfType<RemoveLink>().Count()); // The bridge, and one end of the pair.
    }

    [Fact]
    public void What_others_plug_is_no_difference_while_it_is_absent()
    {
        var guest = SampleUnits.MakeGuest(false, 1, 3, true);
        Assert.Empty(Diff.Between(guest, guest with { Links = [], OvsPorts = [] }));
        Assert.Equal(guest with { Links = [], OvsPorts = [] }, Diff.After(guest, guest with { Links = [], OvsPorts = [] }));
    }

    [Fact]
    public void What_others_plugged_is_shut_and_put_on_its_tag_but_never_made_or_removed()
    {
        var guest = SampleUnits.MakeGuest(false, 1, 3, true);
        var plugged = guest with { OvsPorts = [guest.OvsPorts[0] with { Tag = null }] };
        Assert.Equal([new CloseOvsPort(guest.Key, "qvo7bfa2daa-66"), new OpenOvsPort(guest.Key, "qvo7bfa2daa-66", 3), Told(guest)], Diff.Between(guest, plugged));
    }

    [Fact]
    public void A_guest_with_an_address_that_others_may_hold_too_is_not_spoken_for()
    {
        var guest = SampleUnits.MakeGuest(true, 1, 3, true);
        var identity = guest.Identities[0];
        guest = guest with { Identities = [identity with { Macs = identity.Macs.Add(MacAddress.Parse("fa:16:3e:00:00:77")) }] };
        Assert.Empty(Diff.Between(guest, SampleUnits.Empty(guest)).OfType<Announce>());
    }

    /// <summary>What is said for a guest whose port opens: the address of another that had it before may still be known.</summary>
    private static Announce Told(UnitState guest) =>
        new(guest.Key, "", "qvb7bfa2daa-66", guest.Identities[0].ArpSources[0].Address, guest.Identities[0].Macs[0]);

    [Fact]
    public void A_missing_namespace_takes_all_inside_with_it()
    {
        var router = SampleUnits.MakeRouter(1, true, 0, 1);
        var operations = Diff.Between(router, router with { Namespaces = [] });
        Assert.Equal(new CloseListener(router.Key, router.Listeners[0]), operations[0]);
        Assert.Equal(2, operations.OfType<RemoveOvsPort>().Count()); // Their interfaces died with the namespace.
        Assert.Equal(2, operations.OfType<PutOvsPort>().Count());
        Assert.Equal(3, operations.OfType<PutChain>().Count());
        Assert.Contains(new OpenListener(router.Key, router.Listeners[0]), operations);
    }

    [Fact]
    public void An_interface_left_in_the_hosts_namespace_is_moved_not_remade()
    {
        var router = SampleUnits.MakeRouter(0, true, 0, 1);
        var operations = Diff.Between(router, router with { Links = [router.Links[0] with { Namespace = "", Addresses = [], Up = false }], Routes = [] });
        Assert.Equal([typeof(DressLink), typeof(MakeRoute), typeof(Announce)], operations.Select(operation => operation.GetType()));
    }

    [Fact]
    public void A_removed_address_takes_its_flows_along()
    {
        var operations = Diff.Between(SampleUnits.MakeRouter(0, true, 1, 1), SampleUnits.MakeRouter(0, true, 2, 1));
        Assert.Equal([Cidr.Parse("192.168.1.101/32")], operations.OfType<DressLink>().Single().RemovedAddresses);
        Assert.Equal(Cidr.Parse("192.168.1.101/32"), operations.OfType<DropAddressFlows>().Single().Address);
        Assert.Empty(operations.OfType<Announce>());
    }

    [Fact]
    public void An_address_of_somebody_else_on_our_bridge_stays()
    {
        var seen = SampleUnits.Switch with { Links = [SampleUnits.Switch.Links[0] with { Addresses = [new(Cidr.Parse("192.168.1.1/24"))] }, SampleUnits.Switch.Links[1]] };
        Assert.Empty(Diff.Between(SampleUnits.Switch, seen));
    }

    [Fact]
    public void A_member_that_leaves_a_set_takes_its_flows_along()
    {
        var operations = Diff.Between(SampleUnits.Group("10.0.0.1", "10.0.0.3"), SampleUnits.Group("10.0.0.1", "10.0.0.2"));
        var put = Assert.IsType<PutIpSet>(operations[0]);
        Assert.Equal([Cidr.Parse("10.0.0.3")], put.Added);
        Assert.Equal([Cidr.Parse("10.0.0.2")], put.Removed);
        Assert.Equal(new DropAddressFlows(put.Unit, "", Cidr.Parse("10.0.0.2")), operations[1]);
    }

    [Fact]
    public void A_changed_hosts_file_reloads_and_changed_arguments_restart()
    {
        Assert.IsType<ReloadDhcp>(Assert.Single(Diff.Between(SampleUnits.MakeDhcp(2, 1), SampleUnits.MakeDhcp(1, 1))));
        var dhcp = SampleUnits.MakeDhcp(1, 1);
        var other = dhcp with { DhcpServers = [dhcp.DhcpServers[0] with { Arguments = ["--old"] }] };
        Assert.IsType<StartDhcp>(Assert.Single(Diff.Between(dhcp, other)));
    }

    /// <summary>It listens on the addresses that it found: one that goes, as the metadata service's does when a router comes, takes nothing of the others.</summary>
    [Fact]
    public void A_server_goes_on_when_its_interface_loses_an_address_and_is_restarted_when_it_gets_one()
    {
        var isolated = SampleUnits.MakeDhcp(1, 1);
        var link = isolated.Links[0];
        var routed = isolated with { Links = [link with { Addresses = link.Addresses.Take(1).ToValueList() }] };
        var operations = Diff.Between(routed, isolated);
        Assert.Single(operations.OfType<DressLink>());
        Assert.DoesNotContain(operations, operation => operation is StopDhcp or StartDhcp);
        Assert.Equal([typeof(StopDhcp), typeof(DressLink), typeof(StartDhcp)], Diff.Between(isolated, routed).Select(operation => operation.GetType()).Where(type => type != typeof(DropAddressFlows) && type != typeof(Announce)));
    }

    [Fact]
    public void A_server_whose_interface_was_remade_is_restarted()
    {
        var dhcp = SampleUnits.MakeDhcp(1, 1);
        var operations = Diff.Between(dhcp, dhcp with { OvsPorts = [], Links = [] });
        Assert.IsType<StopDhcp>(operations[0]);
        Assert.Single(operations.OfType<StartDhcp>());
    }
}
