using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Floating IPs on a router's interface (extension <c>router-interface-fip</c>), with real packets: the router has no gateway.</summary>
[Collection("cloud")]
public class InterfaceFloatingIpTests(Cloud cloud)
{
    private const string Neighbour = "172.30.7.9";

    [Fact]
    public void AGuestIsReachedAndSeenThroughTheInterface()
    {
        var beside = Cloud.Id(cloud.Admin.Create("networks", new() { ["name"] = "beside", ["router:external"] = true }));
        var inside = Cloud.Id(cloud.Demo.Create("networks", new() { ["name"] = "behind" }));
        string[] subnets = [Subnet(cloud.Admin, beside, "172.30.7.0/24", dhcp: false), Subnet(cloud.Demo, inside, "10.30.7.0/24", dhcp: true)];
        var router = Cloud.Id(cloud.Demo.Create("routers", new() { ["name"] = "between" }));
        foreach (var subnet in subnets) cloud.Admin.Act($"routers/{router}/add_router_interface", new() { ["subnet_id"] = subnet });
        var group = cloud.SecurityGroup(Cloud.Icmp);
        Shell.Run("ip", Shell.Inside(Cloud.Outside, "ip", "address", "add", Neighbour + "/24", "dev", "eth0"));
        Shell.Run("ip", Shell.Inside(Cloud.Outside, "ip", "route", "add", "10.30.7.0/24", "via", "172.30.7.1"));
        try
        {
            using var guest = new Guest(cloud, inside, [group]).Dhcp();
            Assert.Contains($"IP {guest.Address} > {Neighbour}", Echo(Cloud.Outside, () => guest.Pings(Neighbour)), StringComparison.Ordinal);
            var floating = cloud.Demo.Create("floatingips", new() { ["floating_network_id"] = beside, ["port_id"] = guest.PortId });
            var (id, address) = (Cloud.Id(floating), (string)floating["floating_ip_address"]!);
            Assert.Equal((router, "ACTIVE"), ((string)floating["router_id"]!, (string)cloud.Demo.Show("floatingips", id)["status"]!));
            Assert.Contains($"IP {Neighbour} > {guest.Address}", Echo(guest.Namespace, () => Reaches(address)), StringComparison.Ordinal);
            Assert.Contains($"IP {address} > {Neighbour}", Echo(Cloud.Outside, () => guest.Pings(Neighbour)), StringComparison.Ordinal);
            var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check", "--lang", "en");
            Assert.True(code == 0, text);
            Assert.Contains($"The router answers ARP for floating IP {address} on br-ex.", text, StringComparison.Ordinal);
            Assert.Equal(409, (int)cloud.Admin.Try(HttpMethod.Put, $"routers/{router}/remove_router_interface", new JsonObject { ["subnet_id"] = subnets[0] }).Status);
            cloud.Demo.Update("floatingips", id, new() { ["port_id"] = null });
            Assert.Equal("DOWN", (string)cloud.Demo.Show("floatingips", id)["status"]!);
            Assert.False(Reaches(address));
            cloud.Demo.Delete("floatingips", id);
        }
        finally
        {
            Shell.Run("ip", Shell.Inside(Cloud.Outside, "ip", "address", "del", Neighbour + "/24", "dev", "eth0"));
        }

        foreach (var subnet in subnets) cloud.Admin.Act($"routers/{router}/remove_router_interface", new() { ["subnet_id"] = subnet });
        cloud.Demo.Delete("routers", router);
        cloud.Demo.Delete("networks", inside);
        cloud.Admin.Delete("networks", beside);
        cloud.Demo.Delete("security-groups", group);
    }

    private static string Subnet(ApiClient who, string network, string cidr, bool dhcp) =>
        Cloud.Id(who.Create("subnets", new() { ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = cidr, ["enable_dhcp"] = dhcp }));

    private static bool Reaches(string address) => Shell.Try("ip", Shell.Inside(Cloud.Outside, "ping", "-c", "2", "-i", "0.1", "-W", "1", "-I", Neighbour, address)).Code == 0;

    /// <summary>The echo request that the namespace sees while somebody, successfully, pings.</summary>
    private static string Echo(string ns, Func<bool> ping)
    {
        using var capture = Shell.Start(null, "ip", Shell.Inside(ns, "timeout", "10", "tcpdump", "-n", "-l", "-i", "eth0", "-c", "1", "icmp[icmptype] == icmp-echo"));
        while (capture.StandardError.ReadLine() is { } line && !line.Contains("listening", StringComparison.Ordinal)) { }
        Assert.True(ping());
        return capture.StandardOutput.ReadToEnd();
    }
}
