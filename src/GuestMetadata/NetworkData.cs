using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.GuestMetadata;

/// <summary>
/// <c>network_data.json</c>: a guest's links, the networks on them and the name servers. Of each port the first IPv4 and the first IPv6 subnet, as Nova does.
/// https://docs.openstack.org/nova/latest/_downloads/network_data.json
/// </summary>
internal static class NetworkData
{
    public static byte[] Of(GuestFacts guest) => JsonBytes.Of(writer =>
    {
        var networks = Networks(guest).ToArray();
        writer.WriteStartObject();
        writer.WriteStartArray("links");
        foreach (var port in networks.Select(network => network.Port).Distinct()) WriteLink(writer, port, guest.Mtu(port));
        writer.WriteEndArray();
        writer.WriteStartArray("networks");
        for (var i = 0; i < networks.Length; i++) WriteNetwork(writer, i, networks[i]);
        writer.WriteEndArray();
        writer.WriteStartArray("services");
        foreach (var address in networks.SelectMany(network => network.Subnet.DnsNameservers.Items).Distinct()) WriteDns(writer, address);
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private sealed record OnLink(Port Port, FixedIp Ip, Subnet Subnet);

    private static IEnumerable<OnLink> Networks(GuestFacts guest) =>
        from port in guest.Ports
        from version in (int[])[4, 6]
        let first = port.FixedIps.Items.Select(ip => (Ip: ip, Subnet: guest.Subnet(ip.SubnetId))).FirstOrDefault(found => found.Subnet?.IpVersion == version)
        where first.Subnet is not null
        select new OnLink(port, first.Ip, first.Subnet);

    private static void WriteLink(Utf8JsonWriter writer, Port port, int mtu)
    {
        writer.WriteStartObject();
        writer.WriteString("id", Link(port));
        writer.WriteString("vif_id", port.Id);
        writer.WriteString("type", "ovs");
        writer.WriteNumber("mtu", mtu);
        writer.WriteString("ethernet_mac_address", port.MacAddress.ToString());
        writer.WriteEndObject();
    }

    private static void WriteNetwork(Utf8JsonWriter writer, int number, OnLink network)
    {
        var subnet = network.Subnet;
        var mode = subnet.Ipv6AddressMode;
        var isDhcp = mode is null && subnet.EnableDhcp;
        writer.WriteStartObject();
        writer.WriteString("id", $"network{number}");
        writer.WriteString("type", isDhcp ? $"ipv{subnet.IpVersion}_dhcp" : mode is null ? $"ipv{subnet.IpVersion}" : $"ipv{subnet.IpVersion}_{mode}");
        writer.WriteString("link", Link(network.Port));
        if (!isDhcp) WriteStatic(writer, network.Ip, subnet);
        writer.WriteString("network_id", network.Port.NetworkId);
        if (!isDhcp) WriteServices(writer, subnet);
        writer.WriteEndObject();
    }

    private static void WriteStatic(Utf8JsonWriter writer, FixedIp ip, Subnet subnet)
    {
        writer.WriteString("ip_address", ip.Address.ToString());
        writer.WriteString("netmask", Netmask(subnet.Cidr));
        writer.WriteStartArray("routes");
        if (subnet.GatewayIp is { } gateway) WriteRoute(writer, new Cidr(new IpAddress(subnet.IpVersion, 0), 0), gateway);
        foreach (var route in subnet.HostRoutes) WriteRoute(writer, route.Destination, route.NextHop);
        writer.WriteEndArray();
    }

    private static void WriteServices(Utf8JsonWriter writer, Subnet subnet)
    {
        writer.WriteStartArray("services");
        foreach (var address in subnet.DnsNameservers) WriteDns(writer, address);
        writer.WriteEndArray();
    }

    private static void WriteRoute(Utf8JsonWriter writer, Cidr destination, IpAddress via)
    {
        writer.WriteStartObject();
        writer.WriteString("network", destination.First.ToString());
        writer.WriteString("netmask", Netmask(destination));
        writer.WriteString("gateway", via.ToString());
        writer.WriteEndObject();
    }

    private static void WriteDns(Utf8JsonWriter writer, IpAddress address)
    {
        writer.WriteStartObject();
        writer.WriteString("type", "dns");
        writer.WriteString("address", address.ToString());
        writer.WriteEndObject();
    }

    /// <summary>The port's tap on the host: what Nova calls a link too.</summary>
    private static string Link(Port port) => "tap" + port.Id[..11];

    private static string Netmask(Cidr cidr)
    {
        var length = cidr.PrefixLength;
        var bits = cidr.Address.Bits;
        var whole = bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;
        return new IpAddress(cidr.Version, length == 0 ? 0 : whole & ~((UInt128.One << (bits - length)) - 1)).ToString();
    }
}
