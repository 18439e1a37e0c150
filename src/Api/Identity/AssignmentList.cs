using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary><c>GET /v3/role_assignments</c>.</summary>
internal static class AssignmentList
{
    public static IdentityReply List(IdentityRequest request)
    {
        var query = Read(request);
        if (Forbidden(request, query) is { } forbidden) return forbidden;
        if (Contradiction(query) is { } contradiction) return IdentityRefusals.Invalid(contradiction);
        var withNames = request.IsAsked("include_names");
        var shown = EffectiveAssignments.List(request.Snapshot, query).Where(one => IsInCallersDomain(request, one));
        return new IdentityReply(200, writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("role_assignments");
            foreach (var one in shown) Write(writer, request, one, withNames);
            writer.WriteEndArray();
            IdentityWriter.WriteListLinks(writer, request.SelfUrl);
            writer.WriteEndObject();
        });
    }

    private static AssignmentQuery Read(IdentityRequest request)
    {
        const string InheritedTo = "scope.OS-INHERIT:inherited_to";
        return new AssignmentQuery
        {
            RoleId = Text("role.id"),
            UserId = Text("user.id"),
            GroupId = Text("group.id"),
            ProjectId = Text("scope.project.id"),
            DomainId = Text("scope.domain.id"),
            System = Text("scope.system") is not null,
            Inherited = request.Query.Find(InheritedTo) is { } to ? to == "projects" : null,
            Effective = request.IsAsked("effective"),
            IncludeSubtree = request.IsAsked("include_subtree"),
        };

        string? Text(string name) => request.Query.Find(name) is { Length: > 0 } text ? text : null;
    }

    private static Refusal? Forbidden(IdentityRequest request, AssignmentQuery query)
    {
        return query.IncludeSubtree ? IdentityAccess.Require(IdentityAccess.IsSystemReader(request.Caller), "list_role_assignments_for_tree")
            : IdentityAccess.Require(IdentityAccess.CanList(request.Caller), "list_role_assignments");
    }

    private static string? Contradiction(AssignmentQuery query) =>
        query is { DomainId: not null, ProjectId: not null } ? "Specify a domain or project, not both"
        : query is { DomainId: not null, System: true } ? "Specify system or domain, not both"
        : query is { ProjectId: not null, System: true } ? "Specify system or project, not both"
        : query is { UserId: not null, GroupId: not null } ? "Specify a user or group, not both"
        : query is { Effective: true, GroupId: not null } ? "Combining effective and group filter will always result in an empty list."
        : query is { Effective: true, Inherited: true, DomainId: not null } ? "Combining effective, domain and inherited filters will always result in an empty list."
        : query is { IncludeSubtree: true, ProjectId: null } ? "scope.project.id must be specified if include_subtree is also specified" : null;

    private static bool IsInCallersDomain(IdentityRequest request, ShownAssignment shown) =>
        request.Caller.Claims.Scope.DomainId is not { } domain || (shown.DomainId ?? request.Snapshot.Projects.Find(shown.ProjectId)?.DomainId) == domain;

    private static void Write(Utf8JsonWriter writer, IdentityRequest request, ShownAssignment shown, bool withNames)
    {
        var snapshot = request.Snapshot;
        writer.WriteStartObject();
        WriteLinks(writer, request, shown);
        writer.WriteStartObject("scope");
        if (shown.System) WriteSystem(writer);
        else if (shown.ProjectId is { } projectId) WriteEntity(writer, "project", projectId, snapshot.Projects.Find(projectId)?.Name, Domain(snapshot.Projects.Find(projectId)?.DomainId));
        else WriteEntity(writer, "domain", shown.DomainId!, snapshot.Domains.Find(shown.DomainId)?.Name, null);
        if (shown.Source.Inherited) writer.WriteString("OS-INHERIT:inherited_to", "projects");
        writer.WriteEndObject();
        if (shown.UserId is { } userId) WriteEntity(writer, "user", userId, snapshot.Users.Find(userId)?.Name, Domain(snapshot.Users.Find(userId)?.DomainId));
        if (shown.GroupId is { } groupId) WriteEntity(writer, "group", groupId, snapshot.Groups.Find(groupId)?.Name, Domain(snapshot.Groups.Find(groupId)?.DomainId));
        WriteEntity(writer, "role", shown.RoleId, snapshot.Roles.Find(shown.RoleId)?.Name, Domain(snapshot.Roles.Find(shown.RoleId)?.DomainId));
        writer.WriteEndObject();

        Domain? Domain(string? id) => snapshot.Domains.Find(id);

        void WriteEntity(Utf8JsonWriter to, string kind, string id, string? name, Domain? domain)
        {
            to.WriteStartObject(kind);
            to.WriteString("id", id);
            if (withNames && name is not null) to.WriteString("name", name);
            if (withNames && domain is not null)
            {
                to.WriteStartObject("domain");
                to.WriteString("id", domain.Id);
                to.WriteString("name", domain.Name);
                to.WriteEndObject();
            }

            to.WriteEndObject();
        }
    }

    private static void WriteSystem(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("system");
        writer.WriteBoolean("all", true);
        writer.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter writer, IdentityRequest request, ShownAssignment shown)
    {
        var row = shown.Source;
        var target = row.System ? "system" : row.ProjectId is { } project ? "projects/" + project : "domains/" + row.DomainId;
        var holder = row.GroupId is { } group ? "groups/" + group : "users/" + row.UserId;
        var path = $"{target}/{holder}/roles/{row.RoleId}";
        writer.WriteStartObject("links");
        writer.WriteString("assignment", request.Url(row.Inherited ? $"OS-INHERIT/{path}/inherited_to_projects" : path));
        if (row.GroupId is not null && shown.UserId is not null) writer.WriteString("membership", request.Url($"groups/{row.GroupId}/users/{shown.UserId}"));
        if (shown.IsImplied) writer.WriteString("prior_role", request.Url($"prior_role/{shown.RoleId}/implies/{row.RoleId}"));
        writer.WriteEndObject();
    }
}
