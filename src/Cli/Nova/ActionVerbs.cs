using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>What is done to a server by one POST to its actions.</summary>
internal static class ActionVerbs
{
    private static readonly Option Hard = Option.Flag("--hard", "Perform a hard reboot (instead of a soft one).");
    private static readonly Positional ConsoleType = Positional.Optional("type", "<console-type>", "Type of console.");

    public static IEnumerable<Verb> All =>
    [
        Several("start", "Start the server(s).", "os-start", "start"),
        Several("stop", "Stop the server(s).", "os-stop", "stop"),
        new Verb("reboot", "Reboot a server.", RebootAsync) { Positionals = [ServerVerbs.Servers], Options = [Hard, BootVerb.Poll], Example = "nova reboot --hard --poll cirros01" },
        Single("pause", "Pause a server."), Single("unpause", "Unpause a server."), Single("suspend", "Suspend a server."), Single("resume", "Resume a server."),
        Single("lock", "Lock a server: a normal (non-admin) user will not be able to execute actions on it."), Single("unlock", "Unlock a server."),
        Single("unrescue", "Restart the server from normal boot disk again."), Single("shelve", "Shelve a server."), Single("unshelve", "Unshelve a server."), Single("restore", "Restore a soft-deleted server."),
        Single("migrate", "Migrate a server."), Single("resize-confirm", "Confirm a previous resize.", "confirmResize"), Single("resize-revert", "Revert a previous resize.", "revertResize"),
        Single("force-delete", "Force delete a server.", "forceDelete"), Single("reset-network", "Reset network of a server.", "resetNetwork"),
        new Verb("rescue", "Reboots a server into rescue mode.", RescueAsync) { Positionals = [ServerVerbs.Server], Printing = Printing.One, Example = "nova rescue cirros01" },
        new Verb("resize", "Resize a server.", ResizeAsync) { Positionals = [ServerVerbs.Server, Positional.One("flavor", "<flavor>", "Name or ID of new flavor.")], Options = [BootVerb.Poll], Example = "nova resize cirros01 m1.small" },
        new Verb("reset-state", "Reset the state of a server.", ResetStateAsync)
        {
            Positionals = [ServerVerbs.Servers], Options = [Option.Flag("--active", "Request the server be reset to \"active\" state instead of \"error\" state.")], Example = "nova reset-state --active cirros01",
        },
        new Verb("get-vnc-console", "Get a vnc console to a server.", call => ConsoleAsync(call, "os-getVNCConsole", "vnc", "novnc"))
        {
            Positionals = [ServerVerbs.Server, ConsoleType with { Help = "Type of vnc console (\"novnc\", which is meant if none is given)." }], Printing = Printing.Many, Example = "nova get-vnc-console cirros01",
        },
        new Verb("get-spice-console", "Get a spice console to a server.", call => ConsoleAsync(call, "os-getSPICEConsole", "spice", "spice-html5")) { Positionals = [ServerVerbs.Server, ConsoleType], Printing = Printing.Many, Example = "nova get-spice-console cirros01 spice-html5" },
        new Verb("get-serial-console", "Get a serial console to a server.", call => ConsoleAsync(call, "os-getSerialConsole", "serial", "serial"))
        {
            Positionals = [ServerVerbs.Server], Options = [Option.Text("--console-type", "<type>", "Type of serial console.") with { Choices = ["serial"] }], Printing = Printing.Many, Example = "nova get-serial-console cirros01",
        },
    ];

    public static async Task<Reply> ActAsync(Invocation call, string id, string action, JsonNode? body) => await call.Session.PostAsync(Service.Compute, $"/servers/{id}/action", new JsonObject { [action] = body });

    private static Verb Single(string name, string summary, string? action = null) => new(name, summary, async call => await ActAsync(call, await Lookup.ServerIdAsync(call, call.Arguments.Word("server")), action ?? name, null))
    {
        Positionals = [ServerVerbs.Server], Example = $"nova {name} cirros01",
    };

    private static Verb Several(string name, string summary, string action, string doing) => new(name, summary, call => Many.DoAsync(
        call,
        call.Arguments.WordsOf("server"),
        async word => await ActAsync(call, await Lookup.ServerIdAsync(call, word, call.Arguments.Has(ServerVerbs.AllTenants)), action, null),
        word => $"Request to {doing} server {word} has been accepted.",
        $"Unable to {doing} the specified server(s)."))
    {
        Positionals = [ServerVerbs.Servers], Options = [ServerVerbs.AllTenants], Example = $"nova {name} cirros01",
    };

    private static async Task RebootAsync(Invocation call)
    {
        var servers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in call.Arguments.WordsOf("server"))
        {
            var server = await Lookup.ServerAsync(call, word);
            servers[$"{(string?)server["name"]} ({(string?)server["id"]})"] = (string)server["id"]!;
        }

        var type = call.Arguments.Has(Hard) ? "HARD" : "SOFT";
        await Many.DoAsync(call, [.. servers.Keys], word => ActAsync(call, servers[word], "reboot", new JsonObject { ["type"] = type }), word => $"Request to reboot server {word} has been accepted.", "Unable to reboot the specified server(s).");
        if (!call.Arguments.Has(BootVerb.Poll)) return;
        await Many.DoAsync(call, [.. servers.Keys], word => Polling.UntilAsync(call, servers[word], "rebooting", "ACTIVE", showProgress: false), word => $"Wait for server {word} reboot.", "Wait for specified server(s) failed.");
    }

    private static async Task RescueAsync(Invocation call)
    {
        var reply = await ActAsync(call, await Lookup.ServerIdAsync(call, call.Arguments.Word("server")), "rescue", null);
        if (reply.Body is JsonObject body) Table.One(call, body);
    }

    private static async Task ResizeAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var flavor = (string?)(await Lookup.FlavorAsync(call, call.Arguments.Word("flavor")))["id"];
        await ActAsync(call, id, "resize", new JsonObject { ["flavorRef"] = flavor });
        if (call.Arguments.Has(BootVerb.Poll)) await Polling.UntilAsync(call, id, "resizing", "VERIFY_RESIZE");
    }

    private static async Task ResetStateAsync(Invocation call)
    {
        var state = call.Arguments.Has("--active") ? "active" : "error";
        await Many.DoAsync(
            call,
            call.Arguments.WordsOf("server"),
            async word => await ActAsync(call, await Lookup.ServerIdAsync(call, word), "os-resetState", new JsonObject { ["state"] = state }),
            word => $"Reset state for server {word} succeeded; new state is {state}",
            "Unable to reset the state for the specified server(s).");
    }

    /// <summary>An action of its own up to version 2.5, remote-consoles from 2.6 on.</summary>
    private static async Task ConsoleAsync(Invocation call, string action, string protocol, string usual)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var type = call.Arguments.OptionalWord("type") ?? usual;
        var console = ApiVersion.IsAtLeast(call, 6)
            ? (await call.Session.PostAsync(Service.Compute, $"/servers/{id}/remote-consoles", new JsonObject { ["remote_console"] = new JsonObject { ["protocol"] = protocol, ["type"] = type } })).Object("remote_console")
            : (await ActAsync(call, id, action, new JsonObject { ["type"] = type })).Object("console");
        call.Printer.List(["Type", "Url"], [[new Cell(console["type"]), new Cell(console["url"])]]);
    }
}
