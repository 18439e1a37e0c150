namespace Neutrino.Model;

/// <summary>One row of the cloud: immutable, replaced as a whole.</summary>
public interface IResource
{
    /// <summary>The key within its kind. Dashed UUID for the Network API, 32 hex digits for Identity.</summary>
    string Id { get; }
}

/// <summary>The kinds of rows a <see cref="Snapshot"/> holds; each is one table in memory and one in the store.</summary>
public enum ResourceKind
{
    Network, Subnet, SubnetPool, AddressScope, Port, Router, FloatingIp,
    SecurityGroup, SecurityGroupRule, AddressGroup, RbacPolicy, Quota, AutoAllocatedTopology,
    Domain, Project, User, Group, Role, RoleInference, RoleAssignment, GroupMembership,
    Service, Endpoint, Region, ApplicationCredential, UserAccessRule, Revocation, TokenKey, LoginFailure,
    Image, ImageMember,
    Flavor, KeyPair, Server, DeletedServer, ServerCounter, InstanceAction, ServerGroup, ComputeQuota, ComputeService,
}
