using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>The cloud behind the servers: hosts, services, zones, images, server groups, what happened to a server.</summary>
internal static class CloudVerbs
{
    private static readonly Positional Hypervisor = Positional.One("hypervisor", "<hypervisor>", "Name or ID of the hypervisor.");
    private static readonly string[] GroupColumns = ["Id", "Name", "Policies", "Members", "Metadata"];

    public static IEnumerable<Verb> All =>
    [
        new Verb("hypervisor-list", "List hypervisors.", async call => Table.List(call, ["ID", "Hypervisor hostname", "State", "Status"], (await call.Session.GetAsync(Service.Compute, "/os-hypervisors")).List("hypervisors"))) { Printing = Printing.Many, Example = "nova hypervisor-list" },
        new Verb("hypervisor-show", "Display the details of the specified hypervisor.", ShowHypervisorAsync) { Positionals = [Hypervisor], Printing = Printing.One, Example = "nova hypervisor-show vm" },
        new Verb("hypervisor-stats", "Get hypervisor statistics over all compute nodes.", async call => Table.One(call, (await call.Session.GetAsync(Service.Compute, "/os-hypervisors/statistics")).Object("hypervisor_statistics"))) { Printing = Printing.One, Example = "nova hypervisor-stats" },
        new Verb("service-list", "Show a list of all running services. Filter by host & binary.", ListServicesAsync)
        {
            Options = [Option.Text("--host", "<hostname>", "Name of host."), Option.Text("--binary", "<binary>", "Service binary.")], Printing = Printing.Many, Example = "nova service-list",
        },
        new Verb("availability-zone-list", "List all the availability zones.", ListZonesAsync) { Printing = Printing.Many, Example = "nova availability-zone-list" },
        new Verb("image-list", "Print a list of available images to boot from.", ListImagesAsync) { Printing = Printing.Many, Example = "nova image-list" },
        new Verb("server-group-list", "Print a list of all server groups.", async call => Groups(call, (await call.Session.GetAsync(Service.Compute, $"/os-server-groups{(call.Arguments.Has("--all-projects") ? "?all_projects=True" : "")}")).List("server_groups")))
        {
            Options = [Option.Flag("--all-projects", "Display server groups from all projects (Admin only).")], Printing = Printing.Many, Example = "nova server-group-list",
        },
        new Verb("server-group-create", "Create a new server group with the specified details.", CreateGroupAsync)
        {
            Positionals = [Positional.One("name", "<name>", "Server group name."), Positional.One("policy", "<policy>", "Policy: affinity, anti-affinity, soft-affinity, soft-anti-affinity.")],
            Printing = Printing.Many,
            Example = "nova server-group-create apart anti-affinity",
        },
        new Verb("server-group-get", "Get a specific server group.", async call => Groups(call, [(await call.Session.GetAsync(Service.Compute, $"/os-server-groups/{Uri.EscapeDataString(call.Arguments.Word("id"))}")).Object("server_group")]))
        {
            Positionals = [Positional.One("id", "<id>", "Unique ID of the server group to get.")], Printing = Printing.Many, Example = "nova server-group-get ID",
        },
        new Verb("server-group-delete", "Delete specific server group(s).", DeleteGroupsAsync) { Positionals = [Positional.Some("id", "<id>", "Unique ID(s) of the server group to delete.")], Example = "nova server-group-delete ID" },
        new Verb("instance-action-list", "List actions on a server.", ListActionsAsync) { Positionals = [ServerVerbs.Server], Printing = Printing.Many, Example = "nova instance-action-list cirros01" },
        new Verb("instance-action", "Show an action.", ShowActionAsync)
        {
            Positionals = [ServerVerbs.Server, Positional.One("request", "<request_id>", "Request ID of the action to get.")], Printing = Printing.One, Example = "nova instance-action cirros01 req-ID",
        },
        new Verb("diagnostics", "Retrieve server diagnostics.", async call => Table.One(call, (await call.Session.GetAsync(Service.Compute, $"/servers/{await Lookup.ServerIdAsync(call, call.Arguments.Word("server"))}/diagnostics")).Body as JsonObject ?? []))
        {
            Positionals = [ServerVerbs.Server], Printing = Printing.One, Example = "nova diagnostics cirros01",
        },
    ];

    private static async Task ShowHypervisorAsync(Invocation call)
    {
        var word = call.Arguments.Word("hypervisor");
        var all = (await call.Session.GetAsync(Service.Compute, "/os-hypervisors/detail")).List("hypervisors");
        var found = all.FirstOrDefault(one => PythonText.Str(one["id"]) == word || (string?)one["hypervisor_hostname"] == word)
            ?? throw new NotFoundException($"No hypervisor with a name or ID of '{word}' exists.", "nova hypervisor-list shows what there is");
        var flat = new JsonObject();
        Flatten(flat, found, "");
        Table.One(call, flat);
    }

    /// <summary><c>{"service": {"host": …}}</c> becomes <c>service_host</c>; JSON within a text is opened first.</summary>
    private static void Flatten(JsonObject flat, JsonObject map, string prefix)
    {
        foreach (var (name, value) in map)
        {
            var opened = value is JsonValue text && text.TryGetValue<string>(out var words) && words.StartsWith('{') ? JsonNode.Parse(words) : value;
            if (opened is JsonObject { Count: > 0 } inner) Flatten(flat, inner, $"{prefix}{name}_");
            else flat[$"{prefix}{name}"] = opened?.DeepClone() ?? "None";
        }
    }

    private static async Task ListServicesAsync(Invocation call)
    {
        var filters = call.Verb.Options.Where(call.Arguments.Has).Select(option => $"{option.Attribute}={Uri.EscapeDataString(call.Arguments.Value(option)!)}");
        var services = (await call.Session.GetAsync(Service.Compute, $"/os-services?{string.Join('&', filters)}".TrimEnd('?'))).List("services");
        Table.List(call, ["Id", "Binary", "Host", "Zone", "Status", "State", "Updated_at", "Disabled Reason"], services, ("Disabled Reason", service => service["disabled_reason"]));
    }

    /// <summary>With hosts and their services for an admin, the zones alone for others.</summary>
    private static async Task ListZonesAsync(Invocation call)
    {
        IReadOnlyList<JsonObject> zones;
        try
        {
            zones = (await call.Session.GetAsync(Service.Compute, "/os-availability-zone/detail")).List("availabilityZoneInfo");
        }
        catch (ApiException refused) when (refused.Status == 403)
        {
            zones = (await call.Session.GetAsync(Service.Compute, "/os-availability-zone")).List("availabilityZoneInfo");
        }

        var rows = new List<Cell[]>();
        foreach (var zone in zones)
        {
            rows.Add([new Cell(zone["zoneName"]), (bool?)(zone["zoneState"] as JsonObject)?["available"] == true ? "available" : "not available"]);
            foreach (var (host, services) in (zone["hosts"] as JsonObject ?? []).OrderBy(host => host.Key, StringComparer.Ordinal))
            {
                rows.Add([$"|- {host}", ""]);
                foreach (var (service, state) in services as JsonObject ?? []) rows.Add([$"| |- {service}", StateOf(state as JsonObject ?? [])]);
            }
        }

        call.Printer.List(["Name", "Status"], rows);
    }

    private static string StateOf(JsonObject state) => $"{((bool?)state["active"] == true ? "enabled" : "disabled")} {((bool?)state["available"] == true ? ":-)" : "XXX")} {PythonText.Str(state["updated_at"])}";

    private static async Task ListImagesAsync(Invocation call)
    {
        var images = (await call.Session.GetAsync(Service.Image, "/images")).List("images").OrderBy(image => (string?)image["name"], StringComparer.Ordinal);
        Table.List(call, ["ID", "Name", "Status", "Server"], images, ("Status", image => ((string?)image["status"])?.ToUpperInvariant()), ("Server", image => image["instance_uuid"] ?? ""));
    }

    private static void Groups(Invocation call, IEnumerable<JsonObject> groups) => Table.List(call, GroupColumns, groups, ("Policies", group => group["policies"] ?? group["policy"]), ("Metadata", group => group["metadata"] ?? new JsonObject()));

    private static async Task CreateGroupAsync(Invocation call)
    {
        var group = new JsonObject { ["name"] = call.Arguments.Word("name") };
        if (ApiVersion.IsAtLeast(call, 64)) group["policy"] = call.Arguments.Word("policy");
        else group["policies"] = new JsonArray(call.Arguments.Word("policy"));
        Groups(call, [(await call.Session.PostAsync(Service.Compute, "/os-server-groups", new JsonObject { ["server_group"] = group })).Object("server_group")]);
    }

    private static Task DeleteGroupsAsync(Invocation call) => Many.DoAsync(
        call,
        call.Arguments.WordsOf("id"),
        id => call.Session.DeleteAsync(Service.Compute, $"/os-server-groups/{Uri.EscapeDataString(id)}"),
        id => $"Server group {id} has been successfully deleted.",
        "Unable to delete any of the specified server groups.");

    private static async Task ListActionsAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var actions = (await call.Session.GetAsync(Service.Compute, $"/servers/{id}/os-instance-actions")).List("instanceActions").OrderBy(action => (string?)action["start_time"], StringComparer.Ordinal);
        Table.List(call, ["Action", "Request_ID", "Message", "Start_Time"], actions);
    }

    private static async Task ShowActionAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        Table.One(call, (await call.Session.GetAsync(Service.Compute, $"/servers/{id}/os-instance-actions/{Uri.EscapeDataString(call.Arguments.Word("request"))}")).Object("instanceAction"));
    }
}
