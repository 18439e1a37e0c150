using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The one process, seen as the agents that clients look for: alive as long as it answers.</summary>
internal static class AgentTable
{
    public const string L3 = "neutron-l3-agent";
    public const string Dhcp = "neutron-dhcp-agent";

    public static ResourceTable<ComputedRow> Of(RuleSettings settings)
    {
        var started = Written(settings.Time.GetUtcNow());
        return ComputedTable.Of(
            "agent", "agents", "agents",
            ["id", "agent_type", "binary", "topic", "host", "admin_state_up", "created_at!", "started_at!", "heartbeat_timestamp!", "description", "resources_synced!", "availability_zone", "alive", "configurations!"],
            snapshot => Agents(snapshot, settings, started, Written(settings.Time.GetUtcNow())),
            id => new Refusal("AgentNotFound", 404, $"Agent {id} could not be found."),
            caller => caller.IsAdmin);
    }

    /// <summary>The same on every start, so that scripts may keep it: derived from host and binary.</summary>
    public static string IdOf(string host, string binary) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{binary}@{host}")).AsSpan(0, 16)).ToString("D");

    private static IEnumerable<ComputedRow> Agents(Snapshot snapshot, RuleSettings settings, string started, string now)
    {
        yield return Agent("L3 agent", L3, "l3_agent", "nova", AttributeValue.Of(
            ("agent_mode", "legacy"), ("ex_gw_ports", snapshot.Routers.All.Count(router => router.Gateway is not null)), ("extensions", AttributeValue.Texts([])),
            ("floating_ips", snapshot.FloatingIps.Count), ("handle_internal_only_routers", true), ("interface_driver", "openvswitch"),
            ("interfaces", snapshot.Ports.All.Count(port => port.DeviceOwner == DeviceOwners.RouterInterface)), ("log_agent_heartbeats", false), ("routers", snapshot.Routers.Count)));
        yield return Agent("DHCP agent", Dhcp, "dhcp_agent", "nova", AttributeValue.Of(
            ("dhcp_driver", "neutron.agent.linux.dhcp.Dnsmasq"), ("dhcp_lease_duration", 86400), ("log_agent_heartbeats", false),
            ("networks", snapshot.Subnets.All.Where(subnet => subnet.EnableDhcp).Select(subnet => subnet.NetworkId).Distinct().Count()),
            ("ports", snapshot.Ports.Count), ("subnets", snapshot.Subnets.All.Count(subnet => subnet.EnableDhcp))));
        yield return Agent("Open vSwitch agent", "neutron-openvswitch-agent", "N/A", null, AttributeValue.Of(
            ("bridge_mappings", AttributeValue.Of(("public", settings.ExternalBridge))), ("datapath_type", settings.DatapathType), ("devices", snapshot.Ports.CountBy("host", settings.HostName)),
            ("extensions", AttributeValue.Texts([])), ("integration_bridge", settings.IntegrationBridge), ("log_agent_heartbeats", false), ("ovs_hybrid_plug", true),
            ("tunnel_types", AttributeValue.Texts([])), ("tunneling_ip", AttributeValue.Null)));
        yield return Agent("Metadata agent", "neutron-metadata-agent", "N/A", null, AttributeValue.Of(("log_agent_heartbeats", false)));

        ComputedRow Agent(string type, string binary, string topic, string? zone, AttributeValue configurations)
        {
            var id = IdOf(settings.HostName, binary);
            return new ComputedRow(id, AttributeValue.Of(
                ("id", id), ("agent_type", type), ("binary", binary), ("topic", topic), ("host", settings.HostName), ("admin_state_up", true), ("created_at", started), ("started_at", started),
                ("heartbeat_timestamp", now), ("description", AttributeValue.Null), ("resources_synced", AttributeValue.Null), ("availability_zone", zone), ("alive", true), ("configurations", configurations)));
        }
    }

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
