using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Which roles a user has on a target: its own assignments and its groups', inherited ones from above, and all that they imply.</summary>
public static class RoleResolution
{
    /// <summary>The effective roles in a scope, by name; empty when there is none (or the scope is none).</summary>
    public static ImmutableArray<Role> In(Snapshot snapshot, string userId, TokenScope scope) =>
        Implied(snapshot, AssignmentsOf(snapshot, userId).Where(assignment => IsEffective(snapshot, assignment, scope)).Select(assignment => assignment.RoleId));

    /// <summary>Every assignment of a user, those of its groups included.</summary>
    public static IEnumerable<RoleAssignment> AssignmentsOf(Snapshot snapshot, string userId) =>
        snapshot.RoleAssignments.By("user", userId)
            .Concat(snapshot.GroupMemberships.By("user", userId).SelectMany(membership => snapshot.RoleAssignments.By("group", membership.GroupId)));

    /// <summary>The roles and all that they imply, transitively, as rows ordered by name.</summary>
    public static ImmutableArray<Role> Implied(Snapshot snapshot, IEnumerable<string> roleIds)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var open = new Stack<string>(roleIds);
        while (open.TryPop(out var id))
        {
            if (!found.Add(id)) continue;
            foreach (var inference in snapshot.RoleInferences.By("prior", id)) open.Push(inference.ImpliedRoleId);
        }

        // A role of a domain is a bundle: it counts only through the global roles that it implies.
        return [.. found.Select(snapshot.Roles.Find).OfType<Role>().Where(role => role.DomainId is null).OrderBy(role => role.Name, StringComparer.Ordinal)];
    }

    /// <summary>The project's parents, nearest first.</summary>
    public static IEnumerable<Project> ParentsOf(Snapshot snapshot, Project project)
    {
        for (var parent = snapshot.Projects.Find(project.ParentId); parent is not null; parent = snapshot.Projects.Find(parent.ParentId)) yield return parent;
    }

    /// <summary>Every project below, parents before children.</summary>
    public static IEnumerable<Project> SubtreeOf(Snapshot snapshot, string projectId) =>
        snapshot.Projects.By("parent", projectId).SelectMany(child => SubtreeOf(snapshot, child.Id).Prepend(child));

    /// <summary>The projects on which a user has a role, whatever way it came.</summary>
    public static IEnumerable<Project> ProjectsOf(Snapshot snapshot, string userId) =>
        AssignmentsOf(snapshot, userId).SelectMany(assignment => ProjectsOf(snapshot, assignment)).DistinctBy(project => project.Id);

    /// <summary>The domains on which a user has a role.</summary>
    public static IEnumerable<Domain> DomainsOf(Snapshot snapshot, string userId) =>
        AssignmentsOf(snapshot, userId).Where(assignment => !assignment.Inherited).Select(assignment => snapshot.Domains.Find(assignment.DomainId)).OfType<Domain>()
            .DistinctBy(domain => domain.Id);

    /// <summary>The projects on which an assignment is effective.</summary>
    public static IEnumerable<Project> ProjectsOf(Snapshot snapshot, RoleAssignment assignment) => assignment switch
    {
        { System: true } => [],
        { ProjectId: { } id, Inherited: true } => SubtreeOf(snapshot, id),
        { DomainId: { } id, Inherited: true } => snapshot.Projects.By("domain", id),
        { ProjectId: { } id } => snapshot.Projects.Find(id) is { } project ? [project] : [],
        _ => [],
    };

    private static bool IsEffective(Snapshot snapshot, RoleAssignment assignment, TokenScope scope)
    {
        if (scope.System) return assignment.System;
        if (scope.DomainId is { } domain) return assignment.DomainId == domain && !assignment.Inherited;
        if (scope.ProjectId is not { } projectId) return false;
        if (!assignment.Inherited) return assignment.ProjectId == projectId;
        if (snapshot.Projects.Find(projectId) is not { } project) return false;
        return assignment.DomainId is { } above ? project.DomainId == above : ParentsOf(snapshot, project).Any(parent => parent.Id == assignment.ProjectId);
    }
}
