using Neutrino.Model;

namespace Neutrino.Rules;

public static class AgentRefusals
{
    public static Refusal NotFound(string id) => new("AgentNotFound", 404, $"Agent {id} could not be found.");
    public static Refusal NoL3Agent(string id) => new("InvalidL3Agent", 404, $"Agent {id} is not a L3 Agent or has been disabled");
    public static Refusal NoDhcpAgent(string id) => new("InvalidDHCPAgent", 404, $"Agent {id} is not a valid DHCP Agent or has been disabled.");
    public static Refusal AlreadyHosted(string networkId, string agentId) =>
        new("NetworkHostedByDHCPAgent", 409, $"The network {networkId} has been already hosted by the DHCP Agent {agentId}.");

    public static Refusal NotHosted(string networkId, string agentId) =>
        new("NetworkNotHostedByDhcpAgent", 409, $"The network {networkId} is not hosted by the DHCP Agent {agentId}.");
}
