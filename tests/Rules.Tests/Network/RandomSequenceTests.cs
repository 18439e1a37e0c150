using System.Collections.Immutable;
using CsCheck;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests;

/// <summary>Random calls, good and bad, against what must hold after each of them.</summary>
public sealed class RandomSequenceTests
{
    private static readonly int Walks = Environment.GetEnvironmentVariable("NEUTRINO_LONG") == "1" ? 20_000 : 300;
    private static readonly Gen<(int Kind, int A, int B)[]> Calls = Gen.Select(Gen.Int[0, 15], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[1, 60];

    [Fact]
    public void No_address_mac_tag_or_zone_is_handed_out_twice() => Calls.Sample(calls =>
    {
        var walk = new Walk();
        foreach (var (kind, a, b) in calls)
        {
            walk.Step(kind, a, b);
            NothingTwice(walk.Cloud.Snapshot);
            DerivedSetsAreRight(walk.Cloud.Snapshot);
            OwnPortsFollow(walk.Cloud.Snapshot);
            EverythingRefersToSomething(walk.Cloud.Snapshot);
        }
    }, iter: Walks);

    [Fact]
    public void A_refusal_changes_nothing_and_a_change_is_what_it_says() => Calls.Sample(calls =>
    {
        var walk = new Walk();
        foreach (var (kind, a, b) in calls)
        {
            var before = walk.Cloud.Snapshot;
            var decision = walk.Step(kind, a, b);
            if (decision is null) continue;
            if (decision.Refusal is not null) Assert.Empty(decision.Changes.Changes);
            Assert.Equal(decision.Changes.Changes.Length, decision.Changes.Changes.DistinctBy(change => (change.Kind, change.Id)).Count());
            foreach (var change in decision.Changes.Changes) ChangeIsTrue(before, change);
        }
    }, iter: Walks);

    private static void NothingTwice(Snapshot snapshot)
    {
        Distinct(snapshot.Ports.All.SelectMany(port => port.FixedIps));
        Distinct(snapshot.Ports.All.Select(port => (port.NetworkId, port.MacAddress)));
        Distinct(snapshot.Networks.All.Where(network => network.LocalVlan is not null).Select(network => network.LocalVlan));
        Distinct(snapshot.Ports.All.Where(port => port.Binding.Zone is not null).Select(port => port.Binding.Zone));
        Distinct(snapshot.FloatingIps.All.Where(floatingIp => floatingIp.PortId is not null).Select(floatingIp => (floatingIp.PortId, floatingIp.FixedAddress, floatingIp.FloatingNetworkId)));
        foreach (var port in snapshot.Ports.All)
            foreach (var ip in port.FixedIps) Assert.True(snapshot.Subnets.Find(ip.SubnetId) is { } subnet && (Pools.Hosts(subnet.Cidr).Contains(ip.Address) || ip.Address == subnet.GatewayIp));
    }

    private static void DerivedSetsAreRight(Snapshot snapshot)
    {
        var used = snapshot.Ports.All.SelectMany(port => port.FixedIps).GroupBy(ip => ip.SubnetId).ToDictionary(group => group.Key, group => group.ToList());
        Assert.Equal(used.Keys.Order(), snapshot.AddressesInUse.Keys.Order());
        foreach (var (subnet, ips) in used)
        {
            Assert.All(ips, ip => Assert.True(snapshot.AddressesInUse[subnet].Contains(ip.Address.Number)));
            Assert.Equal((UInt128)ips.Count, snapshot.AddressesInUse[subnet].CountWithin(0, UInt128.MaxValue));
        }

        Assert.Equal((UInt128)snapshot.Networks.All.Count(network => network.LocalVlan is not null), snapshot.LocalVlansInUse.CountWithin(0, UInt128.MaxValue));
        Assert.Equal((UInt128)snapshot.Ports.All.Count(port => port.Binding.Zone is not null), snapshot.ZonesInUse.CountWithin(0, UInt128.MaxValue));
    }

    private static void OwnPortsFollow(Snapshot snapshot)
    {
        foreach (var network in snapshot.Networks.All)
        {
            var dhcp = snapshot.Ports.By("network", network.Id).Where(port => port.DeviceOwner == DeviceOwners.Dhcp).ToList();
            Assert.True(dhcp.Count <= 1);
            var served = dhcp.SelectMany(port => port.FixedIps).Select(ip => ip.SubnetId).Order().ToList();
            var wanted = snapshot.Subnets.By("network", network.Id).Where(subnet => subnet is { EnableDhcp: true, IpVersion: 4 });
            Assert.Equal(wanted.Where(subnet => served.Contains(subnet.Id) || Addresses.FirstFree(snapshot, subnet) is not null).Select(subnet => subnet.Id).Order(), served);
            var bound = snapshot.Ports.By("network", network.Id).Any(port => port.Binding.VifType == "ovs");
            if (bound) Assert.Equal(network.External, network.LocalVlan is null);
        }
    }

    private static void EverythingRefersToSomething(Snapshot snapshot)
    {
        Assert.All(snapshot.Subnets.All, subnet => Assert.NotNull(snapshot.Networks.Find(subnet.NetworkId)));
        Assert.All(snapshot.Ports.All, port => Assert.NotNull(snapshot.Networks.Find(port.NetworkId)));
        Assert.All(snapshot.Ports.All.SelectMany(port => port.SecurityGroups), group => Assert.NotNull(snapshot.SecurityGroups.Find(group)));
        Assert.All(snapshot.Routers.All.Where(router => router.Gateway is not null), router => Assert.NotNull(snapshot.Ports.Find(router.Gateway!.PortId)));
        Assert.All(snapshot.FloatingIps.All, floatingIp => Assert.NotNull(snapshot.Ports.Find(floatingIp.FloatingPortId)));
        Assert.All(snapshot.FloatingIps.All.Where(floatingIp => floatingIp.PortId is not null), floatingIp =>
        {
            Assert.Contains(snapshot.Ports.Find(floatingIp.PortId)!.FixedIps, ip => ip.Address == floatingIp.FixedAddress);
            Assert.Equal(floatingIp.FloatingNetworkId, FloatingIpLegs.Of(snapshot, floatingIp.RouterId!, floatingIp)!.NetworkId);
        });
        Assert.All(snapshot.Ports.All.Where(port => DeviceOwners.IsRouter(port.DeviceOwner)), port => Assert.NotNull(snapshot.Routers.Find(port.DeviceId)));
        Assert.All(snapshot.SecurityGroupRules.All, rule => Assert.NotNull(snapshot.SecurityGroups.Find(rule.SecurityGroupId)));
    }

    private static void ChangeIsTrue(Snapshot before, Change change)
    {
        Assert.Equal(Find(before, change), change.Before);
        Assert.NotEqual(change.Before, change.After);
        if (change is not { Before: INetworkResource old, After: INetworkResource changed }) return;
        var sameButHidden = old.Standard == changed.Standard;
        Assert.True(sameButHidden ? change.Kind == ResourceKind.Network : changed.Standard.Revision == old.Standard.Revision + 1);
    }

    private static IResource? Find(Snapshot snapshot, Change change) => change.Kind switch
    {
        ResourceKind.Network => snapshot.Networks.Find(change.Id),
        ResourceKind.Subnet => snapshot.Subnets.Find(change.Id),
        ResourceKind.Port => snapshot.Ports.Find(change.Id),
        ResourceKind.Router => snapshot.Routers.Find(change.Id),
        ResourceKind.FloatingIp => snapshot.FloatingIps.Find(change.Id),
        ResourceKind.SecurityGroup => snapshot.SecurityGroups.Find(change.Id),
        ResourceKind.SecurityGroupRule => snapshot.SecurityGroupRules.Find(change.Id),
        _ => snapshot.RbacPolicies.Find(change.Id),
    };

    private static void Distinct<T>(IEnumerable<T> items)
    {
        var all = items.ToList();
        Assert.Equal(all.Count, all.Distinct().Count());
    }

    /// <summary>Turns numbers into calls on whatever is there. Ids come from a source of its own, so that the same numbers are the same walk.</summary>
    private sealed class Walk
    {
        private readonly Random ids = new(1);

        public Walk() => Cloud = new() { Settings = new RuleSettings { HostName = "vm", Time = new Clock(), DefaultQuotas = ValueMap<string, int>.Empty, NewId = NextId } };

        public Cloud Cloud { get; }

        public Decision? Step(int kind, int a, int b) => kind switch
        {
            0 => Cloud.TryCreate(Caller(a), "network", ("router:external", a % 2 == 0 && b % 3 == 0)),
            1 or 2 => On(Cloud.Snapshot.Networks, a, network => Cloud.TryCreate(Cloud.Admin, "subnet", Subnet(network, a, b))),
            3 or 4 => On(Cloud.Snapshot.Networks, a, network => Cloud.TryCreate(Cloud.Admin, "port", ("network_id", network.Id), ("binding:host_id", Host(b)))),
            5 => On(Cloud.Snapshot.Subnets, a, subnet => Cloud.TryCreate(Cloud.Admin, "port", ("network_id", subnet.NetworkId), ("fixed_ips", Ips(subnet, b)))),
            6 => On(Cloud.Snapshot.Ports, a, port => Cloud.TryDelete(Cloud.Admin, "port", port.Id)),
            7 => On(Cloud.Snapshot.Ports, a, port => On(Cloud.Snapshot.Subnets, b, subnet => Cloud.TryUpdate(Cloud.Admin, "port", port.Id, ("fixed_ips", Ips(subnet, b)), ("binding:host_id", Host(b))))),
            8 => On(Cloud.Snapshot.Subnets, a, subnet => b % 2 == 0 ? Cloud.TryDelete(Cloud.Admin, "subnet", subnet.Id) : Cloud.TryUpdate(Cloud.Admin, "subnet", subnet.Id, ("enable_dhcp", b % 3 == 0))),
            9 => On(Cloud.Snapshot.Networks, a, network => b % 4 == 0 ? Cloud.TryDelete(Cloud.Admin, "network", network.Id) : Cloud.TryUpdate(Cloud.Admin, "network", network.Id, ("router:external", b % 3 == 0))),
            10 => Cloud.TryCreate(Cloud.Admin, "router"),
            11 => On(Cloud.Snapshot.Routers, a, router => On(Cloud.Snapshot.Subnets, b, subnet => Cloud.TryAct(Cloud.Admin, "router", router.Id, b % 5 == 0 ? "remove_router_interface" : "add_router_interface", ("subnet_id", subnet.Id)))),
            12 => On(Cloud.Snapshot.Routers, a, router => On(Cloud.Snapshot.Networks, b, network => Cloud.TryUpdate(Cloud.Admin, "router", router.Id, ("external_gateway_info", b % 7 == 0 ? AttributeValue.Null : Cloud.Map(("network_id", network.Id)))))),
            13 => On(Cloud.Snapshot.Networks, a, network => On(Cloud.Snapshot.Ports, b, port => Cloud.TryCreate(Cloud.Admin, "floatingip", ("floating_network_id", network.Id), ("port_id", b % 2 == 0 ? port.Id : AttributeValue.Null)))),
            14 => On(Cloud.Snapshot.FloatingIps, a, floatingIp => On(Cloud.Snapshot.Ports, b, port => b % 3 == 0 ? Cloud.TryDelete(Cloud.Admin, "floatingip", floatingIp.Id) : Cloud.TryUpdate(Cloud.Admin, "floatingip", floatingIp.Id, ("port_id", port.Id)))),
            _ => On(Cloud.Snapshot.Routers, a, router => Cloud.TryDelete(Cloud.Admin, "router", router.Id)),
        };

        private Guid NextId()
        {
            var bytes = new byte[16];
            ids.NextBytes(bytes);
            return new Guid(bytes);
        }

        private static Caller Caller(int a) => (a % 3) switch { 0 => Cloud.Admin, 1 => Cloud.Demo, _ => Cloud.Other };

        private static AttributeValue Host(int b) => (b % 3) switch { 0 => "vm", 1 => "", _ => "elsewhere" };

        private static (string, AttributeValue)[] Subnet(Neutrino.Model.Network network, int a, int b) => b % 4 == 0
            ? [("network_id", network.Id), ("ip_version", 6), ("cidr", $"fd00:{a % 20}::/64"), ("ipv6_address_mode", "slaac"), ("ipv6_ra_mode", "slaac")]
            : [("network_id", network.Id), ("ip_version", 4), ("cidr", $"10.0.{a % 20}.0/{28 + (b % 3)}"), ("enable_dhcp", b % 5 != 0)];

        private static AttributeValue Ips(Subnet subnet, int b) => (b % 3) switch
        {
            0 => Cloud.List(Cloud.Map(("subnet_id", subnet.Id))),
            1 => Cloud.List(Cloud.Map(("subnet_id", subnet.Id), ("ip_address", subnet.Cidr.First.Offset((UInt128)(b % 16)).ToString()))),
            _ => Cloud.List(Cloud.Map(("subnet_id", subnet.Id)), Cloud.Map(("subnet_id", subnet.Id))),
        };

        private static Decision? On<T>(Table<T> table, int at, Func<T, Decision?> call) where T : class, IResource =>
            table.Count == 0 ? null : call(table.All.ElementAt(at % table.Count));
    }
}
