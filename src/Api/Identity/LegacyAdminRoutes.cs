using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>The administrator's calls of v2.0 for tenants, users and roles. Everything is in the default domain.</summary>
internal static class LegacyAdminRoutes
{
    private const int AdminPort = 35357;
    private static readonly Dictionary<string, string> TenantNames = [];
    private static readonly Dictionary<string, string> UserNames = new() { ["tenantId"] = "default_project_id", ["username"] = "name" };
    private static readonly string[] Ids = ["id"];
    private static readonly string[] TenantExtras = ["id", "domain_id", "parent_id", "is_domain"];

    public static void Map(IdentityRoutes routes)
    {
        routes.Get("v2.0/tenants", ListTenants);
        routes.Get("v2.0/tenants/{}", request => Admin(request, "get_project", () => Tenant(request, project => LegacyWriter.One("tenant", project, LegacyWriter.WriteTenant))));
        routes.Post("v2.0/tenants", request => TenantAsync(request, ProjectRules.Create));
        routes.Post("v2.0/tenants/{}", request => TenantAsync(request, (snapshot, call) => ProjectRules.Update(snapshot, call, request.Id)));
        routes.Put("v2.0/tenants/{}", request => TenantAsync(request, (snapshot, call) => ProjectRules.Update(snapshot, call, request.Id)));
        routes.Delete("v2.0/tenants/{}", request => request.CommitAsync(snapshot => ProjectRules.Delete(snapshot, request.Call(), request.Id)));
        routes.Get("v2.0/tenants/{}/users", request => Admin(request, "get_project_users", () => Tenant(request, project => Users(request, UsersOf(request.Snapshot, project.Id)))));
        routes.Get("v2.0/tenants/{}/users/{}/roles", request => Admin(request, "list_grants", () => RolesOn(request)));
        routes.Put("v2.0/tenants/{}/users/{}/roles/OS-KSADM/{}", request => request.CommitAsync(
            snapshot => AssignmentRules.Grant(snapshot, request.Call(), Assignment(request)), (snapshot, row) => Role(snapshot, ((RoleAssignment)row).RoleId)));
        routes.Delete("v2.0/tenants/{}/users/{}/roles/OS-KSADM/{}", request => request.CommitAsync(snapshot => AssignmentRules.Revoke(snapshot, request.Call(), Assignment(request))));
        MapUsers(routes);
        MapRoles(routes);
    }

    private static void MapUsers(IdentityRoutes routes)
    {
        routes.Get("v2.0/users", request => Admin(request, "list_users", () => ListUsers(request)));
        routes.Get("v2.0/users/{}", request => Admin(request, "get_user", () => Find(request) is { } user
            ? LegacyWriter.One("user", user, LegacyWriter.WriteUser) : IdentityRefusals.NotFound("user", request.Id)));
        routes.Post("v2.0/users", request => UserAsync(request, LegacyRules.CreateUser));
        routes.Put("v2.0/users/{}", request => UserAsync(request, (snapshot, call) => UserRules.Update(snapshot, call, request.Id)));
        foreach (var part in (ReadOnlySpan<string>)["password", "enabled", "tenant"])
            routes.Put("v2.0/users/{}/OS-KSADM/" + part, request => UserAsync(request, (snapshot, call) => UserRules.Update(snapshot, call, request.Id)));
        routes.Delete("v2.0/users/{}", request => request.CommitAsync(snapshot => UserRules.Delete(snapshot, request.Call(), request.Id)));
        routes.Get("v2.0/users/{}/roles", request => Admin(request, "list_grants", () => LegacyWriter.Many<Role>("roles", [], LegacyWriter.WriteRole)));
    }

    private static void MapRoles(IdentityRoutes routes)
    {
        routes.Get("v2.0/OS-KSADM/roles", request => Admin(request, "list_roles", () =>
            LegacyWriter.Many("roles", request.Snapshot.Roles.All.Where(role => role.DomainId is null), LegacyWriter.WriteRole)));
        routes.Get("v2.0/OS-KSADM/roles/{}", request => Admin(request, "get_role", () => Role(request.Snapshot, request.Id)));
        routes.Post("v2.0/OS-KSADM/roles", request => request.CommitAsync(
            snapshot => RoleRules.Create(snapshot, request.Call(LegacyBody.Of(request.Member("role"), TenantNames, Ids))), (_, row) => LegacyWriter.One("role", (Role)row, LegacyWriter.WriteRole)));
        routes.Delete("v2.0/OS-KSADM/roles/{}", request => request.CommitAsync(snapshot => RoleRules.Delete(snapshot, request.Call(), request.Id)));
    }

    public static IdentityReply Admin(IdentityRequest request, string action, Func<IdentityReply> show) =>
        IdentityAccess.Require(IdentityAccess.IsSystemReader(request.Caller), action) is { } forbidden ? forbidden : show();

    /// <summary>On the public port one's own tenants, on the admin port (for an administrator) all of them.</summary>
    private static IdentityReply ListTenants(IdentityRequest request)
    {
        var isAll = request.Http.Connection.LocalPort == AdminPort && IdentityAccess.IsSystemReader(request.Caller);
        var tenants = (isAll ? request.Snapshot.Projects.By("domain", LegacyRules.DomainId) : RoleResolution.ProjectsOf(request.Snapshot, request.Caller.User.Id).Where(project => project.Enabled))
            .Where(project => project.DomainId == LegacyRules.DomainId);
        if (request.Query.Find("name") is not { } name) return LegacyWriter.Many("tenants", tenants, LegacyWriter.WriteTenant, withLinks: true);
        return tenants.FirstOrDefault(project => project.Name == name) is { } found
            ? LegacyWriter.One("tenant", found, LegacyWriter.WriteTenant) : IdentityRefusals.NotFound("project", name);
    }

    private static IdentityReply ListUsers(IdentityRequest request)
    {
        if (request.Query.Find("name") is { } name)
        {
            return request.Snapshot.Users.By("name", $"{LegacyRules.DomainId}/{name}").FirstOrDefault() is { } found
                ? LegacyWriter.One("user", found, LegacyWriter.WriteUser) : IdentityRefusals.NotFound("user", name);
        }

        return Users(request, request.Snapshot.Users.By("domain", LegacyRules.DomainId));
    }

    private static IdentityReply Users(IdentityRequest request, IEnumerable<User> users) => LegacyWriter.Many("users", users, LegacyWriter.WriteUser, withLinks: true);

    private static IEnumerable<User> UsersOf(Snapshot snapshot, string projectId) =>
        EffectiveAssignments.List(snapshot, new AssignmentQuery { ProjectId = projectId, Effective = true })
            .Select(shown => shown.UserId).Distinct(StringComparer.Ordinal).Select(id => snapshot.Users.Find(id)).OfType<User>();

    private static User? Find(IdentityRequest request) => request.Snapshot.Users.Find(request.Id);

    private static IdentityReply Tenant(IdentityRequest request, Func<Project, IdentityReply> show) =>
        request.Snapshot.Projects.Find(request.Id) is { } project ? show(project) : IdentityRefusals.NotFound("project", request.Id);

    private static IdentityReply RolesOn(IdentityRequest request)
    {
        var wanted = new RoleAssignment { RoleId = "", UserId = request.Values[1], ProjectId = request.Id };
        if (AssignmentRules.Missing(request.Snapshot, wanted) is { } missing) return missing;
        var roles = request.Snapshot.RoleAssignments.By("user", request.Values[1]).Where(row => row.ProjectId == request.Id && !row.Inherited)
            .Select(row => request.Snapshot.Roles.Find(row.RoleId)).OfType<Role>();
        return LegacyWriter.Many("roles", roles, LegacyWriter.WriteRole);
    }

    private static IdentityReply Role(Snapshot snapshot, string id) =>
        snapshot.Roles.Find(id) is { } role ? LegacyWriter.One("role", role, LegacyWriter.WriteRole) : IdentityRefusals.NotFound("role", id);

    private static RoleAssignment Assignment(IdentityRequest request) => new() { RoleId = request.Values[2], UserId = request.Values[1], ProjectId = request.Id };

    private static Task<IdentityReply> TenantAsync(IdentityRequest request, Func<Snapshot, IdentityCall, Decision> decide)
    {
        var isNew = request.Values.IsEmpty;
        var body = request.Member("tenant");
        body = isNew ? LegacyBody.Of(body, TenantNames, TenantExtras, ("domain_id", LegacyRules.DomainId)) : LegacyBody.Of(body, TenantNames, TenantExtras);
        var call = request.Call(body);
        return request.CommitAsync(snapshot => decide(snapshot, call), (_, row) => LegacyWriter.One("tenant", (Project)row, LegacyWriter.WriteTenant));
    }

    private static async Task<IdentityReply> UserAsync(IdentityRequest request, Func<Snapshot, IdentityCall, Decision> decide)
    {
        var body = request.Member("user");
        body = request.Values.IsEmpty ? LegacyBody.Of(body, UserNames, Ids, ("domain_id", LegacyRules.DomainId)) : LegacyBody.Of(body, UserNames, Ids);
        var hash = await DirectoryRoutes.HashPasswordAsync(request, body).ConfigureAwait(false);
        var call = request.Call(body, hash);
        return await request.CommitAsync(snapshot => decide(snapshot, call), (_, row) => LegacyWriter.One("user", (User)row, LegacyWriter.WriteUser)).ConfigureAwait(false);
    }
}
