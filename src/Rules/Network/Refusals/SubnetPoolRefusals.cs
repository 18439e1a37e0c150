using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Refusals of subnet pools and address scopes.</summary>
public static class SubnetPoolRefusals
{
    public static Refusal NotFound(string id) => new("SubnetPoolNotFound", 404, $"Subnet pool {id} could not be found.");
    public static Refusal InUse() => new("SubnetPoolDeleteError", 400, "Unable to delete subnet pool: Subnet pool has existing allocations.");
    public static Refusal NoPrefixes() => new("EmptySubnetPoolPrefixList", 400, "Empty subnet pool prefix list.");
    public static Refusal MixedVersions() => new("PrefixVersionMismatch", 400, "Cannot mix IPv4 and IPv6 prefixes in a subnet pool.");
    public static Refusal IllegalBounds(string type, int length, string baseType, int baseLength) =>
        new("IllegalSubnetPoolPrefixBounds", 400, $"Illegal prefix bounds: {type}={length}, {baseType}={baseLength}.");

    public static Refusal IllegalUpdate(string reason) => new("IllegalSubnetPoolUpdate", 400, $"Illegal subnetpool update : {reason}.");
    public static Refusal PrefixesShrink() => IllegalPrefixes("Existing prefixes must be a subset of the new prefixes");
    public static Refusal PrefixesInUse() => IllegalPrefixes("One or more the prefixes to be removed is in use by a subnet.");
    private static Refusal IllegalPrefixes(string reason) => new("IllegalSubnetPoolPrefixUpdate", 400, $"Illegal update to prefixes: {reason}.");
    public static Refusal OnboardTaken(string subnetId, Cidr cidr, string poolId) => IllegalUpdate($"Onboarding subnet {subnetId}: {cidr} conflicts with allocated prefixes in subnet pool {poolId}");
    public static Refusal TooShort(int length, int least) =>
        new("MinPrefixSubnetAllocationError", 400, $"Unable to allocate subnet with prefix length {length}, minimum allowed prefix is {least}.");

    public static Refusal TooLong(int length, int most) =>
        new("MaxPrefixSubnetAllocationError", 400, $"Unable to allocate subnet with prefix length {length}, maximum allowed prefix is {most}.");

    public static Refusal Exhausted(int length) =>
        new("SubnetAllocationError", 409, $"Failed to allocate subnet: Insufficient prefix space to allocate subnet size /{length}.");

    public static Refusal Unavailable() => new("SubnetAllocationError", 409, "Failed to allocate subnet: Cannot allocate requested subnet from the available set of prefixes.");
    public static Refusal QuotaExceeded() => new("SubnetPoolQuotaExceeded", 409, "Per-tenant subnet pool prefix quota exceeded.");
    public static Refusal NetworkAffinity() =>
        new("NetworkSubnetPoolAffinityError", 400, "Subnets hosted on the same network must be allocated from the same subnet pool.");

    public static Refusal ScopeAffinity() => new("NetworkAddressScopeAffinityError", 400,
        "Subnets of the same address family hosted on the same network must all participate in the same address scope.");

    public static Refusal NoDefault(int version) => GeneralRefusals.BadRequest("subnets", $"No default subnetpool found for IPv{version}");
    public static Refusal DefaultExists() =>
        GeneralRefusals.InvalidInput("A default subnetpool for this IP family has already been set. Only one default may exist per IP family");

    public static Refusal WrongVersion(int poolVersion, int version) => GeneralRefusals.BadRequest("subnets",
        $"Cannot allocate IPv{version} subnet from IPv{poolVersion} subnet pool");

    public static Refusal ScopeNotFound(string id) => new("AddressScopeNotFound", 404, $"Address scope {id} could not be found.");
    public static Refusal ScopeInUse(string id) => new("AddressScopeInUse", 409,
        $"Unable to complete operation on address scope {id}. There are one or more subnet pools in use on the address scope.");

    public static Refusal ScopeUpdate(string id, string reason) => new("AddressScopeUpdateError", 400, $"Unable to update address scope {id} : {reason}.");
    public static Refusal ScopeForeign(string poolId, string scopeId) => new("IllegalSubnetPoolAssociationToAddressScope", 400,
        $"Illegal subnetpool association: subnetpool {poolId} cannot be associated with address scope {scopeId}.");

    public static Refusal ScopeVersion(string poolId, string scopeId, int version) => new("IllegalSubnetPoolIpVersionAssociationToAddressScope", 400,
        $"Illegal subnetpool association: subnetpool {poolId} cannot associate with address scope {scopeId} because subnetpool ip_version is not {version}.");

    public static Refusal ScopeOverlap() =>
        new("AddressScopePrefixConflict", 409, "Failed to associate address scope: subnetpools within an address scope must have unique prefixes.");
}
