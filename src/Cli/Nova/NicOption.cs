using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;

namespace Neutrino.Cli.Nova;

/// <summary><c>--nic net-id=…,v4-fixed-ip=…</c>, <c>--nic net-name=…</c>, <c>--nic port-id=…</c>; names stand for ids everywhere.</summary>
internal static class NicOption
{
    private const string Form = "net-id=ID|net-name=NAME|port-id=ID[,v4-fixed-ip=ADDRESS]";

    public static readonly Option Nic = Option.Many("--nic", $"<{Form}>", "Create a NIC on the server; may be given again. auto and none need version 2.37.");

    /// <summary>The networks of the request; null: the server chooses.</summary>
    public static async Task<JsonNode?> NetworksAsync(Invocation call)
    {
        var words = call.Arguments.Values(Nic);
        if (words.Count == 0) return ApiVersion.IsAtLeast(call, 37) ? JsonValue.Create("auto") : null;
        if (words.FirstOrDefault(word => word is "auto" or "none") is { } alone)
        {
            if (words.Count > 1) throw new CommandException("'auto' or 'none' cannot be used with any other nic arguments", $"give --nic {alone} alone");
            if (!ApiVersion.IsAtLeast(call, 37)) throw Invalid(alone, "auto and none need --os-compute-api-version 2.37");
            return JsonValue.Create(alone);
        }

        var networks = new JsonArray();
        foreach (var word in words) networks.Add((JsonNode)await OneAsync(call, word));
        return networks;
    }

    private static async Task<JsonObject> OneAsync(Invocation call, string word)
    {
        var network = new JsonObject();
        foreach (var piece in word.Split(','))
        {
            var (key, value) = Words.Pair(piece) ?? throw Invalid(word);
            switch (key)
            {
                case "net-id" when Lookup.IsId(value):
                    Add(network, "uuid", value, word);
                    break;
                case "net-id" or "net-name":
                    Add(network, "uuid", (string)(await Lookup.NetworkAsync(call, value))["id"]!, word);
                    break;
                case "port-id":
                    Add(network, "port", Lookup.IsId(value) ? value : (string)(await Lookup.PortAsync(call, value))["id"]!, word);
                    break;
                case "v4-fixed-ip" or "v6-fixed-ip":
                    Add(network, "fixed_ip", Address(key, value), word);
                    break;
                case "tag" when ApiVersion.IsAtLeast(call, 42):
                    Add(network, "tag", value, word);
                    break;
                default:
                    throw Invalid(word);
            }
        }

        return network.ContainsKey("uuid") == network.ContainsKey("port") ? throw Invalid(word) : network;
    }

    private static string Address(string key, string value)
    {
        var family = key[1] == '4' ? 4 : 6;
        return IpAddress.TryParse(value, out var address) && address.Version == family ? value : throw new CommandException($"Invalid ipv{family} address.", $"--nic …,{key}=ADDRESS");
    }

    private static void Add(JsonObject network, string key, string value, string word)
    {
        if (!network.TryAdd(key, value)) throw Invalid(word);
    }

    private static CommandException Invalid(string word, string next = "neutron net-list and neutron port-list show names and IDs") =>
        new($"Invalid nic argument '{word}'. Nic arguments must be of the form --nic <{Form}>, with only one of net-id, net-name or port-id specified.", next);
}
