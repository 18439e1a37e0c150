using Neutrino.Model;

namespace Neutrino.Rules;

public static class PortRefusals
{
    public static Refusal NotFound(string id) => new("PortNotFound", 404, $"Port {id} could not be found.");
    public static Refusal InUse(Port port) => new("PortInUse", 409,
        $"Unable to complete operation on port {port.Id} for network {port.NetworkId}. Port already has an attached device {port.DeviceId}.");

    public static Refusal ServicePort(Port port) =>
        new("ServicePortInUse", 409, $"Port {port.Id} cannot be deleted directly via the port API: has device owner {port.DeviceOwner}.");

    public static Refusal MacInUse(string networkId, MacAddress mac) =>
        new("MacAddressInUse", 409, $"Unable to complete operation for network {networkId}. The mac address {mac} is in use.");

    public static Refusal NoMac(string networkId) => new("MacAddressGenerationFailure", 503, $"Unable to generate unique mac on network {networkId}.");
    public static Refusal MacWhileBound(Port port, string wanted) => new("PortBound", 409,
        $"Unable to complete operation on port {port.Id}, port is already bound, port type: {port.Binding.VifType}, old_mac {port.MacAddress}, new_mac {wanted}.");

    public static Refusal AddressPairMissingIp() => new("AllowedAddressPairsMissingIP", 400, "AllowedAddressPair must contain ip_address");
    public static Refusal DuplicateAddressPair(AttributeValue pair) => new("DuplicateAddressPairInRequest", 400,
        $"Request contains duplicate address pair: mac_address {pair.Find("mac_address") ?? AttributeValue.Null} ip_address {pair.Find("ip_address")}.");

    public static Refusal TooManyAddressPairs(int most) =>
        new("AllowedAddressPairExhausted", 400, $"The number of allowed address pair exceeds the maximum {most}.");

    public static Refusal AddressPairNeedsPortSecurity() => new("AddressPairAndPortSecurityRequired", 409,
        "Port Security must be enabled in order to have allowed address pairs on a port.");

    public static Refusal HasSecurityGroup() => new("PortSecurityPortHasSecurityGroup", 409,
        "Port has security group associated. Cannot disable port security or IP address until security group is removed.");

    public static Refusal SecurityGroupNeedsPortSecurity() => new("PortSecurityAndIPRequiredForSecurityGroups", 400,
        "Port security must be enabled and port must have an IP address in order to use security groups.");

    public static Refusal NotCompute(string portId) => GeneralRefusals.BadRequest("port", $"Invalid port {portId}. Operation only valid on compute ports");
    public static Refusal BindingNotFound(string portId, string host) => new("PortBindingNotFound", 404, $"Binding for port {portId} for host {host} could not be found.");
    public static Refusal BindingExists(string portId, string host) => new("PortBindingAlreadyExists", 409, $"Binding for port {portId} on host {host} already exists.");
    public static Refusal BindingActive(string portId, string host) => new("PortBindingAlreadyActive", 409, $"Binding for port {portId} on host {host} is already active.");

    /// <summary>Neutron's own status for it is 500.</summary>
    public static Refusal BindingFailed(string portId, string host) =>
        new("PortBindingError", 409, $"Binding for port {portId} on host {host} could not be created or updated.");

    public static Refusal ForeignNetwork(string project) => new("HTTPForbidden", 403, $"Tenant {project} not allowed to create port on this network");
    public static Refusal ForeignDevice(string deviceId) => new("DeviceIDNotOwnedByTenant", 409,
        $"The following device_id {deviceId} is not owned by your tenant or matches another tenants router.");

    public static Refusal NoZone() => new("PortBindingError", 503, "No connection tracking zone is left on this host for the port.");
    public static Refusal RouterPortAddress(string portId) => GeneralRefusals.BadRequest("ports", $"IP updates for port {portId} are not allowed");

    public static Refusal AddressBehindFloatingIp(string portId, FloatingIp floatingIp) => GeneralRefusals.BadRequest("port",
        $"Address {floatingIp.FixedAddress} of port {portId} cannot be taken away: floating IP {floatingIp.Id} is associated with it");
}
