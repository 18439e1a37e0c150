using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>
/// The one process, seen as the agents that clients look for: alive as long as it answers. What an administrator says of an agent is kept as long as
/// the process runs; with one agent of each kind there is nothing it could change.
/// </summary>
internal sealed class Agents(RuleSettings settings)
{
    public const string L3 = "neutron-l3-agent";
    public const string Dhcp = "neutron-dhcp-agent";
    private const string Zone = "nova";
    private const string OpenVSwitch = "neutron-openvswitch-agent";
    private const string Metadata = "neutron-metadata-agent";

    /// <summary>Each agent's binary and availability zone.</summary>
    public static readonly ImmutableArray<(string Binary, string? Zone)> Binaries = [(L3, Zone), (Dhcp, Zone), (OpenVSwitch, null), (Metadata, null)];

    private readonly string started = Written(settings.Time.GetUtcNow());
    private readonly ConcurrentDictionary<string, (bool AdminStateUp, string? Description)> said = new();

    /// <summary>The same on every start, so that scripts may keep it: derived from host and binary.</summary>
    public static string IdOf(string host, string binary) => new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{binary}@{host}")).AsSpan(0, 16)).ToString("D");

    public IEnumerable<ComputedRow> Rows(Snapshot snapshot)
    {
        var now = Written(settings.Time.GetUtcNow());
        return
        [
            Agent(now, "L3 agent", L3, "l3_agent", Zone, Routing(snapshot)),
            Agent(now, "DHCP agent", Dhcp, "dhcp_agent", Zone, Leasing(snapshot)),
            Agent(now, "Open vSwitch agent", OpenVSwitch, "N/A", null, Switching(snapshot)),
            Agent(now, "Metadata agent", Metadata, "N/A", null, AttributeValue.Of(("log_agent_heartbeats", false))),
        ];
    }

    public void Say(string id, AttributeBag body)
    {
        var (up, description) = said.GetValueOrDefault(id, (true, null));
        said[id] = (body.Flag("admin_state_up", up), body.Text("description", description));
    }

    /// <summary>An agent that is alive comes back at its next report, as new.</summary>
    public void Forget(string id) => said.TryRemove(id, out _);

    private ComputedRow Agent(string now, string type, string binary, string topic, string? zone, AttributeValue configurations)
    {
        var id = IdOf(settings.HostName, binary);
        var (up, description) = said.GetValueOrDefault(id, (true, null));
        return new ComputedRow(id, AttributeValue.Of(
            ("id", id), ("agent_type", type), ("binary", binary), ("topic", topic), ("host", settings.HostName), ("admin_state_up", up), ("created_at", started), ("started_at", started),
            ("heartbeat_timestamp", now), ("description", description), ("resources_synced", AttributeValue.Null), ("availability_zone", zone), ("alive", true), ("configurations", configurations)));
    }

    private static AttributeValue Routing(Snapshot snapshot) => AttributeValue.Of(
        ("agent_mode", "legacy"), ("ex_gw_ports", snapshot.Routers.All.Count(router => router.Gateway is not null)), ("extensions", AttributeValue.Texts([])),
        ("floating_ips", snapshot.FloatingIps.Count), ("handle_internal_only_routers", true), ("interface_driver", "openvswitch"),
        ("interfaces", snapshot.Ports.All.Count(port => port.DeviceOwner == DeviceOwners.RouterInterface)), ("log_agent_heartbeats", false), ("routers", snapshot.Routers.Count));

    private AttributeValue Leasing(Snapshot snapshot)
    {
        var subnets = snapshot.Subnets.All.Where(subnet => subnet.EnableDhcp).ToList();
        var networks = subnets.Select(subnet => subnet.NetworkId).Distinct().ToList();
        return AttributeValue.Of(
            ("dhcp_driver", "neutron.agent.linux.dhcp.Dnsmasq"), ("dhcp_lease_duration", settings.DhcpLeaseSeconds), ("log_agent_heartbeats", false),
            ("networks", networks.Count), ("ports", networks.Sum(network => snapshot.Ports.CountBy("network", network))), ("subnets", subnets.Count));
    }

    private AttributeValue Switching(Snapshot snapshot) => AttributeValue.Of(
        ("bridge_mappings", AttributeValue.Of(("public", settings.ExternalBridge))), ("datapath_type", settings.DatapathType), ("devices", snapshot.Ports.CountBy("host", settings.HostName)),
        ("extensions", AttributeValue.Texts([])), ("integration_bridge", settings.IntegrationBridge), ("log_agent_heartbeats", false), ("ovs_hybrid_plug", true),
        ("tunnel_types", AttributeValue.Texts([])), ("tunneling_ip", AttributeValue.Null));

    private static string Written(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
