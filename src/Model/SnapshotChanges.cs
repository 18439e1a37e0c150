using System.Collections.Immutable;

namespace Neutrino.Model;

/// <summary>Puts rows into their tables and keeps what is derived from them.</summary>
internal static class SnapshotChanges
{
    public static Snapshot Apply(Snapshot snapshot, ChangeSet changes)
    {
        foreach (var change in changes.Changes) snapshot = Apply(snapshot, change);
        return snapshot;
    }

    private static Snapshot Apply(Snapshot s, Change change) => change.Kind switch
    {
        ResourceKind.Network => Derive(s with { Networks = Put(s.Networks, change) }, (Network?)change.Before, (Network?)change.After),
        ResourceKind.Subnet => s with { Subnets = Put(s.Subnets, change) },
        ResourceKind.SubnetPool => s with { SubnetPools = Put(s.SubnetPools, change) },
        ResourceKind.AddressScope => s with { AddressScopes = Put(s.AddressScopes, change) },
        ResourceKind.Port => Derive(s with { Ports = Put(s.Ports, change) }, (Port?)change.Before, (Port?)change.After),
        ResourceKind.Router => s with { Routers = Put(s.Routers, change) },
        ResourceKind.FloatingIp => s with { FloatingIps = Put(s.FloatingIps, change) },
        ResourceKind.SecurityGroup => s with { SecurityGroups = Put(s.SecurityGroups, change) },
        ResourceKind.SecurityGroupRule => s with { SecurityGroupRules = Put(s.SecurityGroupRules, change) },
        ResourceKind.AddressGroup => s with { AddressGroups = Put(s.AddressGroups, change) },
        ResourceKind.RbacPolicy => s with { RbacPolicies = Put(s.RbacPolicies, change) },
        ResourceKind.Quota => s with { Quotas = Put(s.Quotas, change) },
        ResourceKind.AutoAllocatedTopology => s with { AutoAllocatedTopologies = Put(s.AutoAllocatedTopologies, change) },
        _ => ApplyIdentity(s, change),
    };

    private static Snapshot ApplyIdentity(Snapshot s, Change change) => change.Kind switch
    {
        ResourceKind.Domain => s with { Domains = Put(s.Domains, change) },
        ResourceKind.Project => s with { Projects = Put(s.Projects, change) },
        ResourceKind.User => s with { Users = Put(s.Users, change) },
        ResourceKind.Group => s with { Groups = Put(s.Groups, change) },
        ResourceKind.GroupMembership => s with { GroupMemberships = Put(s.GroupMemberships, change) },
        ResourceKind.Role => s with { Roles = Put(s.Roles, change) },
        ResourceKind.RoleInference => s with { RoleInferences = Put(s.RoleInferences, change) },
        ResourceKind.RoleAssignment => s with { RoleAssignments = Put(s.RoleAssignments, change) },
        ResourceKind.Service => s with { Services = Put(s.Services, change) },
        ResourceKind.Endpoint => s with { Endpoints = Put(s.Endpoints, change) },
        ResourceKind.Region => s with { Regions = Put(s.Regions, change) },
        ResourceKind.ApplicationCredential => s with { ApplicationCredentials = Put(s.ApplicationCredentials, change) },
        ResourceKind.UserAccessRule => s with { UserAccessRules = Put(s.UserAccessRules, change) },
        ResourceKind.Revocation => s with { Revocations = Put(s.Revocations, change) },
        ResourceKind.TokenKey => s with { TokenKeys = Put(s.TokenKeys, change) },
        ResourceKind.LoginFailure => s with { LoginFailures = Put(s.LoginFailures, change) },
        _ => ApplyImage(s, change),
    };

    private static Snapshot ApplyImage(Snapshot s, Change change) => change.Kind switch
    {
        ResourceKind.Image => s with { Images = Put(s.Images, change) },
        ResourceKind.ImageMember => s with { ImageMembers = Put(s.ImageMembers, change) },
        _ => ApplyCompute(s, change),
    };

    private static Snapshot ApplyCompute(Snapshot s, Change change) => change.Kind switch
    {
        ResourceKind.Flavor => s with { Flavors = Put(s.Flavors, change) },
        ResourceKind.KeyPair => s with { KeyPairs = Put(s.KeyPairs, change) },
        ResourceKind.Server => s with { Servers = Put(s.Servers, change) },
        ResourceKind.DeletedServer => s with { DeletedServers = Put(s.DeletedServers, change) },
        ResourceKind.ServerCounter => s with { ServerCounters = Put(s.ServerCounters, change) },
        ResourceKind.InstanceAction => s with { InstanceActions = Put(s.InstanceActions, change) },
        ResourceKind.ServerGroup => s with { ServerGroups = Put(s.ServerGroups, change) },
        ResourceKind.ComputeQuota => s with { ComputeQuotas = Put(s.ComputeQuotas, change) },
        ResourceKind.ComputeService => s with { ComputeServices = Put(s.ComputeServices, change) },
        _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, "no table for this kind"),
    };

    private static Table<T> Put<T>(Table<T> table, Change change) where T : class, IResource => table.Replace(table.Find(change.Id), (T?)change.After);

    private static Snapshot Derive(Snapshot snapshot, Network? before, Network? after)
    {
        if (before?.LocalVlan == after?.LocalVlan) return snapshot;
        var tags = snapshot.LocalVlansInUse;
        if (before?.LocalVlan is { } old) tags = tags.Remove((UInt128)old);
        if (after?.LocalVlan is { } tag) tags = tags.Add((UInt128)tag);
        return snapshot with { LocalVlansInUse = tags };
    }

    private static Snapshot Derive(Snapshot snapshot, Port? before, Port? after)
    {
        var addresses = snapshot.AddressesInUse;
        if (before?.FixedIps != after?.FixedIps)
        {
            foreach (var ip in before?.FixedIps ?? []) addresses = Free(addresses, ip);
            foreach (var ip in after?.FixedIps ?? []) addresses = addresses.SetItem(ip.SubnetId, addresses.GetValueOrDefault(ip.SubnetId, RangeSet.Empty).Add(ip.Address.Number));
        }

        var zones = snapshot.ZonesInUse;
        if (before?.Binding.Zone is { } oldZone) zones = zones.Remove((UInt128)oldZone);
        if (after?.Binding.Zone is { } zone) zones = zones.Add((UInt128)zone);
        return snapshot with { AddressesInUse = addresses, ZonesInUse = zones };
    }

    /// <summary>A subnet without addresses in use has no entry, so that a removed subnet leaves nothing behind.</summary>
    private static ImmutableDictionary<string, RangeSet> Free(ImmutableDictionary<string, RangeSet> addresses, FixedIp ip)
    {
        var left = addresses.GetValueOrDefault(ip.SubnetId, RangeSet.Empty).Remove(ip.Address.Number);
        return left.IsEmpty ? addresses.Remove(ip.SubnetId) : addresses.SetItem(ip.SubnetId, left);
    }
}
