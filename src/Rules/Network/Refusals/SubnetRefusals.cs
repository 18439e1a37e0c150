using Neutrino.Model;

namespace Neutrino.Rules;

public static class SubnetRefusals
{
    public static Refusal NotFound(string id) => new("SubnetNotFound", 404, $"Subnet {id} could not be found.");
    public static Refusal InUse(string id, string reason = "One or more ports have an IP allocation from this subnet") =>
        new("SubnetInUse", 409, $"Unable to complete operation on subnet {id}: {reason}.");

    public static Refusal Overlaps(Cidr cidr, string networkId) =>
        GeneralRefusals.InvalidInput($"Requested subnet with cidr: {cidr} for network: {networkId} overlaps with another subnet");

    public static Refusal WrongVersion(string name, string address, int version) =>
        GeneralRefusals.InvalidInput($"{name} '{address}' does not match the ip_version '{version}'");

    public static Refusal CidrRequired() => GeneralRefusals.BadRequest("subnets", "a subnetpool must be specified in the absence of a cidr");
    public static Refusal CidrAndPrefixLength() => GeneralRefusals.BadRequest("subnets", "cidr and prefixlen must not be supplied together");
    public static Refusal GatewayInvalid() => GeneralRefusals.InvalidInput("Gateway is not valid on subnet");
    public static Refusal NoGateway(IpAddress gateway, Cidr cidr) => new("IpamValueInvalid", 409, $"Gateway IP {gateway} cannot be allocated in CIDR {cidr}");
    public static Refusal GatewayInPool(IpAddress gateway, AddressRange pool) =>
        new("GatewayConflictWithAllocationPools", 409, $"Gateway ip {gateway} conflicts with allocation pool {pool}.");

    public static Refusal GatewayInUse(IpAddress gateway, string portId) =>
        new("GatewayIpInUse", 409, $"Current gateway ip {gateway} already in use by port {portId}. Unable to update.");

    public static Refusal PoolInvalid(AddressRange pool) => new("InvalidAllocationPool", 400, $"The allocation pool {{'start': '{pool.Start}', 'end': '{pool.End}'}} is not valid.");
    public static Refusal PoolOutOfBounds(AddressRange pool, Cidr cidr) =>
        new("OutOfBoundsAllocationPool", 400, $"The allocation pool {pool} spans beyond the subnet cidr {cidr}.");

    public static Refusal PoolsOverlap(AddressRange one, AddressRange other, Cidr cidr) =>
        new("OverlappingAllocationPools", 409, $"Found overlapping allocation pools: {one} {other} for subnet {cidr}.");

    public static Refusal TooManyNameservers(string subnet, int most) =>
        new("DNSNameServersExhausted", 400, $"Unable to complete operation for {subnet}. The number of DNS nameservers exceeds the limit {most}.");

    public static Refusal TooManyHostRoutes(string subnet, int most) =>
        new("HostRoutesExhausted", 400, $"Unable to complete operation for {subnet}. The number of host routes exceeds the limit {most}.");

    public static Refusal Ipv6ModeOnIpv4(string attribute) => GeneralRefusals.InvalidInput($"{attribute} is not valid when ip_version is 4");
    public static Refusal Ipv6ModeWithoutDhcp() => GeneralRefusals.InvalidInput("ipv6_ra_mode or ipv6_address_mode cannot be set when enable_dhcp is set to False");
    public static Refusal Ipv6ModesDiffer(string ra, string address) =>
        GeneralRefusals.InvalidInput($"ipv6_ra_mode set to '{ra}' with ipv6_address_mode set to '{address}' is not valid. If both attributes are set, they must be the same value");

    public static Refusal Eui64PrefixLength(Cidr cidr) => GeneralRefusals.InvalidInput(
        $"Invalid CIDR {cidr} for IPv6 address mode. OpenStack uses the EUI-64 address format, which requires the prefix to be /64");

    public static Refusal Multicast() => GeneralRefusals.InvalidInput("Multicast IP subnet is not supported if enable_dhcp is True");
    public static Refusal Loopback() => GeneralRefusals.InvalidInput("Loopback IP subnet is not supported if enable_dhcp is True");
    public static Refusal TooSmallForDhcp() => GeneralRefusals.InvalidInput("Subnet has a prefix length that is incompatible with DHCP service enabled");
}
