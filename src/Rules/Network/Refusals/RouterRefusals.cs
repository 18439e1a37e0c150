using Neutrino.Model;

namespace Neutrino.Rules;

public static class RouterRefusals
{
    public static Refusal NotFound(string id) => new("RouterNotFound", 404, $"Router {id} could not be found");
    public static Refusal InUse(string id, IEnumerable<string> ports) => new("RouterInUse", 409, $"Router {id} has ports still attached: {string.Join(", ", ports)}");
    public static Refusal ForeignSubnet(string subnetId) => Bad($"Cannot add interface to router because subnet {subnetId} is not owned by project making the request");
    public static Refusal Bad(string message) => GeneralRefusals.BadRequest("router", message);
    public static Refusal NotExternal(string networkId) => Bad($"Network {networkId} is not an external network");
    public static Refusal InterfaceRequired() => Bad("Either subnet_id or port_id must be specified");
    public static Refusal InterfaceTwice() => Bad("Cannot specify both subnet-id and port-id");
    public static Refusal GatewayRequired() => Bad("Subnet for router interface must have a gateway IP");
    public static Refusal PortWithoutAddress() => Bad("Router port must have at least one fixed IP");
    public static Refusal SeveralIpv4() => Bad("Cannot have multiple IPv4 subnets on router port");
    public static Refusal AlreadyOnSubnet(string subnetId) => Bad($"Router already has a port on subnet {subnetId}");
    public static Refusal Overlap(Subnet wanted, Subnet existing) =>
        Bad($"Cidr {wanted.Cidr} of subnet {wanted.Id} overlaps with cidr {existing.Cidr} of subnet {existing.Id}");

    public static Refusal InterfaceNotFound(string routerId, string portId) =>
        new("RouterInterfaceNotFound", 404, $"Router {routerId} does not have an interface with id {portId}");

    public static Refusal InterfaceNotFoundForSubnet(string routerId, string subnetId) =>
        new("RouterInterfaceNotFoundForSubnet", 404, $"Router {routerId} has no interface on subnet {subnetId}");

    public static Refusal SubnetMismatch(string portId, string subnetId) =>
        new("SubnetMismatchForPort", 400, $"Subnet on port {portId} does not match the requested subnet {subnetId}.");

    public static Refusal InterfaceInUseByFloatingIp(string routerId, string subnetId) => new("RouterInterfaceInUseByFloatingIP", 409,
        $"Router interface for subnet {subnetId} on router {routerId} cannot be deleted, as it is required by one or more floating IPs.");

    public static Refusal InterfaceInUseAsGatewayByFloatingIp(string routerId, string subnetId) => new("RouterInterfaceInUseAsGatewayByFloatingIP", 409,
        $"Router interface for subnet {subnetId} on router {routerId} cannot be deleted, as one or more floating IPs are reached through it.");

    public static Refusal InterfaceInUseByRoute(string routerId, string subnetId) => new("RouterInterfaceInUseByRoute", 409,
        $"Router interface for subnet {subnetId} on router {routerId} cannot be deleted, as it is required by one or more routes.");

    public static Refusal GatewayInUseByFloatingIp(string routerId, string networkId) => new("RouterExternalGatewayInUseByFloatingIp", 409,
        $"Gateway cannot be updated for router {routerId}, since a gateway to external network {networkId} is required by one or more floating IPs.");

    public static Refusal InvalidRoutes(AttributeValue routes, string reason) => new("InvalidRoutes", 400, $"Invalid format for routes: {routes}, {reason}");
    public static Refusal TooManyRoutes(string routerId, int most) =>
        new("RoutesExhausted", 400, $"Unable to complete operation for {routerId}. The number of routes exceeds the maximum {most}.");
}
