using System.Text.Json.Nodes;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>A server as <c>show</c> and <c>boot</c> print it: addresses by network, names beside the ids of flavor and image.</summary>
internal static class ServerTable
{
    private static readonly string[] Unseen = ["links", "addresses", "OS-EXT-SRV-ATTR:user_data"];

    public static async Task PrintAsync(Invocation call, JsonObject server, bool minimal = false)
    {
        var shown = new JsonObject();
        foreach (var (name, value) in server.Where(field => !Unseen.Contains(field.Key))) shown[name] = value?.DeepClone();
        foreach (var (network, addresses) in server["addresses"] as JsonObject ?? []) shown[$"{network} network"] = string.Join(", ", Addresses(addresses));
        await FlavorAsync(call, shown, minimal);
        if (server["security_groups"] is JsonArray groups) shown["security_groups"] = string.Join(", ", groups.OfType<JsonObject>().Select(group => (string?)group["name"]).Distinct().Order(StringComparer.Ordinal));
        await ImageAsync(call, shown, minimal);
        Table.One(call, shown);
    }

    public static IEnumerable<string> Addresses(JsonNode? addresses) => (addresses as JsonArray ?? []).OfType<JsonObject>().Select(address => (string?)address["addr"]).OfType<string>();

    /// <summary>Up to version 2.46 a server has its flavor's id; from then on what the flavor was when it was made.</summary>
    private static async Task FlavorAsync(Invocation call, JsonObject shown, bool minimal)
    {
        if (shown["flavor"] is not JsonObject flavor) return;
        if ((string?)flavor["id"] is { } id)
        {
            shown["flavor"] = minimal ? id : $"{await NameAsync(call, id)} ({id})";
            return;
        }

        shown.Remove("flavor");
        if (minimal) shown["flavor"] = (string?)flavor["original_name"];
        else foreach (var (name, value) in flavor) shown[$"flavor:{name}"] = value?.DeepClone();
    }

    private static async Task<string> NameAsync(Invocation call, string id)
    {
        try
        {
            return (string?)(await call.Session.GetAsync(Service.Compute, $"/flavors/{Uri.EscapeDataString(id)}")).Object("flavor")["name"] ?? "";
        }
        catch (ApiException missing) when (missing.Status == 404)
        {
            return "Flavor not found";
        }
    }

    private static async Task ImageAsync(Invocation call, JsonObject shown, bool minimal)
    {
        if (shown["image"] is not JsonObject image || (string?)image["id"] is not { } id) shown["image"] = "Attempt to boot from volume - no image supplied";
        else shown["image"] = minimal ? id : $"{(string?)(await Lookup.ImageByIdAsync(call, id))?["name"] ?? "Image not found"} ({id})";
    }
}
