using Neutrino.Model;

namespace Neutrino.Rules.Tests;

public sealed class FloatingIpTests
{
    private readonly RoutedCloud routed = new();

    private Cloud Cloud => routed.Cloud;

    private FloatingIp Make(params (string, AttributeValue)[] more) =>
        Cloud.Create<FloatingIp>(Cloud.Demo, "floatingip", [("floating_network_id", routed.Outside.Id), .. more]);

    private Decision Try(params (string, AttributeValue)[] more) => Cloud.TryCreate(Cloud.Demo, "floatingip", [("floating_network_id", routed.Outside.Id), .. more]);

    [Fact]
    public void A_floating_ip_holds_its_address_with_a_port()
    {
        var floatingIp = Make();
        var port = Cloud.Snapshot.Ports.Find(floatingIp.FloatingPortId)!;
        Assert.Equal(("192.168.1.11", "N/A", "", DeviceOwners.FloatingIp, floatingIp.Id),
            (floatingIp.Address.ToString(), port.FixedStatus, port.ProjectId, port.DeviceOwner, port.DeviceId));
        Assert.Equal("DOWN", Cloud.Read(Cloud.Demo, "floatingip", floatingIp.Id, "status"));
        Refused.With(Cloud.TryDelete(Cloud.Admin, "port", port.Id), 409, "ServicePortInUse");
        Cloud.Delete(Cloud.Demo, "floatingip", floatingIp.Id);
        Assert.Null(Cloud.Snapshot.Ports.Find(port.Id));
    }

    [Fact]
    public void Association_finds_the_router()
    {
        var floatingIp = Make(("port_id", routed.Guest.Id));
        Assert.Equal((routed.Guest.Id, "10.0.1.3", routed.Router.Id), (floatingIp.PortId, floatingIp.FixedAddress.ToString(), floatingIp.RouterId));
        Assert.Equal("ACTIVE", Cloud.Read(Cloud.Demo, "floatingip", floatingIp.Id, "status"));
        Assert.Equal("guest", Cloud.Read(Cloud.Demo, "floatingip", floatingIp.Id, "port_details").Find("name"));
        var second = Make();
        Refused.With(Cloud.TryUpdate(Cloud.Demo, "floatingip", second.Id, ("port_id", routed.Guest.Id)), 409, "FloatingIPPortAlreadyAssociated",
            $"Cannot associate floating IP {second.Address} ({second.Id}) with port {routed.Guest.Id} using fixed IP 10.0.1.3, as that fixed IP already has a floating IP on external network {routed.Outside.Id}.");
        var free = Cloud.Update<FloatingIp>(Cloud.Demo, "floatingip", floatingIp.Id, ("port_id", AttributeValue.Null));
        Assert.Equal((null, null, null), (free.PortId, free.FixedAddress, free.RouterId));
        Assert.Equal(second.Id, Cloud.Update<FloatingIp>(Cloud.Demo, "floatingip", second.Id, ("port_id", routed.Guest.Id)).Id);
        Assert.Equal(routed.Guest.Id, Cloud.Update<FloatingIp>(Cloud.Demo, "floatingip", second.Id, ("description", "web")).PortId);
    }

    [Fact]
    public void What_cannot_be_reached_is_not_associated()
    {
        var lonely = SeedTopology.DemoNet(Cloud);
        var subnet = Cloud.Create<Subnet>(Cloud.Demo, "subnet", ("network_id", lonely.Id), ("ip_version", 4), ("cidr", "10.0.9.0/24"));
        var port = Cloud.Create<Port>(Cloud.Demo, "port", ("network_id", lonely.Id));
        Refused.With(Try(("port_id", port.Id)), 404, "ExternalGatewayForFloatingIPNotFound",
            $"External network {routed.Outside.Id} is not reachable from subnet {subnet.Id}.  Therefore, cannot associate Port {port.Id} with a Floating IP.");
        Refused.With(Try(("port_id", routed.Router.Id)), 404, "PortNotFound");
        Refused.With(Try(("fixed_ip_address", "10.0.1.3")), 400, "BadRequest", "Bad floatingip request: fixed_ip_address cannot be specified without a port_id.");
        Refused.With(Try(("port_id", routed.Guest.Id), ("fixed_ip_address", "10.0.1.9")), 400, "BadRequest", $"Bad floatingip request: Port {routed.Guest.Id} does not have fixed ip 10.0.1.9.");
        var addressless = Cloud.Create<Port>(Cloud.Demo, "port", ("network_id", routed.Inside.Id), ("fixed_ips", Cloud.List()));
        Refused.With(Try(("port_id", addressless.Id)), 400, "BadRequest");
        Refused.With(Cloud.TryCreate(Cloud.Demo, "floatingip", ("floating_network_id", routed.Inside.Id)), 400, "BadRequest",
            $"Bad floatingip request: Network {routed.Inside.Id} is not a valid external network.");
    }

    [Fact]
    public void Several_addresses_need_a_choice()
    {
        var port = Cloud.Create<Port>(Cloud.Demo, "port", ("network_id", routed.Inside.Id), ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.1.8")), Cloud.Map(("ip_address", "10.0.1.9")))));
        Refused.With(Try(("port_id", port.Id)), 400, "BadRequest");
        Assert.Equal("10.0.1.9", Make(("port_id", port.Id), ("fixed_ip_address", "10.0.1.9")).FixedAddress.ToString());
    }

    [Fact]
    public void The_address_may_be_chosen_by_an_admin()
    {
        Refused.With(Try(("floating_ip_address", "192.168.1.99")), 403, "PolicyNotAuthorized");
        var floatingIp = Cloud.Create<FloatingIp>(Cloud.Admin, "floatingip", ("floating_network_id", routed.Outside.Id), ("floating_ip_address", "192.168.1.99"));
        Assert.Equal("192.168.1.99", floatingIp.Address.ToString());
        Refused.With(
            Cloud.TryCreate(Cloud.Admin, "floatingip", ("floating_network_id", routed.Outside.Id), ("floating_ip_address", "192.168.1.99")), 409, "IpAddressAlreadyAllocated");
        Assert.Equal("192.168.1.11", Make(("subnet_id", routed.OutsideSubnet.Id)).Address.ToString());
    }

    [Fact]
    public void What_a_floating_ip_counts_on_stays()
    {
        Make(("port_id", routed.Guest.Id));
        Refused.With(
            Cloud.TryAct(Cloud.Demo, "router", routed.Router.Id, "remove_router_interface", ("subnet_id", routed.InsideSubnet.Id)), 409, "RouterInterfaceInUseByFloatingIP");
        Refused.With(Cloud.TryUpdate(Cloud.Demo, "router", routed.Router.Id, ("external_gateway_info", AttributeValue.Null)), 409, "RouterExternalGatewayInUseByFloatingIp");
        Refused.With(Cloud.TryUpdate(Cloud.Demo, "port", routed.Guest.Id, ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.1.9"))))), 400, "BadRequest");
        Assert.Null(Cloud.TryUpdate(Cloud.Demo, "port", routed.Guest.Id, ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "10.0.1.3")), Cloud.Map(("ip_address", "10.0.1.9"))))).Refusal);
    }

    [Fact]
    public void Deleting_the_port_sets_the_floating_ip_free()
    {
        var floatingIp = Make(("port_id", routed.Guest.Id));
        Cloud.Delete(Cloud.Demo, "port", routed.Guest.Id);
        Assert.Null(Cloud.Snapshot.FloatingIps.Find(floatingIp.Id)!.PortId);
        Assert.Equal(1, Cloud.Snapshot.FloatingIps.Find(floatingIp.Id)!.Standard.Revision);
    }

    /// <summary>A second external network, on which the router has an interface and no gateway.</summary>
    private (Neutrino.Model.Network Network, Subnet Subnet) Beside(bool attached = true)
    {
        var network = SeedTopology.ExtNet(Cloud);
        var subnet = Cloud.Create<Subnet>(
            Cloud.Admin, "subnet", ("network_id", network.Id), ("ip_version", 4), ("cidr", "192.168.2.0/24"), ("gateway_ip", "192.168.2.1"), ("enable_dhcp", false));
        if (attached) Assert.Null(Cloud.TryAct(Cloud.Admin, "router", routed.Router.Id, "add_router_interface", ("subnet_id", subnet.Id)).Refusal);
        return (network, subnet);
    }

    [Fact]
    public void A_floating_ip_leads_through_an_interface_on_its_network()
    {
        var (network, subnet) = Beside();
        var beside = Cloud.Create<FloatingIp>(Cloud.Demo, "floatingip", ("floating_network_id", network.Id), ("port_id", routed.Guest.Id));
        Assert.Equal((routed.Router.Id, "10.0.1.3"), (beside.RouterId, beside.FixedAddress.ToString()));
        Assert.Equal(routed.Router.Id, Make(("port_id", routed.Guest.Id)).RouterId);
        Refused.With(
            Cloud.TryAct(Cloud.Admin, "router", routed.Router.Id, "remove_router_interface", ("subnet_id", subnet.Id)), 409, "RouterInterfaceInUseAsGatewayByFloatingIP");
        Refused.With(
            Cloud.TryAct(Cloud.Demo, "router", routed.Router.Id, "remove_router_interface", ("subnet_id", routed.InsideSubnet.Id)), 409, "RouterInterfaceInUseByFloatingIP");
        Refused.With(Cloud.TryUpdate(Cloud.Admin, "network", network.Id, ("router:external", false)), 409, "ExternalNetworkInUse");
        Cloud.Update<FloatingIp>(Cloud.Demo, "floatingip", beside.Id, ("port_id", AttributeValue.Null));
        Assert.Null(Cloud.TryAct(Cloud.Admin, "router", routed.Router.Id, "remove_router_interface", ("subnet_id", subnet.Id)).Refusal);
        Refused.With(Cloud.TryUpdate(Cloud.Demo, "floatingip", beside.Id, ("port_id", routed.Guest.Id)), 404, "ExternalGatewayForFloatingIPNotFound");
    }

    [Fact]
    public void A_gateway_that_no_floating_ip_stands_on_may_go()
    {
        var (network, _) = Beside();
        var beside = Cloud.Create<FloatingIp>(Cloud.Demo, "floatingip", ("floating_network_id", network.Id), ("port_id", routed.Guest.Id));
        Assert.Null(Cloud.Update<Router>(Cloud.Demo, "router", routed.Router.Id, ("external_gateway_info", AttributeValue.Null)).Gateway);
        Assert.Equal(routed.Router.Id, Cloud.Snapshot.FloatingIps.Find(beside.Id)!.RouterId);
    }

    /// <summary>A floating address of a subnet that the interface is not on has nothing to stand on, nor has one for a guest on the very network of the interface.</summary>
    [Fact]
    public void An_interface_holds_its_own_subnets_addresses_for_guests_behind_another_one()
    {
        var (network, subnet) = Beside();
        var other = Cloud.Create<Subnet>(
            Cloud.Admin, "subnet", ("network_id", network.Id), ("ip_version", 4), ("cidr", "192.168.3.0/24"), ("enable_dhcp", false));
        var far = Cloud.Create<FloatingIp>(Cloud.Demo, "floatingip", ("floating_network_id", network.Id), ("subnet_id", other.Id));
        Refused.With(Cloud.TryUpdate(Cloud.Demo, "floatingip", far.Id, ("port_id", routed.Guest.Id)), 404, "ExternalGatewayForFloatingIPNotFound");
        var near = Cloud.Create<FloatingIp>(Cloud.Admin, "floatingip", ("floating_network_id", network.Id), ("subnet_id", subnet.Id));
        var port = Cloud.Create<Port>(Cloud.Admin, "port", ("network_id", network.Id), ("fixed_ips", Cloud.List(Cloud.Map(("subnet_id", subnet.Id)))));
        Refused.With(Cloud.TryUpdate(Cloud.Admin, "floatingip", near.Id, ("port_id", port.Id)), 404, "ExternalGatewayForFloatingIPNotFound");
    }

    [Fact]
    public void Another_tenants_port_is_not_found()
    {
        Refused.With(Cloud.TryCreate(Cloud.Other, "floatingip", ("floating_network_id", routed.Outside.Id), ("port_id", routed.Guest.Id)), 404, "PortNotFound");
        var floatingIp = Make();
        Refused.With(Cloud.TryDelete(Cloud.Other, "floatingip", floatingIp.Id), 404, "FloatingIPNotFound", $"Floating IP {floatingIp.Id} could not be found");
    }
}
