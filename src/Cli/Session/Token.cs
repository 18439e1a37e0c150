using System.Text.Json.Nodes;

namespace Neutrino.Cli.Session;

/// <summary>A token with what came with it.</summary>
/// <param name="Body">The <c>access</c> of v2.0 or the <c>token</c> of v3.</param>
public sealed record Token(string Id, JsonObject Body, bool IsVersion2)
{
    public string? ProjectId => Text(IsVersion2 ? (Body["token"] as JsonObject)?["tenant"] : Body["project"], "id");

    public string? UserId => Text(Body["user"], "id");

    public string? Expires => IsVersion2 ? Text(Body["token"], "expires") : Body["expires_at"]?.GetValue<string>();

    public bool IsAdmin => Roles.Contains("admin");

    public IEnumerable<string> Roles => from role in ((IsVersion2 ? (Body["user"] as JsonObject)?["roles"] : Body["roles"]) as JsonArray ?? []).OfType<JsonObject>()
                                        let name = role["name"]?.GetValue<string>()
                                        where name is not null
                                        select name;

    /// <summary>The catalog's services, each as it came.</summary>
    public IEnumerable<JsonObject> Catalog => (Body[IsVersion2 ? "serviceCatalog" : "catalog"] as JsonArray ?? []).OfType<JsonObject>();

    /// <summary>All addresses of services of this type and of versions of it (<c>computev21</c> is not compute), as announced for the interface and region.</summary>
    public IEnumerable<string> Endpoints(string type, string kind, string? region) =>
        from service in Catalog
        where (string?)service["type"] == type
        from endpoint in (service["endpoints"] as JsonArray ?? []).OfType<JsonObject>()
        where region is null || (string?)endpoint["region"] == region || (string?)endpoint["region_id"] == region
        let url = IsVersion2 ? (string?)endpoint[$"{kind}URL"] : (string?)endpoint["interface"] == kind ? (string?)endpoint["url"] : null
        where url is not null
        select url;

    private static string? Text(JsonNode? node, string name) => (string?)(node as JsonObject)?[name];
}
