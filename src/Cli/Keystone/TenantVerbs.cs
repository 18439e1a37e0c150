using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Keystone;

/// <summary>Tenants, which Identity v3 calls projects.</summary>
internal static class TenantVerbs
{
    private static readonly Positional Which = Positional.One("tenant", "<tenant>", "Name or ID of tenant.");
    private static readonly Option Name = Option.Text("--name", "<tenant-name>", "Tenant name (must be unique).");
    private static readonly Option Description = Option.Text("--description", "<tenant-description>", "Tenant description.");

    public static IEnumerable<Verb> All =>
    [
        new Verb("tenant-list", "List all tenants.", ListAsync) { Printing = Printing.Many, Aliases = ["project-list"], Example = "keystone tenant-list | awk '/ demo /{print $2}'" },
        new Verb("tenant-get", "Display tenant details.", GetAsync) { Positionals = [Which], Printing = Printing.One, Aliases = ["tenant-show"], Example = "keystone tenant-get demo" },
        new Verb("tenant-create", "Create new tenant.", CreateAsync)
        {
            Options = [Name with { Required = true }, Description, Common.Enabled], Printing = Printing.One, Example = "keystone tenant-create --name lab --description 'the lab'",
        },
        new Verb("tenant-update", "Update tenant name, description, enabled status.", UpdateAsync)
        {
            Positionals = [Which], Options = [Name, Description, Common.Enabled], Example = "keystone tenant-update --description 'the big lab' lab",
        },
        new Verb("tenant-delete", "Delete tenant.", call => Common.DeleteAsync(call, Kind.Tenant)) { Positionals = [Common.Several(Kind.Tenant)], Example = "keystone tenant-delete lab" },
    ];

    private static async Task ListAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        Shown.List(call, Kind.Tenant.Columns, await Kind.Tenant.ListAsync(call, dialect));
    }

    private static async Task GetAsync(Invocation call) => Shown.One(call, await Kind.Tenant.FindAsync(call, await Dialect.OfAsync(call), call.Arguments.Word("tenant")));

    private static async Task CreateAsync(Invocation call)
    {
        var body = Common.Body(call);
        body.TryAdd("enabled", true);
        body.TryAdd("description", "");
        Shown.One(call, await Common.CreateAsync(call, Kind.Tenant, body));
    }

    private static async Task UpdateAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var tenant = await Kind.Tenant.FindAsync(call, dialect, call.Arguments.Word("tenant"));
        var body = Common.Body(call);
        if (body.Count == 0) throw new CommandException("Tenant not updated, no arguments present.", "keystone help tenant-update lists what can be changed");
        var path = $"{Kind.Tenant.Path(dialect)}/{(string)tenant["id"]!}";
        if (dialect.IsVersion2) await call.Session.PostAsync(dialect.Service, path, new JsonObject { ["tenant"] = body });
        else await call.Session.SendAsync(dialect.Service, HttpMethod.Patch, path, new JsonObject { ["project"] = body });
    }
}
