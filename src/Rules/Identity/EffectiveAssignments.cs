using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>An assignment as a list shows it: who has which role where, and by what row.</summary>
public sealed record ShownAssignment
{
    /// <summary>The row it comes from.</summary>
    public required RoleAssignment Source { get; init; }
    public required string RoleId { get; init; }
    public string? UserId { get; init; }
    public string? GroupId { get; init; }
    public string? ProjectId { get; init; }
    public string? DomainId { get; init; }
    public bool System { get; init; }

    /// <summary>The role of the row when that one only implies this one.</summary>
    public bool IsImplied => RoleId != Source.RoleId;

    public static ShownAssignment Of(RoleAssignment row) => new()
    {
        Source = row,
        RoleId = row.RoleId,
        UserId = row.UserId,
        GroupId = row.GroupId,
        ProjectId = row.ProjectId,
        DomainId = row.DomainId,
        System = row.System,
    };
}

/// <summary>What a list of role assignments asks for; null fields match any.</summary>
public sealed record AssignmentQuery
{
    public string? RoleId { get; init; }
    public string? UserId { get; init; }
    public string? GroupId { get; init; }
    public string? ProjectId { get; init; }
    public string? DomainId { get; init; }
    public bool System { get; init; }
    public bool? Inherited { get; init; }
    public bool Effective { get; init; }
    public bool IncludeSubtree { get; init; }
}

/// <summary>Lists role assignments as they are written, or as they work: groups spelt out as their members, inheritance as the projects below, roles as all they imply.</summary>
public static class EffectiveAssignments
{
    public static IEnumerable<ShownAssignment> List(Snapshot snapshot, AssignmentQuery query)
    {
        // The rows that can matter: those of the user and its groups when one is asked for.
        var rows = query.UserId is { } user ? query.Effective ? RoleResolution.AssignmentsOf(snapshot, user) : snapshot.RoleAssignments.By("user", user)
            : query.GroupId is { } group ? snapshot.RoleAssignments.By("group", group) : snapshot.RoleAssignments.All;
        var shown = query.Effective ? rows.SelectMany(row => Expand(snapshot, row)) : rows.Select(ShownAssignment.Of);
        // What works on the system is listed only when it is asked for.
        if (query is { Effective: true, System: false }) shown = shown.Where(one => !one.System);
        var projects = query.ProjectId is not { } root ? null
            : query.IncludeSubtree ? RoleResolution.SubtreeOf(snapshot, root).Select(project => project.Id).Append(root).ToHashSet(StringComparer.Ordinal) : [root];
        return shown.Where(one => Matches(one, query, projects)).DistinctBy(one => (one.RoleId, one.UserId, one.GroupId, one.ProjectId, one.DomainId, one.System, one.Source.Id));
    }

    private static bool Matches(ShownAssignment shown, AssignmentQuery query, HashSet<string>? projects) =>
        (query.RoleId is null || shown.RoleId == query.RoleId)
        && (query.UserId is null || shown.UserId == query.UserId)
        && (query.GroupId is null || shown.GroupId == query.GroupId)
        && (projects is null || (shown.ProjectId is { } project && projects.Contains(project)))
        && (query.DomainId is null || shown.DomainId == query.DomainId)
        && (!query.System || shown.System)
        && (query.Inherited is null || shown.Source.Inherited == query.Inherited);

    private static IEnumerable<ShownAssignment> Expand(Snapshot snapshot, RoleAssignment row)
    {
        var users = row.UserId is { } one ? [one] : snapshot.GroupMemberships.By("group", row.GroupId!).Select(membership => membership.UserId);
        var roles = RoleResolution.Implied(snapshot, [row.RoleId]);
        return from user in users
               from target in Targets(snapshot, row)
               from role in roles
               select target with { UserId = user, GroupId = null, RoleId = role.Id };
    }

    private static IEnumerable<ShownAssignment> Targets(Snapshot snapshot, RoleAssignment row) => !row.Inherited ? [ShownAssignment.Of(row)]
        : RoleResolution.ProjectsOf(snapshot, row).Select(project => ShownAssignment.Of(row) with { ProjectId = project.Id, DomainId = null });
}
