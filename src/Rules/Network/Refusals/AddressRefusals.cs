using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Refusals of address allocation.</summary>
public static class AddressRefusals
{
    public static Refusal AlreadyAllocated(IpAddress address, string subnetId) =>
        new("IpAddressAlreadyAllocated", 409, $"IP address {address} already allocated in subnet {subnetId}");

    public static Refusal Exhausted(string networkId) =>
        new("IpAddressGenerationFailure", 409, $"No more IP addresses available on network {networkId}.");

    public static Refusal NoServiceSubnet(string networkId, string owner) =>
        new("IpAddressGenerationFailureNoMatchingSubnet", 409, $"No valid service subnet for the given device owner, network {networkId}, service type {owner}.");

    public static Refusal NotInSubnet(IpAddress address) =>
        new("InvalidIpForSubnet", 400, $"IP address {address} is not a valid IP for the specified subnet.");

    public static Refusal NotInNetwork(IpAddress address) =>
        new("InvalidIpForNetwork", 400, $"IP address {address} is not a valid IP for any of the subnets on the specified network.");

    public static Refusal NeitherSubnetNorAddress() => GeneralRefusals.InvalidInput("IP allocation requires subnet_id or ip_address");
    public static Refusal ForeignSubnet(string networkId, string subnetId) =>
        GeneralRefusals.InvalidInput($"Failed to create port on network {networkId}, because fixed_ips included invalid subnet {subnetId}");

    public static Refusal AutomaticSubnet(IpAddress address, string subnetId) => new("AllocationOnAutoAddressSubnet", 400,
        $"IPv6 address {address} cannot be directly assigned to a port on subnet {subnetId} as the subnet is configured for automatic addresses");
}
