using System.Net;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>What cannot be is refused, with Neutron's own error.</summary>
[Collection("cloud")]
public class FaultTests(Cloud cloud)
{
    [Fact]
    public void TheGatewaysAddressIsTaken()
    {
        var refused = cloud.Demo.Refused(HttpMethod.Post, "ports", PortWith(new JsonObject { ["ip_address"] = "10.0.1.1" }));
        Assert.Equal((HttpStatusCode.Conflict, "IpAddressAlreadyAllocated"), refused);
    }

    [Fact]
    public void AMacTwiceOnANetworkIsRefused()
    {
        using var guest = new Guest(cloud);
        var refused = cloud.Admin.Refused(HttpMethod.Post, "ports", new JsonObject { ["network_id"] = cloud.DemoNet, ["mac_address"] = guest.Mac });
        Assert.Equal((HttpStatusCode.Conflict, "MacAddressInUse"), refused);
    }

    [Fact]
    public void AnExhaustedPoolIsRefusedAndNothingIsMade()
    {
        var network = Cloud.Id(cloud.Demo.Create("networks", new() { ["name"] = "tiny" }));
        cloud.Demo.Create("subnets", new() { ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = "10.9.9.0/30", ["enable_dhcp"] = false });
        cloud.Demo.Create("ports", new() { ["network_id"] = network });
        var refused = cloud.Demo.Refused(HttpMethod.Post, "ports", new JsonObject { ["network_id"] = network });
        Assert.Equal((HttpStatusCode.Conflict, "IpAddressGenerationFailure"), refused);
        Assert.Single(cloud.Demo.List($"ports?network_id={network}"));
        foreach (var port in cloud.Demo.List($"ports?network_id={network}")) cloud.Demo.Delete("ports", Cloud.Id(port!));
        cloud.Demo.Delete("networks", network);
    }

    private JsonObject PortWith(JsonObject fixedIp) => new() { ["network_id"] = cloud.DemoNet, ["fixed_ips"] = new JsonArray(fixedIp) };
}
