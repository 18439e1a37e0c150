using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>What joins a router to subnets and to the outside.</summary>
internal static class RouterVerbs
{
    private static readonly Positional Router = Positional.One("router", "ROUTER", "ID or name of the router.");
    private static readonly Positional Interface = Positional.One("interface", "INTERFACE", "SUBNET, subnet=SUBNET or port=PORT, each by ID or name.");
    private static readonly Option EnableSnat = Option.Flag("--enable-snat", "Enable source NAT on the router gateway.") with { Local = true };
    private static readonly Option DisableSnat = Option.Flag("--disable-snat", "Disable source NAT on the router gateway.") with { Local = true };

    public static IEnumerable<Verb> All =>
    [
        new Verb("router-interface-add", "Add an internal network interface to a router.", AddAsync)
        {
            Positionals = [Router, Interface], Options = [ResourceVerbs.RequestFormat], Example = "neutron router-interface-add demo-router demo-subnet",
        },
        new Verb("router-interface-delete", "Remove an internal network interface from a router.", RemoveAsync)
        {
            Positionals = [Router, Interface], Options = [ResourceVerbs.RequestFormat], Example = "neutron router-interface-delete demo-router demo-subnet",
        },
        new Verb("router-gateway-set", "Set the external network gateway for a router.", SetGatewayAsync)
        {
            Positionals = [Router, Positional.One("network", "EXTERNAL-NETWORK", "ID or name of the external network for the gateway.")],
            Options = [EnableSnat, DisableSnat, Common.FixedIp with { Local = true }, ResourceVerbs.RequestFormat],
            Example = "neutron router-gateway-set demo-router ext-net",
        },
        new Verb("router-gateway-clear", "Remove an external network gateway from a router.", ClearGatewayAsync)
        {
            // The network was named too, once upon a time.
            Positionals = [Router, Positional.Optional("network", "EXTERNAL-NETWORK", "Not needed: a router has one gateway.")],
            Options = [ResourceVerbs.RequestFormat],
            Example = "neutron router-gateway-clear demo-router",
        },
        new Verb("router-port-list", "List ports that belong to a given tenant, with specified router.", ListPortsAsync)
        {
            Positionals = [Router],
            Options = ListVerb.Options(Ports.Table),
            TakesAttributes = true,
            Printing = Printing.Many,
            Example = "neutron router-port-list demo-router",
        },
    ];

    private static async Task AddAsync(Invocation call)
    {
        var reply = await ChangeAsync(call, "add_router_interface");
        call.Say($"Added interface {(string?)reply.Node("port_id")} to router {call.Arguments.Word("router")}.");
    }

    private static async Task RemoveAsync(Invocation call)
    {
        await ChangeAsync(call, "remove_router_interface");
        call.Say($"Removed interface from router {call.Arguments.Word("router")}.");
    }

    private static async Task<Reply> ChangeAsync(Invocation call, string action)
    {
        var word = call.Arguments.Word("interface");
        var (kind, name) = Words.Pair(word) ?? ("subnet", word);
        if (kind is not ("subnet" or "port")) throw new CommandException("You must specify either subnet or port for INTERFACE parameter.", "demo-subnet, subnet=demo-subnet or port=PORT");
        var router = await Lookup.IdAsync(call, "router", call.Arguments.Word("router"));
        var id = await Lookup.IdAsync(call, kind, name);
        return await call.Session.PutAsync(Service.Network, $"/routers/{router}/{action}", new JsonObject { [$"{kind}_id"] = id });
    }

    private static async Task SetGatewayAsync(Invocation call)
    {
        var word = call.Arguments.Word("router");
        var router = await Lookup.IdAsync(call, "router", word);
        var gateway = new JsonObject { ["network_id"] = await Lookup.IdAsync(call, "network", call.Arguments.Word("network")) };
        if (call.Arguments.Has(EnableSnat)) gateway["enable_snat"] = true;
        if (call.Arguments.Has(DisableSnat)) gateway["enable_snat"] = false;
        if (call.Arguments.Has(Common.FixedIp))
        {
            var addresses = (JsonArray)Common.FixedIp.ToJson(call.Arguments.Values(Common.FixedIp))!;
            await Common.ResolveSubnetsAsync(call, addresses);
            gateway["external_fixed_ips"] = addresses;
        }

        await call.Session.PutAsync(Service.Network, $"/routers/{router}", new JsonObject { ["router"] = new JsonObject { ["external_gateway_info"] = gateway } });
        call.Say($"Set gateway for router {word}");
    }

    private static async Task ClearGatewayAsync(Invocation call)
    {
        var word = call.Arguments.Word("router");
        var router = await Lookup.IdAsync(call, "router", word);
        await call.Session.PutAsync(Service.Network, $"/routers/{router}", new JsonObject { ["router"] = new JsonObject { ["external_gateway_info"] = new JsonObject() } });
        call.Say($"Removed gateway from router {word}");
    }

    private static async Task ListPortsAsync(Invocation call)
    {
        var router = await Lookup.IdAsync(call, "router", call.Arguments.Word("router"));
        await ListVerb.RunAsync(call, Ports.Table, "/ports", ("device_id", router));
    }
}
