using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Whether a caller may see a row at all: admins see everything, others what is theirs or granted to them.</summary>
public static class Visibility
{
    public static bool Owned(Caller caller, INetworkResource row) => caller.IsAdmin || (caller.ProjectId is { } project && row.ProjectId == project);

    public static bool Network(Snapshot snapshot, Caller caller, Network network) =>
        Owned(caller, network) || IsAdvancedService(caller) || Grants.Any(snapshot, Grants.Network, network.Id, caller.ProjectId);

    public static bool Subnet(Snapshot snapshot, Caller caller, Subnet subnet) =>
        Owned(caller, subnet) || OwnsNetwork(snapshot, caller, subnet.NetworkId)
        || Grants.Shared(snapshot, Grants.Network, subnet.NetworkId, caller.ProjectId) || IsAdvancedService(caller);

    public static bool Port(Snapshot snapshot, Caller caller, Port port) =>
        Owned(caller, port) || IsAdvancedService(caller) || OwnsNetwork(snapshot, caller, port.NetworkId);

    public static bool SecurityGroup(Snapshot snapshot, Caller caller, SecurityGroup group) =>
        Owned(caller, group) || Grants.Shared(snapshot, Grants.SecurityGroup, group.Id, caller.ProjectId);

    public static bool SecurityGroupRule(Snapshot snapshot, Caller caller, SecurityGroupRule rule) =>
        Owned(caller, rule) || (snapshot.SecurityGroups.Find(rule.SecurityGroupId) is { } group && SecurityGroup(snapshot, caller, group));

    public static bool AddressGroup(Snapshot snapshot, Caller caller, AddressGroup group) =>
        Owned(caller, group) || Grants.Shared(snapshot, Grants.AddressGroup, group.Id, caller.ProjectId);

    public static bool AddressScope(Snapshot snapshot, Caller caller, AddressScope scope) =>
        Owned(caller, scope) || Grants.Shared(snapshot, Grants.AddressScope, scope.Id, caller.ProjectId);

    public static bool SubnetPool(Snapshot snapshot, Caller caller, SubnetPool pool) =>
        Owned(caller, pool) || Grants.Shared(snapshot, Grants.SubnetPool, pool.Id, caller.ProjectId);

    public static bool IsAdvancedService(Caller caller) => caller.Roles.Contains("advsvc");

    private static bool OwnsNetwork(Snapshot snapshot, Caller caller, string networkId) =>
        caller.ProjectId is { } project && snapshot.Networks.Find(networkId)?.ProjectId == project;
}
