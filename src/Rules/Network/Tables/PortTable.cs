using System.Collections.Immutable;
using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class PortTable
{
    public static readonly AttributeValue[] VnicTypes =
    [
        "normal", "direct", "macvtap", "baremetal", "direct-physical", "virtio-forwarder", "smart-nic", "vdpa", "accelerator-direct", "accelerator-direct-physical", "remote-managed",
    ];

    public static readonly ResourceTable<Port> Table = new()
    {
        Singular = "port",
        Plural = "ports",
        Path = "ports",
        Kind = ResourceKind.Port,
        HasTags = true,
        NotFound = PortRefusals.NotFound,
        Rows = snapshot => snapshot.Ports,
        IsVisibleTo = Visibility.Port,
        Attributes =
        [
            Id<Port>(),
            Name<Port>(port => port.Name),
            Column<Port>("network_id", Post | Filter | Sort, (_, port) => port.NetworkId, Validators.Uuid, index: "network"),
            Tenant<Port>(),
            Column<Port>("mac_address", Post | Put | Filter | Sort | Policy | Optional, (_, port) => port.MacAddress.ToString(), Validators.OrNull(AddressValidators.Mac), index: "mac"),
            AdminStateUp<Port>(port => port.AdminStateUp),
            Column<Port>("status", Filter | Sort, PortReadings.Status),
            Column<Port>("device_id", Post | Put | Filter | Sort, (_, port) => port.DeviceId, Validators.Text(255), "", index: "device"),
            Column<Port>("device_owner", Post | Put | Filter | Sort | Policy, (_, port) => port.DeviceOwner, Validators.Text(255), ""),
            Column<Port>("fixed_ips", Post | Put | Filter | Policy | Optional, (_, port) => PortReadings.FixedIps(port), AddressValidators.FixedIps),
            Column<Port>("allowed_address_pairs", Post | Put | Policy | Optional, (_, port) => PortReadings.AddressPairs(port),
                PortValidators.AllowedAddressPairs, extension: "allowed-address-pairs"),
            Column<Port>("extra_dhcp_opts", Post | Put | Optional, (_, port) => PortReadings.ExtraDhcpOptions(port), PortValidators.ExtraDhcpOptions, extension: "extra_dhcp_opt"),
            Column<Port>("security_groups", Post | Put | Filter | Optional, (_, port) => AttributeValue.Texts(port.SecurityGroups), Validators.UuidList,
                extension: "security-group", index: "security-group"),
            Description<Port>(),
            Column<Port>("binding:vnic_type", Post | Put | Policy, (_, port) => port.Binding.VnicType, Validators.OneOf(VnicTypes), "normal", "binding"),
            Column<Port>("binding:profile", Post | Put | Policy | Optional, (_, port) => JsonText.Read(port.Binding.Profile), Validators.OrNull(Validators.Map), extension: "binding"),
            Column<Port>("binding:host_id", Post | Put | Filter | Policy | Optional, (_, port) => port.Binding.HostId, Validators.OrNull(Validators.Text(255)), extension: "binding", index: "host"),
            Column<Port>("binding:vif_type", Policy, (_, port) => port.Binding.VifType, extension: "binding"),
            Column<Port>("binding:vif_details", Policy, PortReadings.VifDetails, extension: "binding"),
            Column<Port>("port_security_enabled", Post | Put | Policy | Optional, (_, port) => port.PortSecurityEnabled, Validators.Flag, extension: "port-security"),
            Column<Port>("dns_name", Post | Put, (_, port) => port.DnsName, PortValidators.DnsName(255), "", "dns-integration"),
            Column<Port>("dns_assignment", None, PortReadings.DnsAssignment, extension: "dns-integration"),
            Column<Port>("dns_domain", Post | Put, (_, port) => port.DnsDomain, PortValidators.DnsName(255), "", "dns-domain-ports"),
            Column<Port>("propagate_uplink_status", Post, (_, port) => port.PropagateUplinkStatus, Validators.Flag, true, "uplink-status-propagation"),
            Column<Port>("ip_allocation", Filter | Sort, (_, _) => "immediate", extension: "ip_allocation"),
            .. StandardEnd<Port>("tag").Select(attribute => attribute.Name == "tags" ? attribute with { AllowPost = true, Optional = true, Validate = PortValidators.Tags } : attribute),
        ],
    };

    /// <summary>How a bound port is plugged, as a list of its bindings says it.</summary>
    public static AttributeValue VifDetails(ReadContext at, Port port) =>
        PortReadings.VifDetails(at, port).Map.RemoveAll(entry => entry.Key == "bound_drivers");

    public static AttributeValue Profile(PortBinding binding) => JsonText.Read(binding.Profile);
}
