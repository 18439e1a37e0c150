namespace Neutrino.EndToEnd.Tests;

/// <summary>One guest of the seed's topology with a floating IP and a rule that names a group, and the names of all its things.</summary>
public sealed class CheckedGuest : IDisposable
{
    private readonly Cloud cloud;
    private readonly Guest guest;
    private readonly string floatingId;
    private readonly Dictionary<string, string> names;

    public CheckedGuest(Cloud cloud)
    {
        this.cloud = cloud;
        var group = cloud.SecurityGroup(Cloud.Icmp);
        cloud.AddRule(group, new() { ["protocol"] = "tcp", ["remote_group_id"] = group });
        guest = new Guest(cloud, group).Dhcp();
        (floatingId, var floating) = cloud.FloatingIp(guest);
        var (id, router) = (guest.PortId[..11], cloud.Demo.Show("routers", cloud.RouterId));
        string PortOf(string owner) => (string)cloud.Admin.List($"ports?device_owner={owner}&network_id={(owner == "network:router_gateway" ? cloud.ExtNet : cloud.DemoNet)}")[0]!["id"]!;
        names = new()
        {
            ["{tap}"] = "tap" + id, ["{qbr}"] = "qbr" + id, ["{qvb}"] = "qvb" + id, ["{qvo}"] = "qvo" + id, ["{id10}"] = id[..10], ["{port}"] = guest.PortId,
            ["{qr}"] = "qr-" + PortOf("network:router_interface")[..11], ["{qg}"] = "qg-" + PortOf("network:router_gateway")[..11], ["{dhcp-tap}"] = "tap" + PortOf("network:dhcp")[..11],
            ["{router}"] = cloud.RouterNamespace, ["{dhcp}"] = cloud.DhcpNamespace, ["{network}"] = cloud.DemoNet, ["{dhcp-files}"] = "/var/lib/neutrino/dhcp/" + cloud.DemoNet,
            ["{set}"] = ("NIPv4" + group)[..29], ["{floating}"] = floating, ["{address}"] = guest.Address,
            ["{gateway}"] = (string)router["external_gateway_info"]!["external_fixed_ips"]![0]!["ip_address"]!,
        };
    }

    internal Guest Guest => guest;

    /// <summary>With the cloud's names for what stands in braces.</summary>
    public string Fill(string text) => names.Aggregate(text, (filled, name) => filled.Replace(name.Key, name.Value, StringComparison.Ordinal));

    public void Dispose()
    {
        cloud.Demo.Delete("floatingips", floatingId);
        guest.Dispose();
    }
}
