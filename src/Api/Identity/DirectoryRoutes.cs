using System.Globalization;
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
        Listed = request => request.IsAsked("is_domain") ? request.Snapshot.Domains.All.Select(ActingAs) : request.Snapshot.Projects.All,
        StandIn = (snapshot, id) => snapshot.Domains.Find(id) is { } domain ? ActingAs(domain) : null,
        IsListed = (request, project) => IsInCallersDomain(request, project.DomainId) && TagFilter.Matches(request.Query, project.Tags),
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
            // Passwords do not expire here.
            ["password_expires_at"] = _ => null,
        },
        CheckQuery = CheckExpiry,
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

    /// <summary>The project that acts as a domain: it is in no domain itself.</summary>
    private static Project ActingAs(Domain domain) => new()
    {
        Id = domain.Id, Name = domain.Name, DomainId = "", ParentId = "", Description = domain.Description, Enabled = domain.Enabled, Tags = domain.Tags, Options = domain.Options,
        Extra = domain.Extra,
    };

    /// <summary><c>lt:2030-01-01T00:00:00Z</c>, or the time alone.</summary>
    private static Refusal? CheckExpiry(QueryParameters query)
    {
        if (query.Find("password_expires_at") is not { } text) return null;
        var time = text.Length > 3 && text.AsSpan(2, 2).Contains(':') ? text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..] : text;
        return DateTimeOffset.TryParseExact(time, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
            ? null : IdentityRefusals.NotUnderstood("Timestamp not in expected format.");
    }

    /// <summary>A token for a domain narrows what a list shows to it.</summary>
    public static bool IsInCallersDomain(IdentityRequest request, string domainId) =>
        request.Caller.Claims.Scope.DomainId is not { } domain || domain == domainId;

    /// <summary>The hash of the password in a body, for whoever may set it.</summary>
    public static async Task<string?> HashPasswordAsync(IdentityRequest request, JsonElement body) =>
        request.Caller.IsAdmin && body.ValueKind == JsonValueKind.Object && body.TryGetProperty("password", out var password) && password.ValueKind == JsonValueKind.String
            ? await request.Room.Passwords.HashAsync(password.GetString()!, request.Cancellation).ConfigureAwait(false) : null;
}
