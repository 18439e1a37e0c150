using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Rows that a caller may know of.</summary>
public static class ServerLookups
{
    /// <summary>The server by id; another project's is not found.</summary>
    public static Outcome<Server> Server(Snapshot snapshot, Caller caller, string id) =>
        snapshot.Servers.Find(id) is { } server && (caller.IsAdmin || server.ProjectId == caller.ProjectId) ? server : ComputeRefusals.ServerNotFound(id);

    /// <summary>Whether the caller may use the flavor: public ones, those granted to his project, and administrators all.</summary>
    public static bool Sees(Caller caller, Flavor flavor) =>
        flavor.IsPublic || caller.IsAdmin || (caller.ProjectId is { } project && flavor.Access.Contains(project));

    public static Outcome<Flavor> Flavor(Snapshot snapshot, Caller caller, string id, int status = 404) =>
        snapshot.Flavors.Find(id) is { } flavor && Sees(caller, flavor) ? flavor : ComputeRefusals.FlavorNotFound(id, status);

    /// <summary>A security group by id, or by a name that is the only one of its kind in the project.</summary>
    public static Outcome<SecurityGroup> Group(Snapshot snapshot, Caller caller, string project, string nameOrId, int status = 400)
    {
        if (snapshot.SecurityGroups.Find(nameOrId) is { } byId && Visibility.SecurityGroup(snapshot, caller, byId)) return byId;
        var named = snapshot.SecurityGroups.By("project", project).Where(group => group.Name == nameOrId).Take(2).ToList();
        return named.Count switch
        {
            1 => named[0],
            0 => ComputeRefusals.GroupNotFound(nameOrId, status),
            _ => ComputeRefusals.SeveralGroups(nameOrId),
        };
    }
}
