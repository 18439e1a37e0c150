using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Nova;

/// <summary>A server's interfaces, floating IPs among them.</summary>
internal static class InterfaceVerbs
{
    private static readonly Option PortId = Option.Text("--port-id", "<port_id>", "Port ID or name.");
    private static readonly Option NetId = Option.Text("--net-id", "<net_id>", "Network ID or name.");
    private static readonly Option FixedIp = Option.Text("--fixed-ip", "<fixed_ip>", "Requested fixed IP.");
    private static readonly Option FixedAddress = Option.Text("--fixed-address", "<fixed_address>", "Fixed IP address to associate with.");
    private static readonly Positional Address = Positional.One("address", "<address>", "IP address.");

    public static IEnumerable<Verb> All =>
    [
        new Verb("interface-list", "List interfaces attached to a server.", ListAsync) { Positionals = [ServerVerbs.Server], Printing = Printing.Many, Example = "nova interface-list cirros01" },
        new Verb("interface-attach", "Attach a network interface to a server.", AttachAsync)
        {
            Positionals = [ServerVerbs.Server], Options = [PortId, NetId, FixedIp], Printing = Printing.One, Example = "nova interface-attach --net-id demo-net cirros01",
        },
        new Verb("interface-detach", "Detach a network interface from a server.", DetachAsync) { Positionals = [ServerVerbs.Server, Positional.One("port", "<port_id>", "Port ID or name.")], Example = "nova interface-detach cirros01 PORT_ID" },
        new Verb("floating-ip-associate", "Associate a floating IP address to a server.", AssociateAsync)
        {
            Positionals = [ServerVerbs.Server, Address], Options = [FixedAddress], Aliases = ["add-floating-ip"], Example = "nova floating-ip-associate cirros01 192.168.1.101",
        },
        new Verb("floating-ip-disassociate", "Disassociate a floating IP address from a server.", DisassociateAsync)
        {
            Positionals = [ServerVerbs.Server, Address], Aliases = ["remove-floating-ip"], Example = "nova floating-ip-disassociate cirros01 192.168.1.101",
        },
    ];

    private static async Task ListAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var interfaces = (await call.Session.GetAsync(Service.Compute, $"/servers/{id}/os-interface")).List("interfaceAttachments");
        Table.List(
            call,
            ["Port State", "Port ID", "Net ID", "IP addresses", "MAC Addr"],
            interfaces,
            ("IP addresses", one => Addresses(one)));
    }

    private static string Addresses(JsonObject attachment) => string.Join(',', (attachment["fixed_ips"] as JsonArray ?? []).OfType<JsonObject>().Select(ip => (string?)ip["ip_address"]));

    private static async Task AttachAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var body = new JsonObject();
        if (call.Arguments.Value(PortId) is { } port) body["port_id"] = Lookup.IsId(port) ? port : (string?)(await Lookup.PortAsync(call, port))["id"];
        if (call.Arguments.Value(NetId) is { } network) body["net_id"] = Lookup.IsId(network) ? network : (string?)(await Lookup.NetworkAsync(call, network))["id"];
        if (call.Arguments.Value(FixedIp) is { } address) body["fixed_ips"] = new JsonArray(new JsonObject { ["ip_address"] = address });
        var made = (await call.Session.PostAsync(Service.Compute, $"/servers/{id}/os-interface", new JsonObject { ["interfaceAttachment"] = body })).Object("interfaceAttachment");
        made["ip_address"] = Addresses(made);
        made.Remove("fixed_ips");
        Table.One(call, made);
    }

    private static async Task DetachAsync(Invocation call)
    {
        var id = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var word = call.Arguments.Word("port");
        var port = Lookup.IsId(word) ? word : (string)(await Lookup.PortAsync(call, word))["id"]!;
        await call.Session.DeleteAsync(Service.Compute, $"/servers/{id}/os-interface/{port}");
    }

    /// <summary>Through Neutron: Nova's own call for it went with nova-network.</summary>
    private static async Task AssociateAsync(Invocation call)
    {
        var server = await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        var ports = (await call.Session.GetAsync(Service.Network, $"/ports?device_id={server}")).List("ports");
        var wanted = call.Arguments.Value(FixedAddress);
        var port = ports.FirstOrDefault(port => wanted is null || Addresses(port).Split(',').Contains(wanted))
            ?? throw new NotFoundException(wanted is null ? "The server has no port" : $"No port of the server has the address {wanted}", $"nova interface-list {call.Arguments.Word("server")}");
        var body = new JsonObject { ["port_id"] = (string?)port["id"] };
        if (wanted is not null) body["fixed_ip_address"] = wanted;
        await SetAsync(call, body);
    }

    private static async Task DisassociateAsync(Invocation call)
    {
        await Lookup.ServerIdAsync(call, call.Arguments.Word("server"));
        await SetAsync(call, new JsonObject { ["port_id"] = null });
    }

    private static async Task SetAsync(Invocation call, JsonObject body)
    {
        var address = call.Arguments.Word("address");
        var found = (await call.Session.GetAsync(Service.Network, $"/floatingips?floating_ip_address={Uri.EscapeDataString(address)}")).List("floatingips");
        if (found.Count == 0) throw new NotFoundException($"There is no floating IP {address}", "nova floating-ip-list shows yours; nova floating-ip-create ext-net gives a new one");
        await call.Session.PutAsync(Service.Network, $"/floatingips/{(string)found[0]["id"]!}", new JsonObject { ["floatingip"] = body });
    }
}
