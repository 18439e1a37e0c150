using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>RBAC policies: who else may use a network, subnet pool, address scope, address group or security group.</summary>
internal static class RbacPolicies
{
    public static Outcome<RbacPolicy> Create(Draft draft, AttributeBag body, string project)
    {
        var policy = new RbacPolicy
        {
            Id = draft.NewId(),
            ProjectId = project,
            ObjectType = body.Text("object_type")!,
            ObjectId = body.Text("object_id")!,
            Action = body.Text("action")!,
            TargetTenant = body.Text("target_tenant")!,
        };
        if (Actions(policy.ObjectType) is var valid && !valid.Contains(policy.Action)) return RbacRefusals.InvalidAction(policy.Action, policy.ObjectType, valid);
        if (NetworkRules.Seen(draft, NetworkTables.Find(policy.ObjectType)!, policy.ObjectId).Fails(out var why, out var target)) return why;
        if (!Visibility.Owned(draft.Caller, (INetworkResource)target)) return RbacRefusals.NotOwner();
        if (policy.Action == Grants.AccessAsExternal && !draft.Caller.IsAdmin) return GeneralRefusals.PolicyNotAuthorized("rule:create_rbac_policy");
        if (Exists(draft.Snapshot, policy)) return RbacRefusals.Duplicate();
        draft.Add(policy);
        return Expose(draft, policy) is { } full ? full : policy;
    }

    public static Outcome<RbacPolicy> Update(Draft draft, RbacPolicy policy, AttributeBag body)
    {
        var changed = policy with { TargetTenant = body.Text("target_tenant", policy.TargetTenant)! };
        if (changed == policy) return policy;
        if (Exists(draft.Snapshot, changed)) return RbacRefusals.Duplicate();
        if (InUse(draft.Snapshot, policy) is { } inUse) return inUse;
        return draft.Replace(policy, changed);
    }

    public static Refusal? Delete(Draft draft, RbacPolicy policy)
    {
        if (InUse(draft.Snapshot, policy) is { } inUse) return inUse;
        draft.Remove(policy);
        return Expose(draft, policy);
    }

    private static string[] Actions(string objectType) => objectType == Grants.Network ? [Grants.AccessAsShared, Grants.AccessAsExternal] : [Grants.AccessAsShared];

    private static bool Exists(Snapshot snapshot, RbacPolicy policy) =>
        Grants.Of(snapshot, policy.ObjectType, policy.ObjectId).Any(other => other.Id != policy.Id && other.Action == policy.Action && other.TargetTenant == policy.TargetTenant);

    /// <summary>A network is external while anybody is granted it as external.</summary>
    private static Refusal? Expose(Draft draft, RbacPolicy policy)
    {
        if (policy.Action != Grants.AccessAsExternal || draft.Snapshot.Networks.Find(policy.ObjectId) is not { } network) return null;
        var external = Grants.Of(draft.Snapshot, Grants.Network, network.Id).Any(grant => grant.Action == Grants.AccessAsExternal);
        var changed = draft.Replace(network, network with { External = external, IsDefault = external && network.IsDefault, LocalVlan = external ? null : network.LocalVlan });
        return LocalVlans.EnsureIfBound(draft, changed);
    }

    private static Refusal? InUse(Snapshot snapshot, RbacPolicy policy)
    {
        if (policy.ObjectType == Grants.Network && snapshot.Networks.Find(policy.ObjectId) is { } network)
        {
            if (policy.Action == Grants.AccessAsExternal) return ExternalInUse(snapshot, network, policy);
            return Sharing.UsersOf(snapshot, network, policy).Any() ? RbacRefusals.InUse(network.Id, "Ports of the target project are on the network") : null;
        }

        return policy.ObjectType switch
        {
            Grants.SecurityGroup when snapshot.Ports.By("security-group", policy.ObjectId).Any(port => IsTarget(snapshot, policy, port.ProjectId)) =>
                RbacRefusals.InUse(policy.ObjectId, "Ports of the target project use the security group"),
            Grants.AddressGroup when snapshot.SecurityGroupRules.By("remote-address-group", policy.ObjectId).Any(rule => IsTarget(snapshot, policy, rule.ProjectId)) =>
                RbacRefusals.InUse(policy.ObjectId, "Security group rules of the target project use the address group"),
            Grants.SubnetPool when snapshot.Subnets.By("subnetpool", policy.ObjectId).Any(subnet => IsTarget(snapshot, policy, subnet.ProjectId)) =>
                RbacRefusals.InUse(policy.ObjectId, "Subnets of the target project are cut from the subnet pool"),
            Grants.AddressScope when snapshot.SubnetPools.By("address-scope", policy.ObjectId).Any(pool => IsTarget(snapshot, policy, pool.ProjectId)) =>
                RbacRefusals.InUse(policy.ObjectId, "Subnet pools of the target project are in the address scope"),
            _ => null,
        };
    }

    private static Refusal? ExternalInUse(Snapshot snapshot, Network network, RbacPolicy policy)
    {
        var others = Grants.Of(snapshot, Grants.Network, network.Id).Any(grant => grant.Id != policy.Id && grant.Action == Grants.AccessAsExternal);
        var used = snapshot.Ports.By("network", network.Id).Any(port => port.DeviceOwner is DeviceOwners.RouterGateway or DeviceOwners.FloatingIp);
        return used && !others ? RbacRefusals.InUse(network.Id, "Routers or floating IPs are on the external network") : null;
    }

    /// <summary>Whether the project has the object through this policy alone.</summary>
    private static bool IsTarget(Snapshot snapshot, RbacPolicy policy, string projectId)
    {
        var owner = NetworkTables.Find(policy.ObjectType)!.Find(snapshot, policy.ObjectId) is INetworkResource row ? row.ProjectId : null;
        var through = Grants.Of(snapshot, policy.ObjectType, policy.ObjectId).Where(grant => grant.TargetTenant == Grants.Everybody || grant.TargetTenant == projectId);
        return projectId != owner && through.Select(grant => grant.Id).SequenceEqual([policy.Id]);
    }
}
