using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary><c>nova list</c>.</summary>
internal static class ListServersVerb
{
    private static readonly string[] PowerStates = ["NOSTATE", "Running", "", "Paused", "Shutdown", "", "Crashed", "Suspended"];
    private static readonly Option Tenant = Option.Text("--tenant", "<tenant>", "Display information from single tenant (Admin only).") with { Attribute = "tenant_id" };
    private static readonly Option Image = Option.Text("--image", "<image>", "Search by image name or ID.");
    private static readonly Option Flavor = Option.Text("--flavor", "<flavor>", "Search by flavor name or ID.");
    private static readonly Option Minimal = Option.Flag("--minimal", "Get only UUID and name.") with { Local = true };
    private static readonly Option Fields = Option.Text("--fields", "<fields>", "Comma-separated list of fields to display, as show names them.") with { Local = true };
    private static readonly Option Sort = Option.Text("--sort", "<key>[:<direction>]", "Comma-separated list of sort keys and directions (desc).") with { Local = true };
    private static readonly Option Limit = Option.Number("--limit", "<limit>", "Maximum number of servers to display; -1: all.");
    private static readonly Option ChangesSince = Option.Text("--changes-since", "<changes_since>", "Changed after this time (ISO 8601).") with { Attribute = "changes-since" };

    public static Verb Verb => new("list", "List servers.", RunAsync)
    {
        Options =
        [
            ServerVerbs.AllTenants,
            Tenant,
            Option.Text("--user", "<user>", "Display information from single user (Admin only).") with { Attribute = "user_id" },
            Option.Text("--name", "<name-regexp>", "Search with regular expression match by name."),
            Option.Text("--status", "<status>", "Search by server status."),
            Image,
            Flavor,
            Option.Text("--host", "<hostname>", "Search servers by hostname to which they are assigned (Admin only)."),
            Option.Text("--ip", "<ip-regexp>", "Search with regular expression match by IP address."),
            Option.Text("--ip6", "<ip6-regexp>", "Search with regular expression match by IPv6 address."),
            Option.Text("--reservation-id", "<reservation-id>", "Only return servers that match reservation-id."),
            Option.Text("--instance-name", "<name-regexp>", "Search with regular expression match by server name (Admin only).") with { Hidden = true },
            Option.Flag("--deleted", "Only display deleted servers (Admin only)."),
            ChangesSince,
            Option.Text("--marker", "<marker>", "The last server UUID of the previous page."),
            Limit,
            Minimal,
            Fields,
            Sort,
        ],
        Printing = Printing.Many,
        Example = "nova list --name cirros --status ACTIVE",
    };

    private static async Task RunAsync(Invocation call)
    {
        var arguments = call.Arguments;
        var minimal = arguments.Has(Minimal);
        var path = await PathAsync(call, minimal);
        var servers = await PagesAsync(call, path);
        if (!arguments.Has(Sort)) servers = [.. servers.OrderBy(server => (string?)server["name"], StringComparer.Ordinal).ThenBy(server => (string?)server["id"], StringComparer.Ordinal)];
        var columns = Columns(arguments, minimal, servers);
        Table.List(
            call,
            columns,
            servers,
            ("Tenant ID", server => server["tenant_id"]),
            ("Task State", server => server.ContainsKey("OS-EXT-STS:task_state") ? server["OS-EXT-STS:task_state"] : "N/A"),
            ("Power State", server => server["OS-EXT-STS:power_state"] is { } state ? PowerStates.ElementAtOrDefault((int)state) ?? "" : "N/A"),
            ("Networks", Networks),
            ("Flavor", server => (server["flavor"] as JsonObject)?["id"] ?? (server["flavor"] as JsonObject)?["original_name"]),
            ("Image", server => (server["image"] as JsonObject)?["id"]));
    }

    private static async Task<string> PathAsync(Invocation call, bool minimal)
    {
        var query = new StringBuilder(minimal ? "/servers?" : "/servers/detail?");
        void Add(string name, string value) => query.Append(CultureInfo.InvariantCulture, $"{name}={Uri.EscapeDataString(value)}&");
        if (call.Arguments.Has(ServerVerbs.AllTenants) || call.Arguments.Has(Tenant)) Add("all_tenants", "1");
        foreach (var option in call.Verb.Options.Where(option => !option.Local && option != Limit && call.Arguments.Has(option)))
        {
            var value = call.Arguments.Value(option)!;
            if (option == Image) value = (string)(await Lookup.ImageAsync(call, value))["id"]!;
            if (option == Flavor) value = (string)(await Lookup.FlavorAsync(call, value))["id"]!;
            Add(option.Attribute, option.Kind == OptionKind.Flag ? "True" : value);
        }

        foreach (var key in (call.Arguments.Value(Sort) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = key.Split(':', 2);
            Add("sort_key", parts[0]);
            Add("sort_dir", parts.Length == 1 ? "desc" : parts[1] is "asc" or "desc" ? parts[1] : throw new CommandException($"Unknown sort direction: {parts[1]}", "asc or desc"));
        }

        if (call.Arguments.Number(Limit) is > 0 and var limit) Add("limit", PythonText.Str(limit));
        return query.ToString()[..^1];
    }

    /// <summary>All pages, unless a limit was given.</summary>
    private static async Task<List<JsonObject>> PagesAsync(Invocation call, string path)
    {
        var servers = new List<JsonObject>();
        for (string? next = path; next is not null;)
        {
            var reply = await call.Session.GetAsync(Service.Compute, next);
            servers.AddRange(reply.List("servers"));
            var link = ((reply.Body as JsonObject)?["servers_links"] as JsonArray ?? []).OfType<JsonObject>().FirstOrDefault(link => (string?)link["rel"] == "next");
            var more = link is not null && call.Arguments.Number(Limit) is null or -1;
            next = more && (string?)link!["href"] is { } href ? path.Split('?')[0] + new Uri(href).Query : null;
        }

        return servers;
    }

    private static List<string> Columns(ParsedArguments arguments, bool minimal, List<JsonObject> servers)
    {
        if (minimal) return ["ID", "Name"];
        if (arguments.Value(Fields) is { } fields) return ["ID", .. fields.Split(',').Where(field => field != "id").Select(field => Head(field, servers))];
        List<string> columns = ["ID", "Name", "Status", "Task State", "Power State", "Networks"];
        if (arguments.Has(ServerVerbs.AllTenants) || arguments.Has(Tenant)) columns.Insert(2, "Tenant ID");
        if (arguments.Has(ChangesSince)) columns.Add("Updated");
        return columns;
    }

    private static string Head(string field, List<JsonObject> servers)
    {
        if (servers.Count > 0 && field != "networks" && !servers[0].ContainsKey(field)) throw new CommandException($"Non-existent fields are specified: ['{field}']", $"there are: {string.Join(", ", servers[0].Select(pair => pair.Key))}");
        if (field.Contains(':', StringComparison.Ordinal)) return field;
        return string.Join(' ', field.Split('_', '-').Select(word => word.Length > 0 ? char.ToUpperInvariant(word[0]) + word[1..] : word));
    }

    private static JsonNode? Networks(JsonObject server) => string.Join("; ", (server["addresses"] as JsonObject ?? [])
        .OrderBy(network => network.Key, StringComparer.Ordinal).Select(network => $"{network.Key}={string.Join(", ", ServerTable.Addresses(network.Value))}"));
}
