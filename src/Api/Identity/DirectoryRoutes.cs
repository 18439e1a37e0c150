using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Domains, projects, users and groups.</summary>
internal static class DirectoryRoutes
{
    public static readonly ResourceRoutes<Domain> Domains = new()
    {
        Singular = "domain",
        Plural = "domains",
        Rows = snapshot => snapshot.Domains,
        Write = IdentityWriter.Write,
        MayRead = (caller, domain) => IdentityAccess.IsSystemReader(caller) || (domain is not null && caller.ScopeDomain?.Id == domain.Id),
        MayList = IdentityAccess.IsSystemReader,
        Filters = new Dictionary<string, Func<Domain, string?>> { ["name"] = domain => domain.Name, ["enabled"] = domain => ListFilter.Flag(domain.Enabled) },
        IsIdChecked = false,
        Create = DomainRules.Create,
        Update = DomainRules.Update,
        Delete = DomainRules.Delete,
    };

    public static readonly ResourceRoutes<Project> Projects = new()
    {
        Singular = "project",
        Plural = "projects",
        Rows = snapshot => snapshot.Projects,
        Write = IdentityWriter.Write,
        MayRead = (caller, project) => project is null ? IdentityAccess.IsSystemReader(caller) : ProjectRules.CanRead(caller, project),
        MayList = IdentityAccess.CanList,
        IsListed = (request, project) => IsInCallersDomain(request, project.DomainId) && !request.IsAsked("is_domain") && TagFilter.Matches(request.Query, project.Tags),
        Filters = new Dictionary<string, Func<Project, string?>>
        {
            ["name"] = project => project.Name,
            ["domain_id"] = project => project.DomainId,
            ["parent_id"] = project => project.ParentId,
            ["enabled"] = project => ListFilter.Flag(project.Enabled),
        },
        Create = ProjectRules.Create,
        Update = ProjectRules.Update,
        Delete = ProjectRules.Delete,
        Expand = ProjectHierarchy.Expand,
        WriteUpdated = (writer, project) => IdentityWriter.WriteExtras(writer, project.Extra),
    };

    public static readonly ResourceRoutes<User> Users = new()
    {
        Singular = "user",
        Plural = "users",
        Rows = snapshot => snapshot.Users,
        Write = IdentityWriter.Write,
        MayRead = (caller, user) => user is null ? IdentityAccess.IsSystemReader(caller) : UserRules.CanRead(caller, user),
        MayList = IdentityAccess.CanList,
        IsListed = (request, user) => IsInCallersDomain(request, user.DomainId),
        Filters = new Dictionary<string, Func<User, string?>>
        {
            ["name"] = user => user.Name,
            ["domain_id"] = user => user.DomainId,
            ["enabled"] = user => ListFilter.Flag(user.Enabled),
        },
        Create = UserRules.Create,
        Update = UserRules.Update,
        Delete = UserRules.Delete,
        HashSecret = HashPasswordAsync,
        WriteUpdated = (writer, user) => IdentityWriter.WriteExtras(writer, user.Extra, ("description", user.Description), ("email", user.Email)),
    };

    public static readonly ResourceRoutes<Group> Groups = new()
    {
        Singular = "group",
        Plural = "groups",
        Rows = snapshot => snapshot.Groups,
        Write = IdentityWriter.Write,
        MayRead = (caller, group) => IdentityAccess.CanRead(caller, group?.DomainId),
        MayList = IdentityAccess.CanList,
        IsListed = (request, group) => IsInCallersDomain(request, group.DomainId),
        Filters = new Dictionary<string, Func<Group, string?>> { ["name"] = group => group.Name, ["domain_id"] = group => group.DomainId },
        Create = GroupRules.Create,
        Update = GroupRules.Update,
        Delete = GroupRules.Delete,
    };

    public static void Map(IdentityRoutes routes)
    {
        Domains.Map(routes);
        Projects.Map(routes);
        Users.Map(routes);
        Groups.Map(routes);
        ProjectTagRoutes.Map(routes);
        UserRoutes.Map(routes);
        MembershipRoutes.Map(routes);
        ApplicationCredentialRoutes.Map(routes);
    }

    /// <summary>A domain as the project that acts for it.</summary>
    public static IdentityReply DomainAsProject(IdentityRequest request, int status, Domain domain) => new(status, writer =>
    {
        writer.WriteStartObject();
        writer.WriteStartObject("project");
        writer.WriteNull("domain_id");
        writer.WriteNull("parent_id");
        writer.WriteBoolean("is_domain", true);
        IdentityWriter.Write(writer, request, domain);
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    /// <summary>A token for a domain narrows what a list shows to it.</summary>
    public static bool IsInCallersDomain(IdentityRequest request, string domainId) =>
        request.Caller.Claims.Scope.DomainId is not { } domain || domain == domainId;

    /// <summary>The hash of the password in a body, for whoever may set it.</summary>
    public static async Task<string?> HashPasswordAsync(IdentityRequest request, JsonElement body) =>
        request.Caller.IsAdmin && body.ValueKind == JsonValueKind.Object && body.TryGetProperty("password", out var password) && password.ValueKind == JsonValueKind.String
            ? await request.Room.Passwords.HashAsync(password.GetString()!, request.Cancellation).ConfigureAwait(false) : null;
}
