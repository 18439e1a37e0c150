using Neutrino.Model;

namespace Neutrino.Rules.Tests;

public sealed class RouterTests
{
    private readonly RoutedCloud routed = new();

    private Cloud Cloud => routed.Cloud;

    private Decision Add(string key, string id) => Cloud.TryAct(Cloud.Demo, "router", routed.Router.Id, "add_router_interface", (key, id));
    private Decision Remove(string key, string id) => Cloud.TryAct(Cloud.Demo, "router", routed.Router.Id, "remove_router_interface", (key, id));
    private Decision Gateway(Caller caller, params (string, AttributeValue)[] info) =>
        Cloud.TryUpdate(caller, "router", routed.Router.Id, ("external_gateway_info", Cloud.Map(info)));

    private Subnet Another(string cidr, string? network = null) =>
        Cloud.Create<Subnet>(Cloud.Demo, "subnet", ("network_id", network ?? SeedTopology.DemoNet(Cloud).Id), ("ip_version", 4), ("cidr", cidr));

    [Fact]
    public void The_legs_of_the_seed()
    {
        var legs = Cloud.Snapshot.Ports.By("device", routed.Router.Id).ToDictionary(port => port.DeviceOwner);
        var (inside, outside) = (legs[DeviceOwners.RouterInterface], legs[DeviceOwners.RouterGateway]);
        Assert.Equal(("10.0.1.1", "demo-project", "ovs"), (inside.FixedIps[0].Address.ToString(), inside.ProjectId, inside.Binding.VifType));
        Assert.Equal(("192.168.1.10", "", "ovs"), (outside.FixedIps[0].Address.ToString(), outside.ProjectId, outside.Binding.VifType));
        Assert.Null(Cloud.Snapshot.Networks.Find(routed.Outside.Id)!.LocalVlan);
        Assert.Equal("br-ex", Cloud.Read(Cloud.Admin, "port", outside.Id, "binding:vif_details").Find("bridge_name"));
        var gateway = Cloud.Read(Cloud.Demo, "router", routed.Router.Id, "external_gateway_info");
        Assert.Equal((routed.Outside.Id, true), (gateway.Find("network_id")!.Value.Text, gateway.Find("enable_snat")!.Value.Flag));
        Assert.Equal(3, routed.Router.Standard.Revision);
    }

    [Fact]
    public void A_gateway_translates_as_the_installation_says_unless_it_is_told()
    {
        var plain = new Cloud();
        var cloud = new Cloud { Settings = plain.Settings with { EnableSnatByDefault = false } };
        var outside = SeedTopology.ExtNet(cloud);
        SeedTopology.ExtSubnet(cloud, outside.Id);
        Router With(params (string, AttributeValue)[] more) => cloud.Create<Router>(Cloud.Admin, "router", ("external_gateway_info", Cloud.Map([("network_id", outside.Id), .. more])));
        Assert.False(With().Gateway!.EnableSnat);
        var told = With(("enable_snat", true));
        Assert.True(told.Gateway!.EnableSnat);
        Assert.True(cloud.Update<Router>(Cloud.Admin, "router", told.Id, ("external_gateway_info", Cloud.Map(("network_id", outside.Id)))).Gateway!.EnableSnat);
    }

    [Fact]
    public void The_reply_to_an_interface_is_the_router_and_the_port()
    {
        var subnet = Another("10.0.2.0/24");
        var shown = Add("subnet_id", subnet.Id).Shown;
        Assert.Equal(routed.Router.Id, Assert.IsType<Router>(shown[0]).Id);
        Assert.Equal(subnet.Id, Assert.IsType<Port>(shown[1]).FixedIps[0].SubnetId);
        var gone = Remove("subnet_id", subnet.Id).Shown;
        Assert.Equal(shown[1].Id, gone[1].Id);
        Assert.Null(Cloud.Snapshot.Ports.Find(gone[1].Id));
    }

    [Fact]
    public void A_port_becomes_an_interface_and_goes_with_it()
    {
        var subnet = Another("10.0.2.0/24");
        var port = Cloud.Create<Port>(Cloud.Demo, "port", ("network_id", subnet.NetworkId));
        var leg = (Port)Add("port_id", port.Id).Shown[1];
        Assert.Equal((DeviceOwners.RouterInterface, routed.Router.Id, false), (leg.DeviceOwner, leg.DeviceId, leg.PortSecurityEnabled));
        Refused.With(Add("port_id", port.Id), 409, "PortInUse");
        Refused.With(Cloud.TryDelete(Cloud.Demo, "port", port.Id), 409, "ServicePortInUse",
            $"Port {port.Id} cannot be deleted directly via the port API: has device owner network:router_interface.");
        Assert.Null(Remove("port_id", port.Id).Refusal);
        Assert.Null(Cloud.Snapshot.Ports.Find(port.Id));
    }

    [Fact]
    public void Wrong_interfaces_are_refused()
    {
        var bare = SeedTopology.DemoNet(Cloud);
        var none = Cloud.Create<Subnet>(Cloud.Demo, "subnet", ("network_id", bare.Id), ("ip_version", 4), ("cidr", "10.0.3.0/24"), ("gateway_ip", AttributeValue.Null));
        Refused.With(Add("subnet_id", none.Id), 400, "BadRequest", "Bad router request: Subnet for router interface must have a gateway IP.");
        Refused.With(Add("subnet_id", routed.InsideSubnet.Id), 400, "BadRequest", $"Bad router request: Router already has a port on subnet {routed.InsideSubnet.Id}.");
        var overlapping = Another("10.0.1.0/24");
        Refused.With(Add("subnet_id", overlapping.Id), 400, "BadRequest",
            $"Bad router request: Cidr 10.0.1.0/24 of subnet {overlapping.Id} overlaps with cidr 10.0.1.0/28 of subnet {routed.InsideSubnet.Id}.");
        Refused.With(Add("subnet_id", "nonsense"), 400, "BadRequest", "Bad router request: 'nonsense' is not a valid UUID.");
        Refused.With(Add("subnet_id", routed.Router.Id), 404, "SubnetNotFound");
        Refused.With(Add("port_id", routed.Router.Id), 404, "PortNotFound");
        Refused.With(Add("nothing", ""), 400, "BadRequest", "Bad router request: Either subnet_id or port_id must be specified.");
        Refused.With(
            Cloud.TryAct(Cloud.Demo, "router", routed.Router.Id, "add_router_interface", ("subnet_id", none.Id), ("port_id", routed.Guest.Id)), 400, "BadRequest",
            "Bad router request: Cannot specify both subnet-id and port-id.");
        var addressless = Cloud.Create<Port>(Cloud.Demo, "port", ("network_id", bare.Id), ("fixed_ips", Cloud.List()));
        Refused.With(Add("port_id", addressless.Id), 400, "BadRequest", "Bad router request: Router port must have at least one fixed IP.");
        Refused.With(Remove("subnet_id", none.Id), 404, "RouterInterfaceNotFoundForSubnet", $"Router {routed.Router.Id} has no interface on subnet {none.Id}");
        Refused.With(Remove("port_id", addressless.Id), 404, "RouterInterfaceNotFound");
        Refused.With(Cloud.TryAct(Cloud.Other, "router", routed.Router.Id, "add_router_interface", ("subnet_id", none.Id)), 404, "RouterNotFound");
        Refused.With(Cloud.TryAct(Cloud.Reader, "router", routed.Router.Id, "add_router_interface", ("subnet_id", none.Id)), 403, "PolicyNotAuthorized", "rule:add_router_interface is disallowed by policy");
    }

    [Fact]
    public void A_gateway_address_in_use_is_refused()
    {
        var network = SeedTopology.DemoNet(Cloud);
        var subnet = Another("10.0.2.0/24", network.Id);
        Cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id), ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.2.1")))));
        Refused.With(Add("subnet_id", subnet.Id), 409, "IpAddressAlreadyAllocated");
    }

    [Fact]
    public void A_router_with_interfaces_stays()
    {
        var leg = Cloud.Snapshot.Ports.All.Single(port => port.DeviceOwner == DeviceOwners.RouterInterface);
        Refused.With(Cloud.TryDelete(Cloud.Demo, "router", routed.Router.Id), 409, "RouterInUse", $"Router {routed.Router.Id} has ports still attached: {leg.Id}");
        Remove("subnet_id", routed.InsideSubnet.Id);
        Cloud.Delete(Cloud.Demo, "router", routed.Router.Id);
        Assert.Equal(0, Cloud.Snapshot.Ports.CountBy("network", routed.Outside.Id));
    }

    [Fact]
    public void The_gateway_is_moved_and_cleared()
    {
        Refused.With(Gateway(Cloud.Demo, ("network_id", routed.Inside.Id)), 400, "BadRequest", $"Bad router request: Network {routed.Inside.Id} is not an external network.");
        Refused.With(Gateway(Cloud.Demo, ("network_id", routed.Router.Id)), 404, "NetworkNotFound");
        Refused.With(Gateway(Cloud.Demo, ("network_id", routed.Outside.Id), ("enable_snat", false)), 403, "PolicyNotAuthorized");
        Assert.Null(Gateway(Cloud.Admin, ("network_id", routed.Outside.Id), ("enable_snat", false), ("external_fixed_ips", Cloud.List(Cloud.Map(("ip_address", "192.168.1.77"))))).Refusal);
        var router = Cloud.Snapshot.Routers.Find(routed.Router.Id)!;
        Assert.Equal((routed.Router.Gateway!.PortId, false), (router.Gateway!.PortId, router.Gateway.EnableSnat));
        Assert.Equal("192.168.1.77", Cloud.Snapshot.Ports.Find(router.Gateway.PortId)!.FixedIps.Single().Address.ToString());
        Refused.With(
            Gateway(Cloud.Admin, ("network_id", routed.Outside.Id), ("external_fixed_ips", Cloud.List(Cloud.Map(("ip_address", "192.168.1.1"))))), 400, "BadRequest",
            "Bad router request: External IP 192.168.1.1 is the same as the gateway IP.");
        Assert.Null(Gateway(Cloud.Demo).Refusal);
        Assert.Null(Cloud.Snapshot.Routers.Find(routed.Router.Id)!.Gateway);
        Assert.Null(Cloud.Snapshot.Ports.Find(router.Gateway.PortId));
    }

    [Fact]
    public void Routes_lead_to_neighbours()
    {
        AttributeValue Route(string destination, string nexthop) => Cloud.Map(("destination", destination), ("nexthop", nexthop));
        Decision Set(params AttributeValue[] routes) => Cloud.TryUpdate(Cloud.Demo, "router", routed.Router.Id, ("routes", Cloud.List(routes)));
        Refused.With(Set(Route("10.7.0.0/16", "10.99.0.1")), 400, "InvalidRoutes",
            "Invalid format for routes: [{'destination': '10.7.0.0/16', 'nexthop': '10.99.0.1'}], the nexthop is not connected with router");
        Refused.With(Set(Route("10.7.0.0/16", "10.0.1.1")), 400, "InvalidRoutes");
        Refused.With(Set([.. Enumerable.Range(0, 31).Select(i => Route($"10.{i}.0.0/16", "10.0.1.9"))]), 400, "RoutesExhausted");
        Assert.Null(Set(Route("10.7.0.0/16", "10.0.1.9")).Refusal);
        Refused.With(Remove("subnet_id", routed.InsideSubnet.Id), 409, "RouterInterfaceInUseByRoute");
        Decision Act(string action, params AttributeValue[] routes) =>
            Cloud.TryAct(Cloud.Demo, "router", routed.Router.Id, action, ("router", Cloud.Map(("routes", Cloud.List(routes)))));
        Act("add_extraroutes", Route("10.8.0.0/16", "10.0.1.9"), Route("10.7.0.0/16", "10.0.1.9"));
        Assert.Equal(2, Cloud.Snapshot.Routers.Find(routed.Router.Id)!.Routes.Count);
        Act("remove_extraroutes", Route("10.7.0.0/16", "10.0.1.9"), Route("10.55.0.0/16", "10.0.1.9"));
        Assert.Equal("10.8.0.0/16", Assert.Single(Cloud.Snapshot.Routers.Find(routed.Router.Id)!.Routes).Destination.ToString());
        Refused.With(Cloud.TryAct(Cloud.Demo, "router", routed.Router.Id, "add_extraroutes"), 400, "HTTPBadRequest");
    }

    [Fact]
    public void A_leg_keeps_its_network_subnet_and_addresses()
    {
        var leg = Cloud.Snapshot.Ports.By("device", routed.Router.Id).Single(port => port.DeviceOwner == DeviceOwners.RouterInterface);
        Refused.With(Cloud.TryDelete(Cloud.Admin, "network", routed.Outside.Id), 409, "NetworkInUse");
        Refused.With(Cloud.TryDelete(Cloud.Admin, "subnet", routed.OutsideSubnet.Id), 409, "SubnetInUse");
        Refused.With(Cloud.TryUpdate(Cloud.Demo, "port", leg.Id, ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.1.7"))))), 400, "BadRequest");
        Refused.With(Cloud.TryUpdate(Cloud.Demo, "subnet", routed.InsideSubnet.Id, ("gateway_ip", "10.0.1.14")), 409, "GatewayIpInUse");
        Refused.With(Cloud.TryUpdate(Cloud.Admin, "network", routed.Outside.Id, ("router:external", false)), 409, "ExternalNetworkInUse");
    }

    [Fact]
    public void Ipv6_subnets_of_a_network_share_a_leg()
    {
        var network = SeedTopology.DemoNet(Cloud);
        var one = Cloud.Create<Subnet>(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 6), ("cidr", "fd00:1::/64"));
        var two = Cloud.Create<Subnet>(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 6), ("cidr", "fd00:2::/64"));
        var leg = Add("subnet_id", one.Id).Shown[1];
        Assert.Equal(leg.Id, Add("subnet_id", two.Id).Shown[1].Id);
        Remove("subnet_id", one.Id);
        Assert.Equal(two.Id, Assert.Single(Cloud.Snapshot.Ports.Find(leg.Id)!.FixedIps).SubnetId);
    }
}
