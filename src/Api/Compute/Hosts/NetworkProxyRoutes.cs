using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Networking as Compute showed it before 2.36, to be read: whoever changes it asks the Network API.</summary>
internal static class NetworkProxyRoutes
{
    private const int Last = 35;

    public static IEnumerable<Route> All =>
    [
        new("GET", "os-networks", NetworksAsync, To: Last), new("GET", "os-tenant-networks", NetworksAsync, To: Last), new("GET", "os-networks/{}", NetworkAsync, To: Last), new("GET", "os-tenant-networks/{}", NetworkAsync, To: Last),
        new("GET", "os-security-groups", GroupsAsync, To: Last), new("GET", "os-security-groups/{}", GroupAsync, To: Last),
        new("GET", "os-floating-ips", FloatingIpsAsync, To: Last), new("GET", "os-floating-ips/{}", FloatingIpAsync, To: Last), new("GET", "os-floating-ip-pools", PoolsAsync, To: Last),
    ];

    private static IEnumerable<Network> Seen(ComputeExchange exchange) => exchange.Snapshot.Networks.All.Where(network => Visibility.Network(exchange.Snapshot, exchange.Caller, network));

    private static Task NetworksAsync(ComputeExchange exchange) => ListAsync(exchange, "networks", Seen(exchange), WriteNetwork);

    private static Task NetworkAsync(ComputeExchange exchange) => Seen(exchange).FirstOrDefault(network => network.Id == exchange[1]) is { } network
        ? OneAsync(exchange, "network", network, WriteNetwork)
        : exchange.RefuseAsync(ComputeRefusals.NotFound("Network not found"));

    private static Task GroupsAsync(ComputeExchange exchange) =>
        ListAsync(exchange, "security_groups", exchange.Snapshot.SecurityGroups.By("project", exchange.Caller.ProjectId ?? ""), (json, group) => Write(json, exchange.Snapshot, group));

    private static Task GroupAsync(ComputeExchange exchange) =>
        exchange.Snapshot.SecurityGroups.Find(exchange[1]) is { } group && Visibility.SecurityGroup(exchange.Snapshot, exchange.Caller, group)
            ? OneAsync(exchange, "security_group", group, (json, row) => Write(json, exchange.Snapshot, row))
            : exchange.RefuseAsync(ComputeRefusals.GroupNotFound(exchange[1], 404));

    private static Task FloatingIpsAsync(ComputeExchange exchange) =>
        ListAsync(exchange, "floating_ips", exchange.Snapshot.FloatingIps.By("project", exchange.Caller.ProjectId ?? ""), (json, ip) => WriteFloatingIp(json, exchange.Snapshot, ip));

    private static Task FloatingIpAsync(ComputeExchange exchange) =>
        exchange.Snapshot.FloatingIps.Find(exchange[1]) is { } ip && (exchange.Caller.IsAdmin || ip.ProjectId == exchange.Caller.ProjectId)
            ? OneAsync(exchange, "floating_ip", ip, (json, row) => WriteFloatingIp(json, exchange.Snapshot, row))
            : exchange.RefuseAsync(ComputeRefusals.NotFound($"Floating IP not found for ID {exchange[1]}"));

    private static Task PoolsAsync(ComputeExchange exchange) => ListAsync(exchange, "floating_ip_pools", Seen(exchange).Where(network => network.External), (json, network) =>
    {
        json.WriteStartObject();
        json.WriteString("name", network.Name);
        json.WriteEndObject();
    });

    private static Task ListAsync<T>(ComputeExchange exchange, string name, IEnumerable<T> rows, Action<Utf8JsonWriter, T> write) => exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        json.WriteStartArray(name);
        foreach (var row in rows) write(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static Task OneAsync<T>(ComputeExchange exchange, string name, T row, Action<Utf8JsonWriter, T> write) => exchange.ReplyAsync(json =>
    {
        json.WriteStartObject();
        json.WritePropertyName(name);
        write(json, row);
        json.WriteEndObject();
    });

    private static void WriteNetwork(Utf8JsonWriter json, Network network)
    {
        json.WriteStartObject();
        json.WriteString("id", network.Id);
        json.WriteString("label", network.Name);
        json.WriteNull("cidr");
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, Snapshot snapshot, SecurityGroup group)
    {
        json.WriteStartObject();
        json.WriteString("id", group.Id);
        json.WriteString("name", group.Name);
        json.WriteString("description", group.Standard.Description);
        json.WriteString("tenant_id", group.ProjectId);
        json.WriteStartArray("rules");
        foreach (var rule in snapshot.SecurityGroupRules.By("group", group.Id).Where(rule => rule.Direction == "ingress")) WriteRule(json, snapshot, rule);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRule(Utf8JsonWriter json, Snapshot snapshot, SecurityGroupRule rule)
    {
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        json.WriteString("parent_group_id", rule.SecurityGroupId);
        json.WriteString("ip_protocol", rule.Protocol);
        WritePort(json, "from_port", rule.PortRangeMin);
        WritePort(json, "to_port", rule.PortRangeMax);
        json.WriteStartObject("ip_range");
        if (rule.RemoteGroupId is null) json.WriteString("cidr", rule.RemotePrefix?.ToString() ?? (rule.EtherType == "IPv6" ? "::/0" : "0.0.0.0/0"));
        json.WriteEndObject();
        json.WriteStartObject("group");
        if (snapshot.SecurityGroups.Find(rule.RemoteGroupId) is { } remote)
        {
            json.WriteString("name", remote.Name);
            json.WriteString("tenant_id", remote.ProjectId);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePort(Utf8JsonWriter json, string name, int? port)
    {
        if (port is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static void WriteFloatingIp(Utf8JsonWriter json, Snapshot snapshot, FloatingIp ip)
    {
        json.WriteStartObject();
        json.WriteString("id", ip.Id);
        json.WriteString("ip", ip.Address.ToString());
        json.WriteString("pool", snapshot.Networks.Find(ip.FloatingNetworkId)?.Name ?? ip.FloatingNetworkId);
        json.WriteString("fixed_ip", ip.FixedAddress?.ToString());
        json.WriteString("instance_id", ip.PortId is { } port ? snapshot.Servers.By("port", port).FirstOrDefault()?.Id : null);
        json.WriteEndObject();
    }
}
