using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>
/// <c>network_data.json</c>: a guest's links, its networks and name servers.
/// https://docs.openstack.org/nova/latest/_downloads/network_data.json
/// </summary>
internal static class NetworkData
{
    public static void Write(Utf8JsonWriter writer, Snapshot snapshot, Server server)
    {
        var ports = server.Ports.Select(snapshot.Ports.Find).OfType<Port>().ToArray();
        writer.WriteStartObject();
        writer.WriteStartArray("links");
        foreach (var port in ports) Link(writer, port, snapshot.Networks.Find(port.NetworkId));
        writer.WriteEndArray();
        writer.WriteStartArray("networks");
        var number = 0;
        foreach (var port in ports)
            foreach (var ip in port.FixedIps)
                if (snapshot.Subnets.Find(ip.SubnetId) is { } subnet) Network(writer, $"network{number++}", port, ip, subnet);
        writer.WriteEndArray();
        writer.WriteStartArray("services");
        foreach (var address in ports.SelectMany(port => port.FixedIps).Select(ip => snapshot.Subnets.Find(ip.SubnetId)).OfType<Subnet>().SelectMany(subnet => subnet.DnsNameservers).Distinct())
            Dns(writer, address);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Link(Utf8JsonWriter writer, Port port, Network? network)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Names.Tap(port.Id));
        writer.WriteString("vif_id", port.Id);
        writer.WriteString("type", "ovs");
        writer.WriteNumber("mtu", network?.Mtu ?? 1500);
        writer.WriteString("ethernet_mac_address", port.MacAddress.ToString());
        writer.WriteEndObject();
    }

    private static void Network(Utf8JsonWriter writer, string id, Port port, FixedIp ip, Subnet subnet)
    {
        var type = $"ipv{subnet.IpVersion}";
        writer.WriteStartObject();
        writer.WriteString("id", id);
        writer.WriteString("type", subnet.EnableDhcp ? $"{type}_dhcp" : type);
        writer.WriteString("link", Names.Tap(port.Id));
        writer.WriteString("network_id", port.NetworkId);
        if (!subnet.EnableDhcp) Static(writer, ip, subnet);
        writer.WriteEndObject();
    }

    private static void Static(Utf8JsonWriter writer, FixedIp ip, Subnet subnet)
    {
        writer.WriteString("ip_address", ip.Address.ToString());
        writer.WriteString("netmask", Netmask(subnet.IpVersion, subnet.Cidr.PrefixLength));
        writer.WriteStartArray("routes");
        if (subnet.GatewayIp is { } gateway) Route(writer, new Cidr(subnet.IpVersion == 4 ? IpAddress.Parse("0.0.0.0") : IpAddress.Parse("::"), 0), gateway);
        foreach (var route in subnet.HostRoutes) Route(writer, route.Destination, route.NextHop);
        writer.WriteEndArray();
        writer.WriteStartArray("services");
        foreach (var address in subnet.DnsNameservers) Dns(writer, address);
        writer.WriteEndArray();
    }

    private static void Route(Utf8JsonWriter writer, Cidr destination, IpAddress via)
    {
        writer.WriteStartObject();
        writer.WriteString("network", destination.Address.ToString());
        writer.WriteString("netmask", Netmask(destination.Version, destination.PrefixLength));
        writer.WriteString("gateway", via.ToString());
        writer.WriteEndObject();
    }

    private static void Dns(Utf8JsonWriter writer, IpAddress address)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "dns");
        writer.WriteString("address", address.ToString());
        writer.WriteEndObject();
    }

    private static string Netmask(int version, int length)
    {
        var bytes = new byte[version == 4 ? 4 : 16];
        for (var i = 0; i < length; i++) bytes[i / 8] |= (byte)(0x80 >> (i % 8));
        return new System.Net.IPAddress(bytes).ToString();
    }
}
