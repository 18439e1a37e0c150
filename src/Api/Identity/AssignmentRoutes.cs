using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Roles given and taken on projects, domains and the system, directly or inherited by the projects below.</summary>
internal static class AssignmentRoutes
{
    /// <summary>How the path of a grant is read: from what stands in its braces to the assignment; the role's id is empty when a list is asked for.</summary>
    private delegate RoleAssignment GrantReader(IReadOnlyList<string> values);

    public static void Map(IdentityRoutes routes)
    {
        foreach (var isUser in (ReadOnlySpan<bool>)[true, false])
        {
            var holder = isUser ? "users" : "groups";
            foreach (var isProject in (ReadOnlySpan<bool>)[true, false])
            {
                var target = isProject ? "projects" : "domains";
                Map(routes, $"v3/{target}/{{}}/{holder}/{{}}/roles", "", values => OnTarget(values, isUser, isProject, inherited: false));
                Map(routes, $"v3/OS-INHERIT/{target}/{{}}/{holder}/{{}}/roles", "/inherited_to_projects", values => OnTarget(values, isUser, isProject, inherited: true));
            }

            Map(routes, $"v3/system/{holder}/{{}}/roles", "", values => OnSystem(values, isUser));
        }

        routes.Get("v3/role_assignments", AssignmentList.List);
    }

    private static void Map(IdentityRoutes routes, string path, string suffix, GrantReader read)
    {
        routes.Get(path + suffix, request => List(request, read(request.Values)));
        routes.Get(path + "/{}" + suffix, request => Check(request, read(request.Values)));
        routes.Put(path + "/{}" + suffix, request => request.CommitAsync(
            snapshot => AssignmentRules.Grant(snapshot, request.Call(), read(request.Values)), (_, _) => IdentityReply.NoContent));
        routes.Delete(path + "/{}" + suffix, request => request.CommitAsync(snapshot => AssignmentRules.Revoke(snapshot, request.Call(), read(request.Values))));
    }

    private static RoleAssignment OnTarget(IReadOnlyList<string> values, bool isUser, bool isProject, bool inherited) => new()
    {
        RoleId = values.Count > 2 ? values[2] : "",
        UserId = isUser ? values[1] : null,
        GroupId = isUser ? null : values[1],
        ProjectId = isProject ? values[0] : null,
        DomainId = isProject ? null : values[0],
        Inherited = inherited,
    };

    private static RoleAssignment OnSystem(IReadOnlyList<string> values, bool isUser) => new()
    {
        RoleId = values.Count > 1 ? values[1] : "",
        UserId = isUser ? values[0] : null,
        GroupId = isUser ? null : values[0],
        System = true,
    };

    private static IdentityReply List(IdentityRequest request, RoleAssignment wanted)
    {
        if (AssignmentRules.MayRead(request.Snapshot, request.Caller, wanted, "list") is { } forbidden) return forbidden;
        if (AssignmentRules.Missing(request.Snapshot, wanted) is { } missing) return missing;
        var rows = wanted.UserId is { } user ? request.Snapshot.RoleAssignments.By("user", user) : request.Snapshot.RoleAssignments.By("group", wanted.GroupId!);
        var roles = rows.Where(row => row with { RoleId = "" } == wanted).Select(row => request.Snapshot.Roles.Find(row.RoleId)).OfType<Role>();
        return RoleRoutes.Roles.ListOf(request, roles);
    }

    private static IdentityReply Check(IdentityRequest request, RoleAssignment wanted)
    {
        if (AssignmentRules.MayRead(request.Snapshot, request.Caller, wanted, "check") is { } forbidden) return forbidden;
        if (AssignmentRules.Missing(request.Snapshot, wanted) is { } missing) return missing;
        return request.Snapshot.RoleAssignments.Find(wanted.Id) is null ? AssignmentRules.NotAssigned(wanted) : IdentityReply.NoContent;
    }
}
