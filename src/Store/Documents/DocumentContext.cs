using System.Text.Json.Serialization;
using Neutrino.Model;

namespace Neutrino.Store;

/// <summary>Every row of the model as JSON. Computed properties are not written.</summary>
[JsonSourceGenerationOptions(
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters =
    [
        typeof(IpAddressConverter), typeof(CidrConverter), typeof(MacAddressConverter), typeof(LimitsConverter), typeof(WordsConverter),
        typeof(TextsConverter), typeof(CidrsConverter), typeof(IpAddressesConverter), typeof(AddressRangesConverter), typeof(HostRoutesConverter),
        typeof(FixedIpsConverter), typeof(AllowedAddressPairsConverter), typeof(ExtraDhcpOptionsConverter), typeof(PortBindingsConverter),
    ])]
[JsonSerializable(typeof(Network))]
[JsonSerializable(typeof(Subnet))]
[JsonSerializable(typeof(SubnetPool))]
[JsonSerializable(typeof(AddressScope))]
[JsonSerializable(typeof(Port))]
[JsonSerializable(typeof(Router))]
[JsonSerializable(typeof(FloatingIp))]
[JsonSerializable(typeof(SecurityGroup))]
[JsonSerializable(typeof(SecurityGroupRule))]
[JsonSerializable(typeof(AddressGroup))]
[JsonSerializable(typeof(RbacPolicy))]
[JsonSerializable(typeof(Quota))]
[JsonSerializable(typeof(AutoAllocatedTopology))]
[JsonSerializable(typeof(Domain))]
[JsonSerializable(typeof(Project))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Group))]
[JsonSerializable(typeof(Role))]
[JsonSerializable(typeof(RoleInference))]
[JsonSerializable(typeof(RoleAssignment))]
[JsonSerializable(typeof(GroupMembership))]
[JsonSerializable(typeof(Service))]
[JsonSerializable(typeof(Endpoint))]
[JsonSerializable(typeof(Region))]
[JsonSerializable(typeof(ApplicationCredential))]
[JsonSerializable(typeof(UserAccessRule))]
[JsonSerializable(typeof(Revocation))]
[JsonSerializable(typeof(TokenKey))]
[JsonSerializable(typeof(LoginFailure))]
[JsonSerializable(typeof(Image))]
[JsonSerializable(typeof(ImageMember))]
[JsonSerializable(typeof(Flavor))]
[JsonSerializable(typeof(KeyPair))]
[JsonSerializable(typeof(Server))]
[JsonSerializable(typeof(DeletedServer))]
[JsonSerializable(typeof(ServerCounter))]
[JsonSerializable(typeof(InstanceAction))]
[JsonSerializable(typeof(ServerGroup))]
[JsonSerializable(typeof(ComputeQuota))]
[JsonSerializable(typeof(ComputeService))]
[JsonSerializable(typeof(Cidr))]
[JsonSerializable(typeof(IpAddress))]
[JsonSerializable(typeof(AddressRange))]
[JsonSerializable(typeof(HostRoute))]
[JsonSerializable(typeof(FixedIp))]
[JsonSerializable(typeof(AllowedAddressPair))]
[JsonSerializable(typeof(ExtraDhcpOption))]
[JsonSerializable(typeof(PortBinding))]
internal sealed partial class DocumentContext : JsonSerializerContext;
