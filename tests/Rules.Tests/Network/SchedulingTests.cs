using Neutrino.Model;

namespace Neutrino.Rules.Tests;

/// <summary>What is taken from an agent is gone until it is given back.</summary>
public sealed class SchedulingTests
{
    private readonly Cloud cloud = new();

    [Fact]
    public void A_network_taken_from_the_DHCP_agent_has_no_DHCP_port_until_it_is_given_back()
    {
        var network = cloud.Create<Neutrino.Model.Network>(Cloud.Demo, "network");
        var subnet = cloud.Create<Subnet>(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 4), ("cidr", "10.0.1.0/28"));
        Assert.Single(DhcpPorts());
        Refused.With(cloud.TryAct(Cloud.Admin, "network", network.Id, "create_dhcp-network", ("agent", "a")), 409, "NetworkHostedByDHCPAgent");
        Refused.With(cloud.TryAct(Cloud.Demo, "network", network.Id, "delete_dhcp-network", ("agent", "a")), 403, "PolicyNotAuthorized");
        Assert.Null(cloud.TryAct(Cloud.Admin, "network", network.Id, "delete_dhcp-network", ("agent", "a")).Refusal);
        Assert.Empty(DhcpPorts());
        cloud.Update<Subnet>(Cloud.Demo, "subnet", subnet.Id, ("description", "changed"));
        Assert.Empty(DhcpPorts());
        Refused.With(cloud.TryAct(Cloud.Admin, "network", network.Id, "delete_dhcp-network", ("agent", "a")), 409, "NetworkNotHostedByDhcpAgent");
        Assert.Null(cloud.TryAct(Cloud.Admin, "network", network.Id, "create_dhcp-network", ("agent", "a")).Refusal);
        Assert.Single(DhcpPorts());
    }

    [Fact]
    public void A_router_is_taken_and_given_back_as_often_as_asked()
    {
        var router = cloud.Create<Router>(Cloud.Demo, "router");
        foreach (var (action, unscheduled) in new[] { ("delete_l3-router", true), ("delete_l3-router", true), ("create_l3-router", false), ("create_l3-router", false) })
        {
            Assert.Null(cloud.TryAct(Cloud.Admin, "router", router.Id, action).Refusal);
            Assert.Equal(unscheduled, cloud.Snapshot.Routers.Find(router.Id)!.Unscheduled);
        }
    }

    [Fact]
    public void A_binding_is_kept_beside_the_active_one_and_takes_its_place()
    {
        var network = cloud.Create<Neutrino.Model.Network>(Cloud.Demo, "network");
        var host = cloud.Settings.HostName;
        var port = cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id), ("device_owner", "compute:nova"));
        Refused.With(cloud.TryAct(Cloud.Admin, "port", port.Id, "create_port_binding", ("host", "elsewhere")), 409, "PortBindingError");
        Refused.With(cloud.TryAct(Cloud.Demo, "port", port.Id, "create_port_binding", ("host", host)), 403, "PolicyNotAuthorized");
        var beside = cloud.Act<Port>(Cloud.Admin, "port", port.Id, "create_port_binding", ("host", host));
        Assert.Equal(("unbound", "ovs", (int?)null), (beside.Binding.VifType, beside.InactiveBindings[0].VifType, beside.InactiveBindings[0].Zone));
        var active = cloud.Act<Port>(Cloud.Admin, "port", port.Id, "activate_port_binding", ("binding", host));
        Assert.Equal((host, "ovs", 0), (active.Binding.HostId, active.Binding.VifType, active.InactiveBindings.Count));
        Assert.NotNull(active.Binding.Zone);
        Refused.With(cloud.TryAct(Cloud.Admin, "port", port.Id, "activate_port_binding", ("binding", host)), 409, "PortBindingAlreadyActive");
        Assert.Equal("unbound", cloud.Act<Port>(Cloud.Admin, "port", port.Id, "delete_port_binding", ("binding", host)).Binding.VifType);
    }

    private IEnumerable<Port> DhcpPorts() => cloud.Snapshot.Ports.All.Where(port => port.DeviceOwner == DeviceOwners.Dhcp);
}
