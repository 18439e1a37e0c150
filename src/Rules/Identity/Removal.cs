using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What goes with a row of the directory when it goes, tokens included.</summary>
internal static class Removal
{
    public static void OfProject(IdentityEdits edits, Snapshot snapshot, IdentityCall call, Project project)
    {
        edits.RemoveAll(ResourceKind.RoleAssignment, snapshot.RoleAssignments.By("project", project.Id));
        edits.RemoveAll(ResourceKind.ApplicationCredential, snapshot.ApplicationCredentials.All.Where(credential => credential.ProjectId == project.Id));
        foreach (var user in snapshot.Users.All.Where(user => user.DefaultProjectId == project.Id))
            edits.Replace(ResourceKind.User, user, user with { DefaultProjectId = null });
        Revocations.Add(edits, snapshot, call, new Revoked(ProjectId: project.Id));
        edits.Remove(ResourceKind.Project, project);
    }

    public static void OfUser(IdentityEdits edits, Snapshot snapshot, IdentityCall call, User user)
    {
        edits.RemoveAll(ResourceKind.RoleAssignment, snapshot.RoleAssignments.By("user", user.Id));
        edits.RemoveAll(ResourceKind.GroupMembership, snapshot.GroupMemberships.By("user", user.Id));
        edits.RemoveAll(ResourceKind.ApplicationCredential, snapshot.ApplicationCredentials.By("user", user.Id));
        edits.RemoveAll(ResourceKind.UserAccessRule, snapshot.UserAccessRules.By("user", user.Id));
        if (snapshot.LoginFailures.Find(user.Id) is { } failure) edits.Remove(ResourceKind.LoginFailure, failure);
        Revocations.Add(edits, snapshot, call, new Revoked(UserId: user.Id));
        edits.Remove(ResourceKind.User, user);
    }

    public static void OfGroup(IdentityEdits edits, Snapshot snapshot, IdentityCall call, Group group)
    {
        foreach (var membership in snapshot.GroupMemberships.By("group", group.Id)) OfMembership(edits, snapshot, call, membership);
        edits.RemoveAll(ResourceKind.RoleAssignment, snapshot.RoleAssignments.By("group", group.Id));
        edits.Remove(ResourceKind.Group, group);
    }

    /// <summary>The member loses the group's roles: its tokens and the application credentials that stood on them go.</summary>
    public static void OfMembership(IdentityEdits edits, Snapshot snapshot, IdentityCall call, GroupMembership membership)
    {
        if (snapshot.RoleAssignments.CountBy("group", membership.GroupId) > 0)
        {
            Revocations.Add(edits, snapshot, call, new Revoked(UserId: membership.UserId));
            edits.RemoveAll(ResourceKind.ApplicationCredential, snapshot.ApplicationCredentials.By("user", membership.UserId)
                .Where(credential => snapshot.RoleAssignments.By("group", membership.GroupId).Any(assignment => IsOn(snapshot, assignment, credential.ProjectId))));
        }

        edits.Remove(ResourceKind.GroupMembership, membership);
    }

    public static void OfRole(IdentityEdits edits, Snapshot snapshot, IdentityCall call, Role role)
    {
        foreach (var assignment in snapshot.RoleAssignments.By("role", role.Id)) OfAssignment(edits, snapshot, call, assignment);
        edits.RemoveAll(ResourceKind.RoleInference, snapshot.RoleInferences.All.Where(inference => inference.PriorRoleId == role.Id || inference.ImpliedRoleId == role.Id));
        edits.RemoveAll(ResourceKind.ApplicationCredential, snapshot.ApplicationCredentials.All.Where(credential => credential.RoleIds.Items.Contains(role.Id)));
        edits.Remove(ResourceKind.Role, role);
    }

    /// <summary>The user, or each member of the group, loses its tokens and application credentials for the target.</summary>
    public static void OfAssignment(IdentityEdits edits, Snapshot snapshot, IdentityCall call, RoleAssignment assignment)
    {
        var users = assignment.UserId is { } one ? [one] : snapshot.GroupMemberships.By("group", assignment.GroupId!).Select(membership => membership.UserId);
        var isOneProject = assignment is { ProjectId: not null, Inherited: false };
        foreach (var userId in users)
        {
            Revocations.Add(edits, snapshot, call, new Revoked(UserId: userId, ProjectId: isOneProject ? assignment.ProjectId : null));
            edits.RemoveAll(ResourceKind.ApplicationCredential, snapshot.ApplicationCredentials.By("user", userId)
                .Where(credential => credential.RoleIds.Items.Contains(assignment.RoleId) && IsOn(snapshot, assignment, credential.ProjectId)));
        }

        edits.Remove(ResourceKind.RoleAssignment, assignment);
    }

    private static bool IsOn(Snapshot snapshot, RoleAssignment assignment, string projectId) =>
        RoleResolution.ProjectsOf(snapshot, assignment).Any(project => project.Id == projectId);
}
