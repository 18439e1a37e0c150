using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>Users.</summary>
internal static class UserVerbs
{
    private static readonly Positional Which = Positional.One("user", "<user>", "Name or ID of user.");
    private static readonly Option Tenant = Option.Text("--tenant", "<tenant>", "Name or ID of the user's tenant.") with { Aliases = ["--tenant-id"], Local = true };
    private static readonly Option Pass = Option.Text("--pass", "<password>", "Password; - reads a line from standard input.") with { Local = true };
    private static readonly Option NewPassword = Option.Text("--new-password", "<new-password>", "The new password.") with { Local = true };
    private static readonly Option CurrentPassword = Option.Text("--current-password", "<current-password>", "The current password; OS_PASSWORD unless given.") with { Local = true };
    private static readonly Option Email = Option.Text("--email", "<email>", "The user's email address.");

    public static IEnumerable<Verb> All =>
    [
        new Verb("user-list", "List users.", ListAsync) { Options = [Tenant], Printing = Printing.Many, Example = "keystone user-list --tenant demo" },
        new Verb("user-get", "Display user details.", GetAsync) { Positionals = [Which], Printing = Printing.One, Aliases = ["user-show"], Example = "keystone user-get demo" },
        new Verb("user-create", "Create new user.", CreateAsync)
        {
            Options = [Option.Text("--name", "<user-name>", "Login name (must be unique).") with { Required = true }, Tenant, Pass, Email, Common.Enabled],
            Printing = Printing.One,
            Example = "keystone user-create --name bob --pass secret --email bob@example.org",
        },
        new Verb("user-update", "Update user's name, email, and enabled status.", UpdateAsync)
        {
            Positionals = [Which], Options = [Option.Text("--name", "<user-name>", "New login name."), Email, Common.Enabled], Example = "keystone user-update --enabled false bob",
        },
        new Verb("user-password-update", "Update user password.", ChangePasswordAsync) { Positionals = [Which], Options = [Pass], Example = "keystone user-password-update --pass secret bob" },
        new Verb("password-update", "Update own password.", ChangeOwnPasswordAsync)
        {
            Options = [CurrentPassword, NewPassword], Example = "keystone password-update --current-password old --new-password new",
        },
        new Verb("user-delete", "Delete user.", call => Common.DeleteAsync(call, Kind.User)) { Positionals = [Common.Several(Kind.User)], Example = "keystone user-delete bob" },
    ];

    private static async Task ListAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var users = call.Arguments.Value(Tenant) is { } tenant ? await OfTenantAsync(call, dialect, await Kind.Tenant.IdAsync(call, dialect, tenant)) : await Kind.User.ListAsync(call, dialect);
        Shown.List(call, Kind.User.Columns, users);
    }

    private static async Task<IEnumerable<JsonObject>> OfTenantAsync(Invocation call, Dialect dialect, string tenant)
    {
        if (dialect.IsVersion2) return (await call.Session.GetAsync(dialect.Service, $"/tenants/{tenant}/users")).List("users");
        var assignments = await call.Session.GetAsync(dialect.Service, $"/role_assignments?scope.project.id={tenant}");
        var ids = assignments.List("role_assignments").Select(assignment => (string?)(assignment["user"] as JsonObject)?["id"]).ToHashSet();
        return (await Kind.User.ListAsync(call, dialect)).Where(user => ids.Contains((string?)user["id"]));
    }

    private static async Task GetAsync(Invocation call) => Shown.One(call, await Kind.User.FindAsync(call, await Dialect.OfAsync(call), call.Arguments.Word("user")));

    private static async Task CreateAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var body = Common.Body(call);
        body.TryAdd("enabled", true);
        if (call.Arguments.Has(Pass)) body["password"] = await Common.PasswordAsync(call, Pass);
        var tenant = call.Arguments.Value(Tenant) is { } word ? await Kind.Tenant.IdAsync(call, dialect, word) : null;
        if (tenant is not null) body[dialect.IsVersion2 ? "tenantId" : "default_project_id"] = tenant;
        var user = await Common.CreateAsync(call, Kind.User, body);
        Shown.One(call, user);
        if (tenant is not null && !dialect.IsVersion2) call.Warn($"With Identity v3 the user has no role in the tenant yet: keystone user-role-add --user {(string?)user["name"]} --role member --tenant {call.Arguments.Value(Tenant)}");
    }

    private static async Task UpdateAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var body = Common.Body(call);
        if (body.Count == 0) throw new CommandException("User not updated, no arguments present.", "keystone help user-update lists what can be changed");
        await Common.ChangeAsync(call, dialect, $"/users/{await Kind.User.IdAsync(call, dialect, call.Arguments.Word("user"))}", "user", body);
        call.Say("User has been updated.");
    }

    private static async Task ChangePasswordAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var password = await Common.PasswordAsync(call, Pass);
        var id = await Kind.User.IdAsync(call, dialect, call.Arguments.Word("user"));
        await Common.ChangeAsync(call, dialect, $"/users/{id}{(dialect.IsVersion2 ? "/OS-KSADM/password" : "")}", "user", new JsonObject { ["password"] = password });
    }

    private static async Task ChangeOwnPasswordAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var id = (await call.Session.TokenAsync()).UserId;
        var current = call.Arguments.Value(CurrentPassword) ?? call.Session.Login.Password;
        var body = new JsonObject { ["password"] = await Common.PasswordAsync(call, NewPassword), ["original_password"] = current };
        if (dialect.IsVersion2) await call.Session.SendAsync(dialect.Service with { Interface = null }, HttpMethod.Patch, $"/OS-KSCRUD/users/{id}", new JsonObject { ["user"] = body });
        else await call.Session.PostAsync(dialect.Service, $"/users/{id}/password", new JsonObject { ["user"] = body });
        call.Say("You should update the password you are using to authenticate to match your new password");
    }
}
