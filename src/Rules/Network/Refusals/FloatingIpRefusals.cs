using Neutrino.Model;

namespace Neutrino.Rules;

public static class FloatingIpRefusals
{
    public static Refusal NotFound(string id) => new("FloatingIPNotFound", 404, $"Floating IP {id} could not be found");
    public static Refusal Bad(string message) => GeneralRefusals.BadRequest("floatingip", message);
    public static Refusal NotExternal(string networkId) => Bad($"Network {networkId} is not a valid external network");
    public static Refusal NoIpv4Subnet(string networkId) => Bad($"Network {networkId} does not contain any IPv4 subnet");
    public static Refusal AddressWithoutPort() => Bad("fixed_ip_address cannot be specified without a port_id");
    public static Refusal NotIpv4(string address) => Bad($"Cannot process floating IP association with {address}, since that is not an IPv4 address");
    public static Refusal PortWithoutIpv4(string portId) => Bad($"Cannot add floating IP to port {portId} that has no fixed IPv4 addresses");
    public static Refusal SeveralIpv4(string portId) =>
        Bad($"Port {portId} has multiple fixed IPv4 addresses.  Must provide a specific IPv4 address when assigning a floating IP");

    public static Refusal NotOnPort(string portId, IpAddress address) => Bad($"Port {portId} does not have fixed ip {address}");
    public static Refusal ForeignPort(string portId, string floatingIpId) =>
        Bad($"Port {portId} is associated with a different tenant than Floating IP {floatingIpId} and therefore cannot be bound");

    public static Refusal NewForeignPort(string portId) => Bad($"Cannot create floating IP and bind it to Port {portId}, since that port is owned by a different tenant");
    public static Refusal NotReachable(string externalNetworkId, string subnetId, string portId) => new("ExternalGatewayForFloatingIPNotFound", 404,
        $"External network {externalNetworkId} is not reachable from subnet {subnetId}.  Therefore, cannot associate Port {portId} with a Floating IP.");

    public static Refusal AlreadyAssociated(FloatingIp floatingIp, string portId, IpAddress fixedIp) => new("FloatingIPPortAlreadyAssociated", 409,
        $"Cannot associate floating IP {floatingIp.Address} ({floatingIp.Id}) with port {portId} using fixed IP {fixedIp}, "
        + $"as that fixed IP already has a floating IP on external network {floatingIp.FloatingNetworkId}.");
}
