using System.Collections.Immutable;
using System.Globalization;

namespace Neutrino.Model;

/// <summary>
/// The whole cloud at one revision: immutable, shared freely between threads. Requests read it, rules decide on it, the planner plans from it.
/// </summary>
public sealed record Snapshot
{
    public static readonly Snapshot Empty = new();

    /// <summary>The number of the commit that made this snapshot; it only grows.</summary>
    public long Revision { get; init; }

    public Table<Network> Networks { get; init; } = new(Index.Project<Network>(), Index.On<Network>("name", n => n.Name));
    public Table<Subnet> Subnets { get; init; } = new(
        Index.Project<Subnet>(), Index.On<Subnet>("network", s => s.NetworkId), Index.On<Subnet>("subnetpool", s => s.SubnetPoolId));

    /// <summary>Indexes: project, network, device, mac, address (subnet/address), ip (address alone), subnet, security-group, host, tag.</summary>
    public Table<Port> Ports { get; init; } = new(
        Index.Project<Port>(),
        Index.On<Port>("network", p => p.NetworkId),
        Index.On<Port>("device", p => p.DeviceId),
        Index.On<Port>("mac", p => p.MacAddress.ToString()),
        Index.Many<Port>("address", p => p.FixedIps.Items.Select(ip => $"{ip.SubnetId}/{ip.Address}")),
        Index.Many<Port>("ip", p => p.FixedIps.Items.Select(ip => ip.Address.ToString())),
        Index.Many<Port>("subnet", p => p.FixedIps.Items.Select(ip => ip.SubnetId)),
        Index.Many<Port>("security-group", p => p.SecurityGroups.Items),
        Index.On<Port>("host", p => p.Binding.HostId),
        Index.Many<Port>("tag", p => p.Standard.Tags.Items));

    public Table<Router> Routers { get; init; } = new(Index.Project<Router>(), Index.On<Router>("gateway-network", r => r.Gateway?.NetworkId));

    /// <summary>Indexes: project, network (floating), port (associated), router, address.</summary>
    public Table<FloatingIp> FloatingIps { get; init; } = new(
        Index.Project<FloatingIp>(),
        Index.On<FloatingIp>("network", f => f.FloatingNetworkId),
        Index.On<FloatingIp>("port", f => f.PortId),
        Index.On<FloatingIp>("floating-port", f => f.FloatingPortId),
        Index.On<FloatingIp>("router", f => f.RouterId),
        Index.On<FloatingIp>("address", f => f.Address.ToString()));

    public Table<SecurityGroup> SecurityGroups { get; init; } = new(Index.Project<SecurityGroup>());

    /// <summary>Indexes: project, group, remote-group, remote-address-group.</summary>
    public Table<SecurityGroupRule> SecurityGroupRules { get; init; } = new(
        Index.Project<SecurityGroupRule>(),
        Index.On<SecurityGroupRule>("group", r => r.SecurityGroupId),
        Index.On<SecurityGroupRule>("remote-group", r => r.RemoteGroupId),
        Index.On<SecurityGroupRule>("remote-address-group", r => r.RemoteAddressGroupId));

    public Table<AddressGroup> AddressGroups { get; init; } = new(Index.Project<AddressGroup>());
    public Table<AddressScope> AddressScopes { get; init; } = new(Index.Project<AddressScope>());
    public Table<SubnetPool> SubnetPools { get; init; } = new(Index.Project<SubnetPool>(), Index.On<SubnetPool>("address-scope", p => p.AddressScopeId));
    public Table<RbacPolicy> RbacPolicies { get; init; } = new(
        Index.On<RbacPolicy>("project", r => r.ProjectId), Index.On<RbacPolicy>("object", r => $"{r.ObjectType}/{r.ObjectId}"), Index.On<RbacPolicy>("target", r => $"{r.ObjectType}/{r.TargetTenant}"));

    public Table<Quota> Quotas { get; init; } = new();
    public Table<AutoAllocatedTopology> AutoAllocatedTopologies { get; init; } = new();

    public Table<Domain> Domains { get; init; } = new(Index.On<Domain>("name", d => d.Name));
    public Table<Project> Projects { get; init; } = new(
        Index.On<Project>("name", p => $"{p.DomainId}/{p.Name}"), Index.On<Project>("parent", p => p.ParentId), Index.On<Project>("domain", p => p.DomainId));

    public Table<User> Users { get; init; } = new(Index.On<User>("name", u => $"{u.DomainId}/{u.Name}"), Index.On<User>("domain", u => u.DomainId));
    public Table<Group> Groups { get; init; } = new(Index.On<Group>("name", g => $"{g.DomainId}/{g.Name}"), Index.On<Group>("domain", g => g.DomainId));
    public Table<GroupMembership> GroupMemberships { get; init; } = new(Index.On<GroupMembership>("group", m => m.GroupId), Index.On<GroupMembership>("user", m => m.UserId));
    public Table<Role> Roles { get; init; } = new(Index.On<Role>("name", r => r.Name));
    public Table<RoleInference> RoleInferences { get; init; } = new(Index.On<RoleInference>("prior", i => i.PriorRoleId));
    public Table<RoleAssignment> RoleAssignments { get; init; } = new(
        Index.On<RoleAssignment>("user", a => a.UserId), Index.On<RoleAssignment>("group", a => a.GroupId), Index.On<RoleAssignment>("project", a => a.ProjectId),
        Index.On<RoleAssignment>("domain", a => a.DomainId), Index.On<RoleAssignment>("role", a => a.RoleId));

    public Table<Region> Regions { get; init; } = new();
    public Table<Service> Services { get; init; } = new(Index.On<Service>("type", s => s.Type));
    public Table<Endpoint> Endpoints { get; init; } = new(Index.On<Endpoint>("service", e => e.ServiceId));
    public Table<ApplicationCredential> ApplicationCredentials { get; init; } = new(Index.On<ApplicationCredential>("user", c => c.UserId));
    public Table<Revocation> Revocations { get; init; } = new(
        Index.On<Revocation>("audit", r => r.AuditId), Index.On<Revocation>("user", r => r.UserId), Index.On<Revocation>("project", r => r.ProjectId), Index.On<Revocation>("domain", r => r.DomainId));

    public Table<UserAccessRule> UserAccessRules { get; init; } = new(Index.On<UserAccessRule>("user", r => r.UserId));
    public Table<TokenKey> TokenKeys { get; init; } = new();
    public Table<LoginFailure> LoginFailures { get; init; } = new();

    /// <summary>Indexes: owner, visibility, status, tag.</summary>
    public Table<Image> Images { get; init; } = new(
        Index.On<Image>("owner", i => i.OwnerId), Index.On<Image>("visibility", i => i.Visibility), Index.On<Image>("status", i => i.Status), Index.Many<Image>("tag", i => i.Tags.Items));

    /// <summary>Indexes: image, member.</summary>
    public Table<ImageMember> ImageMembers { get; init; } = new(Index.On<ImageMember>("image", m => m.ImageId), Index.On<ImageMember>("member", m => m.MemberId));

    public Table<Flavor> Flavors { get; init; } = new(Index.On<Flavor>("name", f => f.Name));
    public Table<KeyPair> KeyPairs { get; init; } = new(Index.On<KeyPair>("user", k => k.UserId));

    /// <summary>Indexes: project, port, group (server group), image (root disk, kernel or RAM disk).</summary>
    public Table<Server> Servers { get; init; } = new(
        Index.On<Server>("project", s => s.ProjectId),
        Index.Many<Server>("port", s => s.Ports.Items),
        Index.On<Server>("group", s => s.ServerGroupId),
        Index.Many<Server>("image", s => ImagesOf(s.Image)));

    /// <summary>Indexes: project, day (of deletion, as <c>yyyy-MM-dd</c>).</summary>
    public Table<DeletedServer> DeletedServers { get; init; } = new(
        Index.On<DeletedServer>("project", s => s.Server.ProjectId), Index.On<DeletedServer>("day", s => s.DeletedAt.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    public Table<ServerCounter> ServerCounters { get; init; } = new();
    public Table<InstanceAction> InstanceActions { get; init; } = new(Index.On<InstanceAction>("server", a => a.ServerId));
    public Table<ServerGroup> ServerGroups { get; init; } = new(Index.On<ServerGroup>("project", g => g.ProjectId));
    public Table<ComputeQuota> ComputeQuotas { get; init; } = new();
    public Table<ComputeService> ComputeServices { get; init; } = new();

    /// <summary>The addresses in use of each subnet, by subnet id: derived from the ports.</summary>
    public ImmutableDictionary<string, RangeSet> AddressesInUse { get; init; } = ImmutableDictionary<string, RangeSet>.Empty;

    /// <summary>The local VLAN tags in use: derived from the networks.</summary>
    public RangeSet LocalVlansInUse { get; init; } = RangeSet.Empty;

    /// <summary>The connection tracking zones in use: derived from the port bindings.</summary>
    public RangeSet ZonesInUse { get; init; } = RangeSet.Empty;

    /// <summary>The snapshot that holds these rows, as if each had been made alone, at revision 0.</summary>
    public static Snapshot Of(IEnumerable<(ResourceKind Kind, IResource Row)> rows) => SnapshotLoading.Load(rows);

    /// <summary>The next snapshot: every change applied in order, the derived sets kept up, the revision one higher.</summary>
    public Snapshot Apply(ChangeSet changes) => SnapshotChanges.Apply(this, changes) with { Revision = Revision + 1 };

    private static IEnumerable<string> ImagesOf(ServerImage? image) =>
        new[] { image?.Id, image?.KernelId, image?.RamdiskId }.Where(id => !string.IsNullOrEmpty(id)).Select(id => id!).Distinct();
}
