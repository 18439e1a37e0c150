using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>The cloud's networks, under the names and labels of the OpenStack exporter, so that its dashboards and alerts hold.</summary>
internal static class NetworkMetrics
{
    private const string Active = "ACTIVE";

    public static void Write(MetricText text, Snapshot snapshot, StatusBoard statuses, string hostName)
    {
        text.Gauge("openstack_neutron_up", "up", 1);
        Agents(text, snapshot, hostName);
        Networks(text, snapshot, statuses);
        Ports(text, snapshot, statuses);
        Routers(text, snapshot, statuses);
        FloatingIps(text, snapshot, statuses);
        text.Gauge("openstack_neutron_security_groups", "security_groups", snapshot.SecurityGroups.Count);
        Availability(text, snapshot);
    }

    private static void Agents(MetricText text, Snapshot snapshot, string host)
    {
        text.Family("openstack_neutron_agent_state", "counter", "agent_state");
        foreach (var (binary, zone) in Api.Agents.Binaries)
            text.Sample(1, ("adminState", "up"), ("availability_zone", zone), ("hostname", host), ("id", Api.Agents.IdOf(host, binary)), ("service", binary));
        text.Family("openstack_neutron_l3_agent_of_router", "gauge", "l3_agent_of_router");
        var l3 = Api.Agents.IdOf(host, Api.Agents.L3);
        foreach (var router in snapshot.Routers.All)
            text.Sample(1, ("agent_admin_up", "true"), ("agent_alive", "true"), ("agent_host", host), ("ha_state", ""), ("l3_agent_id", l3), ("router_id", router.Id));
    }

    private static void Networks(MetricText text, Snapshot snapshot, StatusBoard statuses)
    {
        text.Gauge("openstack_neutron_networks", "networks", snapshot.Networks.Count).Family("openstack_neutron_network", "gauge", "network");
        foreach (var network in snapshot.Networks.All)
        {
            text.Sample(
                0, ("id", network.Id), ("is_external", Flag(network.External)), ("is_shared", Flag(Grants.Shared(snapshot, Grants.Network, network.Id, null))), ("name", network.Name), ("provider_network_type", "local"),
                ("provider_physical_network", ""), ("provider_segmentation_id", ""), ("status", Status(statuses, ResourceKind.Network, network.Id, Active)),
                ("subnets", string.Join(',', snapshot.Subnets.By("network", network.Id).Select(subnet => subnet.Id))), ("tags", string.Join(',', network.Standard.Tags)), ("tenant_id", network.ProjectId));
        }

        text.Gauge("openstack_neutron_subnets", "subnets", snapshot.Subnets.Count).Family("openstack_neutron_subnet", "gauge", "subnet");
        foreach (var subnet in snapshot.Subnets.All)
        {
            text.Sample(
                1, ("cidr", subnet.Cidr.ToString()), ("dns_nameservers", string.Join(',', subnet.DnsNameservers)), ("enable_dhcp", Flag(subnet.EnableDhcp)), ("gateway_ip", subnet.GatewayIp?.ToString()),
                ("id", subnet.Id), ("name", subnet.Name), ("network_id", subnet.NetworkId), ("tags", string.Join(',', subnet.Standard.Tags)), ("tenant_id", subnet.ProjectId));
        }
    }

    private static void Ports(MetricText text, Snapshot snapshot, StatusBoard statuses)
    {
        text.Gauge("openstack_neutron_ports", "ports", snapshot.Ports.Count)
            .Gauge("openstack_neutron_ports_no_ips", "ports_no_ips", snapshot.Ports.All.Count(port => port.FixedIps.Count == 0))
            .Gauge("openstack_neutron_ports_lb_not_active", "ports_lb_not_active", 0)
            .Family("openstack_neutron_port", "gauge", "port");
        foreach (var port in snapshot.Ports.All)
        {
            text.Sample(
                1, ("admin_state_up", Flag(port.AdminStateUp)), ("binding_vif_type", port.Binding.VifType), ("device_owner", port.DeviceOwner),
                ("fixed_ips", string.Join(',', port.FixedIps.Items.Select(ip => ip.Address))), ("mac_address", port.MacAddress.ToString()), ("network_id", port.NetworkId),
                ("status", port.FixedStatus ?? Status(statuses, ResourceKind.Port, port.Id, "DOWN")), ("uuid", port.Id));
        }
    }

    private static void Routers(MetricText text, Snapshot snapshot, StatusBoard statuses)
    {
        text.Gauge("openstack_neutron_routers", "routers", snapshot.Routers.Count)
            .Gauge("openstack_neutron_routers_not_active", "routers_not_active", snapshot.Routers.All.Count(router => Status(statuses, ResourceKind.Router, router.Id, Active) != Active))
            .Family("openstack_neutron_router", "gauge", "router");
        foreach (var router in snapshot.Routers.All)
        {
            text.Sample(
                1, ("admin_state_up", Flag(router.AdminStateUp)), ("external_network_id", router.Gateway?.NetworkId), ("id", router.Id), ("name", router.Name), ("project_id", router.ProjectId),
                ("status", Status(statuses, ResourceKind.Router, router.Id, Active)));
        }
    }

    private static void FloatingIps(MetricText text, Snapshot snapshot, StatusBoard statuses)
    {
        string StatusOf(FloatingIp floating) => Status(statuses, ResourceKind.FloatingIp, floating.Id, "DOWN");
        text.Gauge("openstack_neutron_floating_ips", "floating_ips", snapshot.FloatingIps.Count)
            .Gauge("openstack_neutron_floating_ips_associated_not_active", "floating_ips_associated_not_active", snapshot.FloatingIps.All.Count(floating => floating.PortId is not null && StatusOf(floating) != Active))
            .Family("openstack_neutron_floating_ip", "gauge", "floating_ip");
        foreach (var floating in snapshot.FloatingIps.All)
        {
            text.Sample(
                1, ("floating_ip_address", floating.Address.ToString()), ("floating_network_id", floating.FloatingNetworkId), ("id", floating.Id), ("project_id", floating.ProjectId),
                ("router_id", floating.RouterId), ("status", StatusOf(floating)));
        }
    }

    private static void Availability(MetricText text, Snapshot snapshot)
    {
        foreach (var (name, value) in ((string, Func<Subnet, double>)[])[("total", subnet => (double)IpAvailabilityTable.Total(subnet)), ("used", subnet => IpAvailabilityTable.Used(snapshot, subnet))])
        {
            text.Family($"openstack_neutron_network_ip_availabilities_{name}", "gauge", $"network_ip_availabilities_{name}");
            foreach (var subnet in snapshot.Subnets.All)
            {
                text.Sample(
                    value(subnet), ("cidr", subnet.Cidr.ToString()), ("ip_version", subnet.IpVersion == 4 ? "4" : "6"), ("network_id", subnet.NetworkId),
                    ("network_name", snapshot.Networks.Find(subnet.NetworkId)?.Name), ("project_id", subnet.ProjectId), ("subnet_name", subnet.Name));
            }
        }
    }

    private static string Status(StatusBoard statuses, ResourceKind kind, string id, string otherwise) => statuses.Find(kind, id)?.Status ?? otherwise;
    private static string Flag(bool flag) => flag ? "true" : "false";
}
