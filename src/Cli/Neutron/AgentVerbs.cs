using System.Text.Json.Nodes;
using Neutrino.Cli.Arguments;
using Neutrino.Cli.Session;

namespace Neutrino.Cli.Neutron;

/// <summary>Which agent serves which network or router.</summary>
internal static class AgentVerbs
{
    private static readonly Resource Hosted = Networks.Table with { ListOptions = [] };

    public static IEnumerable<Verb> All =>
    [
        Listing("dhcp-agent-list-hosting-net", "List DHCP agents hosting a network.", Others.HostingAgents, "network", call => ForAsync(call, "network", "/networks/{0}/dhcp-agents")),
        Listing("l3-agent-list-hosting-router", "List L3 agents hosting a router.", Others.HostingAgents, "router", call => ForAsync(call, "router", "/routers/{0}/l3-agents")),
        Listing("net-list-on-dhcp-agent", "List the networks on a DHCP agent.", Hosted, "dhcp_agent", call => Task.FromResult($"/agents/{Id(call, "dhcp_agent")}/dhcp-networks")),
        Listing("router-list-on-l3-agent", "List the routers on a L3 agent.", Routers.Table with { Columns = ["id", "name", "external_gateway_info"] }, "l3_agent", call => Task.FromResult($"/agents/{Id(call, "l3_agent")}/l3-routers")),
        Joining("dhcp-agent-network-add", "Add a network to a DHCP agent.", "dhcp_agent", "network", "dhcp-networks", isAdding: true),
        Joining("dhcp-agent-network-remove", "Remove a network from a DHCP agent.", "dhcp_agent", "network", "dhcp-networks", isAdding: false),
        Joining("l3-agent-router-add", "Add a router to a L3 agent.", "l3_agent", "router", "l3-routers", isAdding: true),
        Joining("l3-agent-router-remove", "Remove a router from a L3 agent.", "l3_agent", "router", "l3-routers", isAdding: false),
    ];

    private static Verb Listing(string name, string summary, Resource resource, string what, Func<Invocation, Task<string>> path) =>
        new(name, summary, async call => await ListVerb.RunAsync(call, resource, await path(call)))
        {
            Positionals = [Positional.One(what, what.ToUpperInvariant(), what.EndsWith("agent", StringComparison.Ordinal) ? "ID of the agent." : $"ID or name of the {what}.")],
            Options = ListVerb.Options(resource),
            TakesAttributes = true,
            Printing = Printing.Many,
            Example = $"neutron {name} {(what.EndsWith("agent", StringComparison.Ordinal) ? "AGENT_ID" : $"demo-{what.Replace("network", "net", StringComparison.Ordinal)}")}",
        };

    private static async Task<string> ForAsync(Invocation call, string resource, string path) => path.Replace("{0}", await Lookup.IdAsync(call, resource, call.Arguments.Word(resource)), StringComparison.Ordinal);

    private static string Id(Invocation call, string agent) => Uri.EscapeDataString(call.Arguments.Word(agent));

    private static Verb Joining(string name, string summary, string agent, string what, string path, bool isAdding) => new(name, summary, call => JoinAsync(call, agent, what, path, isAdding))
    {
        Positionals = [Positional.One(agent, agent.ToUpperInvariant(), "ID of the agent."), Positional.One(what, what.ToUpperInvariant(), $"ID or name of the {what}.")],
        Options = [ResourceVerbs.RequestFormat],
        Example = $"neutron {name} AGENT_ID demo-{(what == "network" ? "net" : what)}",
    };

    private static async Task JoinAsync(Invocation call, string agent, string what, string path, bool isAdding)
    {
        var word = call.Arguments.Word(what);
        var id = await Lookup.IdAsync(call, what, word);
        var address = $"/agents/{Id(call, agent)}/{path}";
        if (isAdding) await call.Session.PostAsync(Service.Network, address, new JsonObject { [$"{what}_id"] = id });
        else await call.Session.DeleteAsync(Service.Network, $"{address}/{id}");
        var title = agent == "dhcp_agent" ? "DHCP agent" : "L3 agent";
        call.Say(isAdding ? $"Added {what} {word} to {title}" : $"Removed {what} {word} from {title}");
    }
}
