using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class FloatingIpTable
{
    public static readonly ResourceTable<FloatingIp> Table = new()
    {
        Singular = "floatingip",
        Plural = "floatingips",
        Path = "floatingips",
        Kind = ResourceKind.FloatingIp,
        HasTags = true,
        CanCreateMany = false,
        NotFound = FloatingIpRefusals.NotFound,
        Rows = snapshot => snapshot.FloatingIps,
        IsVisibleTo = (_, caller, floatingIp) => Visibility.Owned(caller, floatingIp),
        Attributes =
        [
            Id<FloatingIp>(),
            Tenant<FloatingIp>(),
            Column<FloatingIp>("floating_ip_address", Post | Filter | Sort | Policy, (_, floatingIp) => floatingIp.Address.ToString(),
                Validators.OrNull(AddressValidators.Ip), AttributeValue.Null, index: "address"),
            Column<FloatingIp>("floating_network_id", Post | Filter | Sort, (_, floatingIp) => floatingIp.FloatingNetworkId, Validators.Uuid, index: "network"),
            Column<FloatingIp>("router_id", Filter | Sort, (_, floatingIp) => floatingIp.RouterId, index: "router"),
            Column<FloatingIp>("port_id", Post | Put | Filter | Sort, (_, floatingIp) => floatingIp.PortId, Validators.OrNull(Validators.Uuid), AttributeValue.Null, index: "port"),
            Column<FloatingIp>("fixed_ip_address", Post | Put | Filter | Sort, (_, floatingIp) => floatingIp.FixedAddress?.ToString(),
                Validators.OrNull(AddressValidators.Ip), AttributeValue.Null),
            Column<FloatingIp>("status", Filter | Sort, Status),
            Description<FloatingIp>(),
            Column<FloatingIp>("port_details", None, PortDetails, extension: "fip-port-details"),
            Column<FloatingIp>("dns_domain", Post, (_, floatingIp) => floatingIp.DnsDomain, PortValidators.DnsName(255), "", "dns-integration"),
            Column<FloatingIp>("dns_name", Post, (_, floatingIp) => floatingIp.DnsName, PortValidators.DnsName(255), "", "dns-integration"),
            .. StandardEnd<FloatingIp>(),
            Input<FloatingIp>("subnet_id", Post, Validators.OrNull(Validators.Uuid), AttributeValue.Null),
        ],
    };

    private static AttributeValue Status(ReadContext at, FloatingIp floatingIp) =>
        floatingIp.RouterId is null ? "DOWN" : at.HostStatus(ResourceKind.FloatingIp, floatingIp.Id) ?? "ACTIVE";

    private static AttributeValue PortDetails(ReadContext at, FloatingIp floatingIp)
    {
        if (at.Snapshot.Ports.Find(floatingIp.PortId) is not { } port) return AttributeValue.Null;
        return AttributeValue.Of(
            ("name", port.Name),
            ("network_id", port.NetworkId),
            ("mac_address", port.MacAddress.ToString()),
            ("admin_state_up", port.AdminStateUp),
            ("status", PortReadings.Status(at, port)),
            ("device_id", port.DeviceId),
            ("device_owner", port.DeviceOwner));
    }
}
