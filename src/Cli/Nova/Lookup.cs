using System.Text.Json.Nodes;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>Names to things: servers, flavors and key pairs of Nova, images of Glance, networks, ports and groups of Neutron.</summary>
internal static class Lookup
{
    /// <param name="allTenants">Servers of other tenants count too, for an admin.</param>
    public static async Task<JsonObject> ServerAsync(Invocation call, string word, bool allTenants = false)
    {
        if (IsId(word) && await ByIdAsync(call, Service.Compute, $"/servers/{word}", "server") is { } byId) return byId;
        var query = $"/servers?name={Uri.EscapeDataString(word)}{(allTenants ? "&all_tenants=1" : "")}";
        var found = (await call.Session.GetAsync(Service.Compute, query)).List("servers").Where(server => (string?)server["name"] == word).ToList();
        return Single(found, "server", word, "nova list");
    }

    public static async Task<string> ServerIdAsync(Invocation call, string word, bool allTenants = false) => (string)(await ServerAsync(call, word, allTenants))["id"]!;

    /// <summary>By id, name, or megabytes of memory.</summary>
    public static async Task<JsonObject> FlavorAsync(Invocation call, string word)
    {
        var all = (await call.Session.GetAsync(Service.Compute, "/flavors/detail?is_public=None")).List("flavors");
        if (all.FirstOrDefault(flavor => (string?)flavor["id"] == word) is { } byId) return byId;
        var found = all.Where(flavor => (string?)flavor["name"] == word).ToList();
        if (found.Count == 0) found = all.Where(flavor => PythonText.Str(flavor["ram"]) == word).ToList();
        return Single(found, "flavor", word, "nova flavor-list");
    }

    public static async Task<JsonObject> ImageAsync(Invocation call, string word)
    {
        if (IsId(word) && await ImageByIdAsync(call, word) is { } byId) return byId;
        return Single((await call.Session.GetAsync(Service.Image, $"/images?name={Uri.EscapeDataString(word)}")).List("images"), "image", word, "glance image-list");
    }

    /// <summary>The image itself is Glance's whole reply.</summary>
    public static async Task<JsonObject?> ImageByIdAsync(Invocation call, string id)
    {
        try
        {
            return (await call.Session.GetAsync(Service.Image, $"/images/{Uri.EscapeDataString(id)}")).Body as JsonObject;
        }
        catch (ApiException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    public static Task<JsonObject> NetworkAsync(Invocation call, string word) => NeutronAsync(call, "networks", "network", word, "neutron net-list");

    public static Task<JsonObject> PortAsync(Invocation call, string word) => NeutronAsync(call, "ports", "port", word, "neutron port-list");

    public static Task<JsonObject> GroupAsync(Invocation call, string word) => NeutronAsync(call, "security-groups", "security group", word, "nova secgroup-list");

    public static bool IsId(string word) => Guid.TryParseExact(word, "D", out _) || Guid.TryParseExact(word, "N", out _);

    private static async Task<JsonObject> NeutronAsync(Invocation call, string path, string kind, string word, string list)
    {
        var key = path.Replace('-', '_');
        var by = IsId(word) ? "id" : "name";
        var found = (await call.Session.GetAsync(Service.Network, $"/{path}?{by}={Uri.EscapeDataString(word)}")).List(key);
        return Single(found, kind, word, list);
    }

    private static async Task<JsonObject?> ByIdAsync(Invocation call, Service service, string path, string key)
    {
        try
        {
            return (await call.Session.GetAsync(service, path)).Object(key);
        }
        catch (ApiException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    private static JsonObject Single(IReadOnlyList<JsonObject> found, string kind, string word, string list) => found.Count switch
    {
        1 => found[0],
        0 => throw new NotFoundException($"No {kind} with a name or ID of '{word}' exists.", $"{list} shows what there is"),
        _ => throw new AmbiguousException($"Multiple {kind} matches found for '{word}', use an ID to be more specific.", [.. found.Select(one => (string)one["id"]!)]),
    };
}
