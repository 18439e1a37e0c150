using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>Services and their endpoints. Identity v3 keeps an endpoint for each interface; the old client's one row is the three of a service in a region.</summary>
internal static class ServiceVerbs
{
    private static readonly Positional Which = Positional.One("service", "<service>", "Name or ID of service.");
    private static readonly string[] Interfaces = ["public", "internal", "admin"];

    private static readonly Option[] Addresses =
    [
        Option.Text("--publicurl", "<public-url>", "Public URL endpoint.") with { Required = true, Aliases = ["--public-url"] },
        Option.Text("--internalurl", "<internal-url>", "Internal URL endpoint; the public one unless given.") with { Aliases = ["--internal-url"] },
        Option.Text("--adminurl", "<admin-url>", "Admin URL endpoint; the public one unless given.") with { Aliases = ["--admin-url"] },
    ];

    private static readonly Option ServiceOption = Option.Text("--service", "<service>", "Name or ID of service associated with endpoint.") with { Required = true, Aliases = ["--service-id"], Local = true };
    private static readonly Option Region = Option.Text("--region", "<endpoint-region>", "Endpoint region (regionOne).") with { Local = true };

    public static IEnumerable<Verb> All =>
    [
        new Verb("service-list", "List all services in service catalog.", async call => Shown.List(call, Kind.Service.Columns, await Kind.Service.ListAsync(call, await Dialect.OfAsync(call)))) { Printing = Printing.Many, Example = "keystone service-list" },
        new Verb("service-get", "Display service from service catalog.", async call => Shown.One(call, await Kind.Service.FindAsync(call, await Dialect.OfAsync(call), call.Arguments.Word("service"))))
        {
            Positionals = [Which], Printing = Printing.One, Aliases = ["service-show"], Example = "keystone service-get neutron",
        },
        new Verb("service-create", "Add service to service catalog.", async call => Shown.One(call, await Common.CreateAsync(call, Kind.Service, Common.Body(call))))
        {
            Options =
            [
                Option.Text("--name", "<name>", "Name of new service."),
                Option.Text("--type", "<type>", "Service type (one of: identity, compute, network, image, object-store, or other).") with { Required = true },
                Option.Text("--description", "<service-description>", "Description of service."),
            ],
            Printing = Printing.One,
            Example = "keystone service-create --name swift --type object-store --description 'Object storage'",
        },
        new Verb("service-delete", "Delete service from service catalog.", call => Common.DeleteAsync(call, Kind.Service)) { Positionals = [Common.Several(Kind.Service)], Example = "keystone service-delete swift" },
        new Verb("endpoint-list", "List configured service endpoints.", ListAsync) { Printing = Printing.Many, Example = "keystone endpoint-list" },
        new Verb("endpoint-create", "Create a new endpoint associated with a service.", CreateAsync)
        {
            Options = [Region, ServiceOption, .. Addresses], Printing = Printing.One, Example = "keystone endpoint-create --service swift --publicurl http://192.168.1.10:8080/v1",
        },
        new Verb("endpoint-delete", "Delete a service endpoint.", DeleteAsync) { Positionals = [Positional.One("endpoint", "<endpoint-id>", "ID of endpoint to delete, as endpoint-list shows it.")], Example = "keystone endpoint-delete ID" },
    ];

    private static async Task ListAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var endpoints = await Kind.Endpoint.ListAsync(call, dialect);
        Shown.List(call, Kind.Endpoint.Columns, dialect.IsVersion2 ? endpoints : endpoints.GroupBy(Row).Select(Together));
    }

    private static (string? Service, string? Region) Row(JsonObject endpoint) => ((string?)endpoint["service_id"], (string?)endpoint["region"] ?? (string?)endpoint["region_id"]);

    /// <summary>The three of v3 as v2.0's one: its id is that of the public one.</summary>
    private static JsonObject Together(IGrouping<(string? Service, string? Region), JsonObject> endpoints)
    {
        var first = endpoints.FirstOrDefault(endpoint => (string?)endpoint["interface"] == "public") ?? endpoints.First();
        var row = new JsonObject { ["id"] = (string?)first["id"], ["region"] = endpoints.Key.Region, ["service_id"] = endpoints.Key.Service };
        foreach (var endpoint in endpoints) row[$"{(string?)endpoint["interface"]}url"] = (string?)endpoint["url"];
        return row;
    }

    private static async Task CreateAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var service = await Kind.Service.IdAsync(call, dialect, call.Arguments.Value(ServiceOption)!);
        var region = call.Arguments.Value(Region) ?? call.Session.Login.Region ?? "regionOne";
        var body = Common.Body(call);
        foreach (var kind in Interfaces) body.TryAdd($"{kind}url", (string?)body["publicurl"]);
        body["region"] = region;
        body["service_id"] = service;
        if (dialect.IsVersion2)
        {
            Shown.One(call, await Common.CreateAsync(call, Kind.Endpoint, body));
            return;
        }

        var made = new List<JsonObject>();
        foreach (var kind in Interfaces)
        {
            made.Add(await Common.CreateAsync(call, Kind.Endpoint, new JsonObject { ["interface"] = kind, ["url"] = (string?)body[$"{kind}url"], ["region_id"] = region, ["service_id"] = service }));
        }

        Shown.One(call, Together(made.GroupBy(_ => ((string?)service, (string?)region)).Single()));
    }

    private static async Task DeleteAsync(Invocation call)
    {
        var dialect = await Dialect.OfAsync(call);
        var id = call.Arguments.Word("endpoint");
        var all = await Kind.Endpoint.ListAsync(call, dialect);
        var found = all.FirstOrDefault(endpoint => (string?)endpoint["id"] == id) ?? throw new NotFoundException($"No endpoint with an ID of '{id}' exists.", "keystone endpoint-list shows what there is");
        foreach (var endpoint in dialect.IsVersion2 ? [found] : all.Where(endpoint => Row(endpoint) == Row(found)))
        {
            await call.Session.DeleteAsync(dialect.Service, $"/endpoints/{(string)endpoint["id"]!}");
        }

        call.Say("Endpoint has been deleted.");
    }
}
