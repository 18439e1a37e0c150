using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Joins floating IPs to ports and parts them. The address itself is taken for the floating IP's id, and a port's name for its id.</summary>
internal static class FloatingIpVerbs
{
    private static readonly Positional Which = Positional.One("floatingip", "FLOATINGIP_ID", "ID or address of the floating IP.");
    private static readonly Option FixedAddress = Option.Text("--fixed-ip-address", "FIXED_IP_ADDRESS", "IP address on the port (only required if port has multiple IPs).");

    public static IEnumerable<Verb> All =>
    [
        new Verb("floatingip-associate", "Create a mapping between a floating IP and a fixed IP.", AssociateAsync)
        {
            Positionals = [Which, Positional.One("port", "PORT", "ID or name of the port to be associated with the floating IP.")],
            Options = [FixedAddress, ResourceVerbs.RequestFormat],
            Example = "neutron floatingip-associate 192.168.1.101 web",
        },
        new Verb("floatingip-disassociate", "Remove a mapping from a floating IP to a fixed IP.", DisassociateAsync)
        {
            // The port was named too, once upon a time.
            Positionals = [Which, Positional.Optional("port", "PORT", "Not needed: a floating IP maps to one port.")],
            Options = [ResourceVerbs.RequestFormat],
            Example = "neutron floatingip-disassociate 192.168.1.101",
        },
    ];

    private static async Task AssociateAsync(Invocation call)
    {
        var port = call.Arguments.Word("port");
        var body = new JsonObject { ["port_id"] = Lookup.LooksLikeId(port) ? port : await Lookup.IdAsync(call, "port", port) };
        if (call.Arguments.Value(FixedAddress) is { } address) body["fixed_ip_address"] = address;
        await UpdateAsync(call, body);
        call.Say($"Associated floating IP {call.Arguments.Word("floatingip")}");
    }

    private static async Task DisassociateAsync(Invocation call)
    {
        await UpdateAsync(call, new JsonObject { ["port_id"] = null });
        call.Say($"Disassociated floating IP {call.Arguments.Word("floatingip")}");
    }

    private static async Task UpdateAsync(Invocation call, JsonObject body)
    {
        var id = await IdAsync(call, call.Arguments.Word("floatingip"));
        await call.Session.PutAsync(Service.Network, $"/floatingips/{Uri.EscapeDataString(id)}", new JsonObject { ["floatingip"] = body });
    }

    private static async Task<string> IdAsync(Invocation call, string word)
    {
        if (!IpAddress.TryParse(word, out _)) return word;
        var query = new Query();
        query.Add("floating_ip_address", word);
        query.Add("fields", "id");
        var found = (await call.Session.GetAsync(Service.Network, query.On("/floatingips"))).List("floatingips");
        return found.Count > 0 ? (string)found[0]["id"]! : throw new NotFoundException($"Unable to find floatingip with address '{word}'", "neutron floatingip-list shows what there is");
    }
}
