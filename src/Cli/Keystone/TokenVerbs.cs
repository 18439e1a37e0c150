using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>What a login gives: the token, the catalog; and which versions of Identity there are.</summary>
internal static class TokenVerbs
{
    private static readonly Option Wrap = Option.Number("--wrap", "<integer>", "Wrap PKI tokens to a specified length.") with { Local = true };
    private static readonly Option ServiceType = Option.Text("--service", "<service-type>", "Service type to return.") with { Local = true };
    private static readonly Option EndpointType = Option.Text("--endpoint-type", "<endpoint-type>", "publicURL, internalURL or adminURL.") with { Local = true };

    public static IEnumerable<Verb> All =>
    [
        new Verb("token-get", "Display the current user token.", TokenAsync) { Options = [Wrap], Printing = Printing.One, Example = "keystone token-get" },
        new Verb("catalog", "List service catalog, possibly filtered by service.", CatalogAsync) { Options = [ServiceType], Printing = Printing.One, Example = "keystone catalog --service network" },
        new Verb("endpoint-get", "Find endpoint filtered by a specific attribute or service type.", EndpointAsync)
        {
            Options = [ServiceType with { Required = true }, EndpointType], Printing = Printing.One, Example = "keystone endpoint-get --service network",
        },
        new Verb("discover", "Discover Keystone servers, supported API versions and extensions.", DiscoverAsync) { NeedsNoLogin = true, Example = "keystone --os-auth-url http://127.0.0.1:5000 discover" },
    ];

    private static async Task TokenAsync(Invocation call)
    {
        var token = await call.Session.TokenAsync();
        var id = call.Arguments.Number(Wrap) is > 0 and var width ? string.Join('\n', token.Id.Chunk((int)width).Select(line => new string(line))) : token.Id;
        var fields = new List<(string, Cell)> { ("expires", token.Expires), ("id", new Cell(token.Id, id)) };
        if (token.ProjectId is { } tenant) fields.Add(("tenant_id", tenant));
        fields.Add(("user_id", token.UserId));
        call.Printer.One(fields);
    }

    private static async Task CatalogAsync(Invocation call)
    {
        var token = await call.Session.TokenAsync();
        var wanted = call.Arguments.Value(ServiceType);
        foreach (var service in token.Catalog.Where(service => wanted is null || (string?)service["type"] == wanted))
        {
            if (call.Printer.IsTable) call.Say($"Service: {(string?)service["type"]}");
            foreach (var endpoint in Rows(service, token.IsVersion2)) Shown.One(call, endpoint);
        }
    }

    /// <summary>v3's endpoints, one for each interface, as v2.0's rows.</summary>
    private static IEnumerable<JsonObject> Rows(JsonObject service, bool isVersion2)
    {
        var endpoints = (service["endpoints"] as JsonArray ?? []).OfType<JsonObject>();
        if (isVersion2) return endpoints;
        return endpoints.GroupBy(endpoint => (string?)endpoint["region"] ?? "").Select(region =>
        {
            var row = new JsonObject { ["id"] = (string?)region.First()["id"], ["region"] = region.Key };
            foreach (var endpoint in region) row[$"{(string?)endpoint["interface"]}URL"] = (string?)endpoint["url"];
            return row;
        });
    }

    private static async Task EndpointAsync(Invocation call)
    {
        var type = call.Arguments.Value(ServiceType)!;
        var kind = call.Arguments.Value(EndpointType) ?? "publicURL";
        var name = kind.EndsWith("URL", StringComparison.Ordinal) ? kind[..^"URL".Length] : kind;
        call.Printer.One([($"{type}.{name}URL", await call.Session.EndpointAsync(new Service(type, type, "", 0), name))]);
    }

    private static async Task DiscoverAsync(Invocation call)
    {
        var url = call.Session.Login.AuthUrl ?? "http://127.0.0.1:5000";
        var root = new Uri(new Uri(url).GetLeftPart(UriPartial.Authority));
        var reply = await VersionsAsync(call, root);
        call.Say($"Keystone found at {root.AbsoluteUri.TrimEnd('/')}");
        foreach (var version in reply)
        {
            var link = (version["links"] as JsonArray ?? []).OfType<JsonObject>().Where(link => (string?)link["rel"] == "self").Select(link => (string?)link["href"]).FirstOrDefault();
            call.Say($"    - supports version {(string?)version["id"]} ({(string?)version["status"]}) here {link}");
        }
    }

    private static async Task<IReadOnlyList<JsonObject>> VersionsAsync(Invocation call, Uri root)
    {
        var reply = await call.Session.GetOpenAsync(Service.Identity, root);
        return (reply.Object("versions")["values"] as JsonArray ?? []).OfType<JsonObject>().ToList();
    }
}
