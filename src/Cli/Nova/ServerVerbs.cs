using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>List, show, delete, rename, rebuild, metadata of servers.</summary>
internal static class ServerVerbs
{
    public static readonly Positional Server = Positional.One("server", "<server>", "Name or ID of server.");
    public static readonly Positional Servers = Positional.Some("server", "<server>", "Name or ID of server(s).");
    public static readonly Option AllTenants = Option.Flag("--all-tenants", "In other tenants too (Admin only).") with { Aliases = ["--all-projects"], Local = true };
    private static readonly Option Minimal = Option.Flag("--minimal", "Skips flavor/image lookups when showing servers.") with { Local = true };
    private static readonly Option Wrap = Option.Number("--wrap", "<integer>", "Wrap the output to a specified length.") with { Local = true };
    private static readonly Option Name = Option.Text("--name", "<name>", "New name for the server.");
    private static readonly Option Description = Option.Text("--description", "<description>", "New description for the server (from version 2.19).");
    private static readonly Option Password = Option.Text("--rebuild-password", "<rebuild-password>", "Set the provided admin password on the rebuilt server.") with { Attribute = "adminPass" };
    private static readonly Option Meta = Option.Map("--meta", "<key=value>", "Metadata; may be given again.") with { Attribute = "metadata" };
    private static readonly Option Files = Option.Many("--file", "<dst-path=src-path>", "Store a local file on the server; may be given again.") with { Local = true };
    private static readonly Option KeepEphemeral = Option.Flag("--preserve-ephemeral", "Preserve the default ephemeral storage partition on rebuild.");

    public static IEnumerable<Verb> All =>
    [
        ListServersVerb.Verb,
        new Verb("show", "Show details about the given server.", async call => await ServerTable.PrintAsync(call, await FullAsync(call, call.Arguments.Word("server")), call.Arguments.Has(Minimal)))
        {
            Positionals = [Server], Options = [Minimal, Wrap], Printing = Printing.One, Example = "nova show cirros01",
        },
        new Verb("delete", "Immediately shut down and delete specified server(s).", DeleteAsync) { Positionals = [Servers], Options = [AllTenants], Example = "nova delete cirros01" },
        new Verb("rename", "Rename a server.", RenameAsync) { Positionals = [Server, Positional.One("name", "<name>", "New name for the server.")], Example = "nova rename cirros01 web01" },
        new Verb("update", "Update the name or the description for a server.", UpdateAsync) { Positionals = [Server], Options = [Name, Description], Example = "nova update --name web01 cirros01" },
        new Verb("rebuild", "Shutdown, re-image, and re-boot a server.", RebuildAsync)
        {
            Positionals = [Server, Positional.One("image", "<image>", "Name or ID of new image.")],
            Options = [Name, Description, Password, Meta, Files, KeepEphemeral, Minimal, BootVerb.Poll with { Local = true }],
            Printing = Printing.One,
            Example = "nova rebuild --poll cirros01 cirros-x86_64",
        },
        new Verb("meta", "Set or delete metadata on a server.", MetaAsync)
        {
            Positionals = [Server, Positional.One("action", "<action>", "Actions: 'set' or 'delete'."), Positional.Some("metadata", "<key=value>", "Metadata to set or delete (only key is necessary on delete).")],
            Example = "nova meta cirros01 set role=web",
        },
        new Verb("console-log", "Get console log output of a server.", ConsoleLogAsync)
        {
            Positionals = [Server], Options = [Option.Number("--length", "<length>", "Length in lines to tail.")], Example = "nova console-log --length 20 cirros01",
        },
        new Verb("image-create", "Create a new image by taking a snapshot of a running server.", SnapshotAsync)
        {
            Positionals = [Server, Positional.One("name", "<name>", "Name of snapshot.")], Options = [Meta], Example = "nova image-create cirros01 cirros01-snapshot",
        },
    ];

    public static async Task<JsonObject> FullAsync(Invocation call, string word)
    {
        var id = await Lookup.ServerIdAsync(call, word);
        return (await call.Session.GetAsync(Service.Compute, $"/servers/{id}")).Object("server");
    }

    private static Task DeleteAsync(Invocation call) => Many.DoAsync(
        call,
        call.Arguments.WordsOf("server"),
        async word => await call.Session.DeleteAsync(Service.Compute, $"/servers/{await Lookup.ServerIdAsync(call, word, call.Arguments.Has(AllTenants))}"),
        word => $"Request to delete server {word} has been accepted.",
        "Unable to delete the specified server(s).");

    private static async Task RenameAsync(Invocation call) => await ChangeAsync(call, new JsonObject { ["name"] = call.Arguments.Word("name") });

    private static async Task UpdateAsync(Invocation call)
    {
        var body = new JsonObject();
        if (call.Arguments.Value(Name) is { } name) body["name"] = name;
        if (call.Arguments.Value(Description) is { } description) body["description"] = description;
        await ChangeAsync(call, body);
    }

    private static async Task ChangeAsync(Invocation call, JsonObject body) =>
        await call.Session.PutAsync(Service.Compute, $"/servers/{await Lookup.ServerIdAsync(call, call.Arguments.Word("server"))}", new JsonObject { ["server"] = body });

    private static async Task RebuildAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var body = new JsonObject { ["imageRef"] = (string?)(await Lookup.ImageAsync(call, call.Arguments.Word("image")))["id"] };
        foreach (var option in call.Verb.Options.Where(option => !option.Local && call.Arguments.Has(option))) body[option.Attribute] = option.ToJson(call.Arguments.Values(option));
        if (call.Arguments.Has(Files)) body["personality"] = BootVerb.FilesOf(call, call.Arguments.Values(Files));
        var made = (await call.Session.PostAsync(Service.Compute, $"/servers/{id}/action", new JsonObject { ["rebuild"] = body })).Object("server");
        await ServerTable.PrintAsync(call, made, call.Arguments.Has(Minimal));
        if (call.Arguments.Has(BootVerb.Poll)) await Polling.UntilAsync(call, id, "rebuilding", "ACTIVE");
    }

    private static async Task MetaAsync(Invocation call)
    {
        var path = $"/servers/{await Lookup.ServerIdAsync(call, call.Arguments.Word("server"))}/metadata";
        var words = call.Arguments.WordsOf("metadata");
        switch (call.Arguments.Word("action"))
        {
            case "set":
                await call.Session.PostAsync(Service.Compute, path, new JsonObject { ["metadata"] = Meta.ToJson(words) });
                break;
            case "delete":
                foreach (var word in words) await call.Session.DeleteAsync(Service.Compute, $"{path}/{Uri.EscapeDataString(word.Split('=')[0])}");
                break;
            default:
                throw new UsageException($"argument <action>: invalid choice: '{call.Arguments.Word("action")}' (choose from 'set', 'delete')");
        }
    }

    private static async Task ConsoleLogAsync(Invocation call)
    {
        var body = new JsonObject { ["length"] = call.Arguments.Number("--length") };
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var reply = await call.Session.PostAsync(Service.Compute, $"/servers/{id}/action", new JsonObject { ["os-getConsoleOutput"] = body });
        call.Say(PythonText.Str(reply.Node("output")));
    }

    private static async Task SnapshotAsync(Invocation call)
    {
        var body = new JsonObject { ["name"] = call.Arguments.Word("name"), ["metadata"] = Meta.ToJson(call.Arguments.Values(Meta)) };
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        await call.Session.PostAsync(Service.Compute, $"/servers/{id}/action", new JsonObject { ["createImage"] = body });
    }
}
