using Neutrino.Model;

namespace Neutrino.Api.Identity;

/// <summary>The rows of a first start.</summary>
internal static class FirstDirectory
{
    public const string DefaultDomainId = "default";
    private const string Immutable = "{\"immutable\":true}";
    private static readonly string[] Interfaces = ["public", "internal", "admin"];

    public static IEnumerable<Change> Rows(string adminHash, string demoHash, DateTimeOffset now)
    {
        yield return New(ResourceKind.Domain, new Domain { Id = DefaultDomainId, Name = "Default", Description = "The default domain" });
        var roles = new[] { "admin", "manager", "member", "reader", "service" }
            .ToDictionary(name => name, name => new Role { Id = NewId(), Name = name, Options = name is "admin" or "member" or "reader" ? Immutable : "{}" });
        foreach (var role in roles.Values) yield return New(ResourceKind.Role, role);
        foreach (var (prior, implied) in new[] { ("admin", "manager"), ("manager", "member"), ("member", "reader") })
            yield return New(ResourceKind.RoleInference, new RoleInference(roles[prior].Id, roles[implied].Id));

        var projects = new[] { ("admin", "Bootstrap project for initializing the cloud."), ("demo", ""), ("service", "") }.ToDictionary(
            pair => pair.Item1, pair => new Project { Id = NewId(), Name = pair.Item1, DomainId = DefaultDomainId, ParentId = DefaultDomainId, Description = pair.Item2 });
        foreach (var project in projects.Values) yield return New(ResourceKind.Project, project);

        var admin = NewUser("admin", null, adminHash, now);
        var demo = NewUser("demo", projects["demo"].Id, demoHash, now);
        // Nobody can log in as the service user until an administrator gives it a password.
        var neutron = NewUser("neutron", projects["service"].Id, null, now);
        foreach (var user in new[] { admin, demo, neutron }) yield return New(ResourceKind.User, user);
        yield return Grant(roles["admin"], admin, projects["admin"]);
        yield return Grant(roles["admin"], admin, projects["demo"]);
        yield return New(ResourceKind.RoleAssignment, new RoleAssignment { RoleId = roles["admin"].Id, UserId = admin.Id, System = true });
        yield return Grant(roles["member"], demo, projects["demo"]);
        yield return Grant(roles["service"], neutron, projects["service"]);
        yield return Grant(roles["admin"], neutron, projects["service"]);
    }

    /// <summary>The services whose type the catalog lacks, with their endpoints and region.</summary>
    public static IEnumerable<Change> Announce(Snapshot snapshot, BootstrapOptions options)
    {
        if (snapshot.Regions.Find(options.Region) is null) yield return New(ResourceKind.Region, new Region { Id = options.Region });
        foreach (var announced in options.Services.Where(announced => snapshot.Services.CountBy("type", announced.Type) == 0))
        {
            var service = new Service { Id = NewId(), Type = announced.Type, Name = announced.Name };
            yield return New(ResourceKind.Service, service);
            foreach (var side in Interfaces)
                yield return New(ResourceKind.Endpoint, new Endpoint { Id = NewId(), ServiceId = service.Id, Interface = side, Url = announced.Url, RegionId = options.Region });
        }
    }

    private static User NewUser(string name, string? project, string? hash, DateTimeOffset now) => new()
    {
        Id = NewId(), Name = name, DomainId = DefaultDomainId, DefaultProjectId = project, PasswordHash = hash, PasswordChangedAt = hash is null ? null : now,
    };

    private static Change Grant(Role role, User user, Project project) =>
        New(ResourceKind.RoleAssignment, new RoleAssignment { RoleId = role.Id, UserId = user.Id, ProjectId = project.Id });

    private static Change New(ResourceKind kind, IResource row) => new(kind, row.Id, null, row);
    private static string NewId() => Guid.NewGuid().ToString("N");
}
