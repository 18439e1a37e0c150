using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Decisions about which user or group has which role where.</summary>
public static class AssignmentRules
{
    /// <summary>Gives a role; giving it twice is giving it once.</summary>
    public static Decision Grant(Snapshot snapshot, IdentityCall call, RoleAssignment assignment)
    {
        if (IdentityAccess.Admin(call.Caller, Action("create", assignment)) is { } forbidden) return forbidden;
        if (Missing(snapshot, assignment) is { } missing) return missing;
        if (Mismatch(snapshot, assignment) is { } mismatch) return mismatch;
        var edits = new IdentityEdits();
        if (snapshot.RoleAssignments.Find(assignment.Id) is null) edits.Add(ResourceKind.RoleAssignment, assignment);
        return edits.Showing(assignment);
    }

    /// <summary>Takes a role away, with the tokens and application credentials that stood on it. The user or group itself may be gone already.</summary>
    public static Decision Revoke(Snapshot snapshot, IdentityCall call, RoleAssignment assignment)
    {
        if (IdentityAccess.Admin(call.Caller, Action("revoke", assignment)) is { } forbidden) return forbidden;
        if (snapshot.RoleAssignments.Find(assignment.Id) is not { } known)
            return Missing(snapshot, assignment with { UserId = null, GroupId = null }) ?? NotAssigned(assignment);
        var edits = new IdentityEdits();
        Removal.OfAssignment(edits, snapshot, call, known);
        return edits.Showing();
    }

    /// <summary>Whether the caller may look at the assignment: who may read both the holder and the target.</summary>
    public static Refusal? MayRead(Snapshot snapshot, Authorization caller, RoleAssignment assignment, string verb)
    {
        var holder = snapshot.Users.Find(assignment.UserId)?.DomainId ?? snapshot.Groups.Find(assignment.GroupId)?.DomainId;
        var target = assignment.DomainId ?? snapshot.Projects.Find(assignment.ProjectId)?.DomainId;
        var allowed = IdentityAccess.IsSystemReader(caller) || (IdentityAccess.IsDomainReader(caller, holder) && IdentityAccess.IsDomainReader(caller, target));
        return IdentityAccess.Require(allowed, Action(verb, assignment));
    }

    /// <summary>The first part of the assignment that does not exist; a role with an empty id is not looked for.</summary>
    public static Refusal? Missing(Snapshot snapshot, RoleAssignment assignment)
    {
        if (assignment.RoleId.Length > 0 && snapshot.Roles.Find(assignment.RoleId) is null) return IdentityRefusals.NotFound("role", assignment.RoleId);
        if (assignment.UserId is { } user && snapshot.Users.Find(user) is null) return IdentityRefusals.NotFound("user", user);
        if (assignment.GroupId is { } group && snapshot.Groups.Find(group) is null) return IdentityRefusals.NotFound("group", group);
        if (assignment.ProjectId is { } project && snapshot.Projects.Find(project) is null) return IdentityRefusals.NotFound("project", project);
        return assignment.DomainId is { } domain && snapshot.Domains.Find(domain) is null ? IdentityRefusals.NotFound("domain", domain) : null;
    }

    public static Refusal NotAssigned(RoleAssignment assignment) => IdentityRefusals.NotFoundBecause(
        $"Could not find role assignment with role: {assignment.RoleId}, user or group: {assignment.UserId ?? assignment.GroupId}, "
        + $"project, domain, or system: {(assignment.System ? "system" : assignment.ProjectId ?? assignment.DomainId)}.");

    private static Refusal? Mismatch(Snapshot snapshot, RoleAssignment assignment)
    {
        if (snapshot.Roles.Find(assignment.RoleId) is not { DomainId: { } domain } role) return null;
        if (assignment.System) return IdentityRefusals.Invalid($"Role {role.Id} is a domain-specific role. Unable to use a domain-specific role in a system assignment.");
        // Only a project must be of the role's domain: Keystone lets a role of one domain be assigned on another.
        return assignment.ProjectId is null || snapshot.Projects.Find(assignment.ProjectId)?.DomainId == domain ? null
            : IdentityRefusals.ForbiddenBecause($"Project {assignment.ProjectId} must be in the same domain as the role {role.Id} being assigned.");
    }

    private static string Action(string verb, RoleAssignment assignment) =>
        !assignment.System ? $"{verb}_grant{(verb == "list" ? "s" : "")}" : $"{verb}_system_grant{(verb == "list" ? "s" : "")}_for_{(assignment.UserId is null ? "group" : "user")}";
}
