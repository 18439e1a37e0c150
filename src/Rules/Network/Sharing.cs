using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Grants made and judged by the decisions.</summary>
internal static class Sharing
{
    /// <summary>Grants an action to everybody.</summary>
    public static void Grant(Draft draft, string project, string objectType, string objectId, string action) => draft.Add(new RbacPolicy
    {
        Id = draft.NewId(),
        ProjectId = project,
        ObjectType = objectType,
        ObjectId = objectId,
        Action = action,
        TargetTenant = Grants.Everybody,
    });

    /// <summary>The ports that would lose their network with the grant: of projects that neither own it nor hold another grant.</summary>
    public static IEnumerable<Port> UsersOf(Snapshot snapshot, Network network, RbacPolicy grant)
    {
        var others = Grants.Of(snapshot, Grants.Network, network.Id).Where(other => other.Id != grant.Id && other.Action == grant.Action).ToList();
        return snapshot.Ports.By("network", network.Id).Where(port =>
            port.ProjectId.Length > 0 && port.ProjectId != network.ProjectId
            && (grant.TargetTenant == Grants.Everybody || grant.TargetTenant == port.ProjectId)
            && !others.Any(other => other.TargetTenant == Grants.Everybody || other.TargetTenant == port.ProjectId));
    }

    /// <summary>Removes everything granted on an object that goes.</summary>
    public static void Forget(Draft draft, string objectType, string objectId)
    {
        foreach (var grant in Grants.Of(draft.Snapshot, objectType, objectId).ToList()) draft.Remove(grant);
    }
}
