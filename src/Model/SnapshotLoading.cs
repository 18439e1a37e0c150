using System.Collections.Immutable;

namespace Neutrino.Model;

/// <summary>Fills a snapshot with many rows at once.</summary>
internal static class SnapshotLoading
{
    public static Snapshot Load(IEnumerable<(ResourceKind Kind, IResource Row)> rows)
    {
        var byKind = rows.ToLookup(row => row.Kind, row => row.Row);
        var known = Enum.GetValues<ResourceKind>();
        if (byKind.FirstOrDefault(group => !known.Contains(group.Key)) is { } unknown) throw new ArgumentOutOfRangeException(nameof(rows), unknown.Key, "no table for this kind");
        return Derive(LoadCompute(LoadImage(LoadIdentity(LoadNetwork(Snapshot.Empty, byKind), byKind), byKind), byKind));
    }

    private static Snapshot LoadNetwork(Snapshot s, ILookup<ResourceKind, IResource> rows) => s with
    {
        Networks = Load(s.Networks, rows[ResourceKind.Network]),
        Subnets = Load(s.Subnets, rows[ResourceKind.Subnet]),
        SubnetPools = Load(s.SubnetPools, rows[ResourceKind.SubnetPool]),
        AddressScopes = Load(s.AddressScopes, rows[ResourceKind.AddressScope]),
        Ports = Load(s.Ports, rows[ResourceKind.Port]),
        Routers = Load(s.Routers, rows[ResourceKind.Router]),
        FloatingIps = Load(s.FloatingIps, rows[ResourceKind.FloatingIp]),
        SecurityGroups = Load(s.SecurityGroups, rows[ResourceKind.SecurityGroup]),
        SecurityGroupRules = Load(s.SecurityGroupRules, rows[ResourceKind.SecurityGroupRule]),
        AddressGroups = Load(s.AddressGroups, rows[ResourceKind.AddressGroup]),
        RbacPolicies = Load(s.RbacPolicies, rows[ResourceKind.RbacPolicy]),
        Quotas = Load(s.Quotas, rows[ResourceKind.Quota]),
        AutoAllocatedTopologies = Load(s.AutoAllocatedTopologies, rows[ResourceKind.AutoAllocatedTopology]),
    };

    private static Snapshot LoadIdentity(Snapshot s, ILookup<ResourceKind, IResource> rows) => s with
    {
        Domains = Load(s.Domains, rows[ResourceKind.Domain]),
        Projects = Load(s.Projects, rows[ResourceKind.Project]),
        Users = Load(s.Users, rows[ResourceKind.User]),
        Groups = Load(s.Groups, rows[ResourceKind.Group]),
        Roles = Load(s.Roles, rows[ResourceKind.Role]),
        RoleInferences = Load(s.RoleInferences, rows[ResourceKind.RoleInference]),
        RoleAssignments = Load(s.RoleAssignments, rows[ResourceKind.RoleAssignment]),
        GroupMemberships = Load(s.GroupMemberships, rows[ResourceKind.GroupMembership]),
        Services = Load(s.Services, rows[ResourceKind.Service]),
        Endpoints = Load(s.Endpoints, rows[ResourceKind.Endpoint]),
        Regions = Load(s.Regions, rows[ResourceKind.Region]),
        ApplicationCredentials = Load(s.ApplicationCredentials, rows[ResourceKind.ApplicationCredential]),
        UserAccessRules = Load(s.UserAccessRules, rows[ResourceKind.UserAccessRule]),
        Revocations = Load(s.Revocations, rows[ResourceKind.Revocation]),
        TokenKeys = Load(s.TokenKeys, rows[ResourceKind.TokenKey]),
        LoginFailures = Load(s.LoginFailures, rows[ResourceKind.LoginFailure]),
    };

    private static Snapshot LoadImage(Snapshot s, ILookup<ResourceKind, IResource> rows) => s with
    {
        Images = Load(s.Images, rows[ResourceKind.Image]),
        ImageMembers = Load(s.ImageMembers, rows[ResourceKind.ImageMember]),
    };

    private static Snapshot LoadCompute(Snapshot s, ILookup<ResourceKind, IResource> rows) => s with
    {
        Flavors = Load(s.Flavors, rows[ResourceKind.Flavor]),
        KeyPairs = Load(s.KeyPairs, rows[ResourceKind.KeyPair]),
        Servers = Load(s.Servers, rows[ResourceKind.Server]),
        DeletedServers = Load(s.DeletedServers, rows[ResourceKind.DeletedServer]),
        ServerCounters = Load(s.ServerCounters, rows[ResourceKind.ServerCounter]),
        InstanceActions = Load(s.InstanceActions, rows[ResourceKind.InstanceAction]),
        ServerGroups = Load(s.ServerGroups, rows[ResourceKind.ServerGroup]),
        ComputeQuotas = Load(s.ComputeQuotas, rows[ResourceKind.ComputeQuota]),
        ComputeServices = Load(s.ComputeServices, rows[ResourceKind.ComputeService]),
    };

    private static Table<T> Load<T>(Table<T> table, IEnumerable<IResource> rows) where T : class, IResource => table.Load([.. rows.Cast<T>()]);

    private static Snapshot Derive(Snapshot s) => s with
    {
        LocalVlansInUse = Numbers(s.Networks.All.Where(network => network.LocalVlan is not null).Select(network => (UInt128)network.LocalVlan!.Value)),
        ZonesInUse = Numbers(s.Ports.All.Where(port => port.Binding.Zone is not null).Select(port => (UInt128)port.Binding.Zone!.Value)),
        AddressesInUse = s.Ports.All.SelectMany(port => port.FixedIps.Items).GroupBy(ip => ip.SubnetId, ip => ip.Address.Number)
            .ToImmutableDictionary(subnet => subnet.Key, Numbers),
    };

    private static RangeSet Numbers(IEnumerable<UInt128> numbers) => numbers.Order().Aggregate(RangeSet.Empty, (set, number) => set.Add(number));
}
