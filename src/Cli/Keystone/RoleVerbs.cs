using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>Roles, and who has which in which tenant.</summary>
internal static class RoleVerbs
{
    private static readonly Positional Which = Positional.One("role", "<role>", "Name or ID of role.");
    private static readonly Option User = Option.Text("--user", "<user>", "Name or ID of user.") with { Aliases = ["--user-id"] };
    private static readonly Option Role = Option.Text("--role", "<role>", "Name or ID of role.") with { Aliases = ["--role-id"] };
    private static readonly Option Tenant = Option.Text("--tenant", "<tenant>", "Name or ID of tenant.") with { Aliases = ["--tenant-id"] };

    public static IEnumerable<Verb> All =>
    [
        new Verb("role-list", "List all roles.", async call => Shown.List(call, Kind.Role.Columns, await Kind.Role.ListAsync(call, await Dialect.OfAsync(call)))) { Printing = Printing.Many, Example = "keystone role-list" },
        new Verb("role-get", "Display role details.", async call => Shown.One(call, await Kind.Role.FindAsync(call, await Dialect.OfAsync(call), call.Arguments.Word("role"))))
        {
            Positionals = [Which], Printing = Printing.One, Aliases = ["role-show"], Example = "keystone role-get admin",
        },
        new Verb("role-create", "Create new role.", async call => Shown.One(call, await Common.CreateAsync(call, Kind.Role, Common.Body(call))))
        {
            Options = [Option.Text("--name", "<role-name>", "Name of new role.") with { Required = true }], Printing = Printing.One, Example = "keystone role-create --name operator",
        },
        new Verb("role-delete", "Delete role.", call => Common.DeleteAsync(call, Kind.Role)) { Positionals = [Common.Several(Kind.Role)], Example = "keystone role-delete operator" },
        new Verb("user-role-add", "Add role to user.", call => ChangeAsync(call, HttpMethod.Put))
        {
            Options = [User with { Required = true }, Role with { Required = true }, Tenant], Example = "keystone user-role-add --user bob --role member --tenant demo",
        },
        new Verb("user-role-remove", "Remove role from user.", call => ChangeAsync(call, HttpMethod.Delete))
        {
            Options = [User with { Required = true }, Role with { Required = true }, Tenant], Example = "keystone user-role-remove --user bob --role member --tenant demo",
        },
        new Verb("user-role-list", "List roles granted to a user.", ListAsync) { Options = [User, Tenant], Printing = Printing.Many, Example = "keystone user-role-list --user bob --tenant demo" },
    ];

    /// <summary>The tenant named, else the one logged in to.</summary>
    private static async Task<string> TenantAsync(Invocation call, Dialect dialect)
    {
        if (call.Arguments.Value(Tenant) is { } word) return await Kind.Tenant.IdAsync(call, dialect, word);
        return (await call.Session.TokenAsync()).ProjectId ?? throw new CommandException("No tenant is named", "give --tenant NAME");
    }

    private static async Task ChangeAsync(Invocation call, HttpMethod method)
    {
        var dialect = await Dialect.OfAsync(call);
        var user = await Kind.User.IdAsync(call, dialect, call.Arguments.Value(User)!);
        var role = await Kind.Role.IdAsync(call, dialect, call.Arguments.Value(Role)!);
        var tenant = await TenantAsync(call, dialect);
        var path = dialect.IsVersion2 ? $"/tenants/{tenant}/users/{user}/roles/OS-KSADM/{role}" : $"/projects/{tenant}/users/{user}/roles/{role}";
        await call.Session.SendAsync(dialect.Service, method, path);
    }

    private static async Task ListAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var user = call.Arguments.Value(User) is { } word ? await Kind.User.IdAsync(call, dialect, word) : (await call.Session.TokenAsync()).UserId!;
        var tenant = await TenantAsync(call, dialect);
        var roles = (await call.Session.GetAsync(dialect.Service, $"{Kind.Tenant.Path(dialect)}/{tenant}/users/{user}/roles")).List("roles");
        foreach (var role in roles)
        {
            role["user_id"] = user;
            role["tenant_id"] = tenant;
        }

        Shown.List(call, ["id", "name", "user_id", "tenant_id"], roles);
    }
}
