using Neutrino.Model;

namespace Neutrino.Rules.Tests;

public sealed class SubnetTests
{
    private readonly Cloud cloud = new();
    private readonly Neutrino.Model.Network network;

    public SubnetTests() => network = SeedTopology.DemoNet(cloud);

    private Subnet Make(string cidr, params (string, AttributeValue)[] more) =>
        cloud.Create<Subnet>(Cloud.Demo, "subnet", [("network_id", network.Id), ("ip_version", cidr.Contains(':') ? 6 : 4), ("cidr", cidr), .. more]);

    private Decision Try(string cidr, params (string, AttributeValue)[] more) =>
        cloud.TryCreate(Cloud.Demo, "subnet", [("network_id", network.Id), ("ip_version", cidr.Contains(':') ? 6 : 4), ("cidr", cidr), .. more]);

    private static AttributeValue Pool(string start, string end) => Cloud.Map(("start", start), ("end", end));

    [Fact]
    public void The_gateway_is_the_first_host_and_the_pool_the_rest()
    {
        var subnet = Make("10.0.1.0/28");
        Assert.Equal(("10.0.1.1", "10.0.1.2-10.0.1.14"), (subnet.GatewayIp.ToString(), Assert.Single(subnet.AllocationPools).ToString()));
        Assert.Equal("10.0.2.1-10.0.2.14", Assert.Single(Make("10.0.2.0/28", ("gateway_ip", AttributeValue.Null)).AllocationPools).ToString());
        Assert.Equal(["10.0.3.1-10.0.3.4", "10.0.3.6-10.0.3.14"], Make("10.0.3.0/28", ("gateway_ip", "10.0.3.5")).AllocationPools.Select(pool => pool.ToString()));
        Assert.Equal("10.0.4.0/24", Make("10.0.4.77/24").Cidr.ToString());
        Assert.Equal(5, cloud.Snapshot.Networks.Find(network.Id)!.Standard.Revision);
    }

    [Fact]
    public void Prefixes_on_one_network_do_not_overlap()
    {
        Make("10.0.1.0/24");
        Refused.With(Try("10.0.1.128/25"), 400, "InvalidInput",
            $"Invalid input for operation: Requested subnet with cidr: 10.0.1.128/25 for network: {network.Id} overlaps with another subnet.");
        Refused.With(Try("0.0.0.0/0"), 400, "InvalidInput", "Invalid input for operation: First IP '0.0.0.0' of network is not supported if enable_dhcp is True..");
        Refused.With(Try("0.0.0.0/0", ("enable_dhcp", false)), 400, "InvalidInput", "Invalid input for operation: 0 is not allowed as CIDR prefix length.");
        Refused.With(Try("nonsense"), 400, "InvalidInput", "Invalid input for operation: nonsense is not in a CIDR format.");
    }

    [Fact]
    public void Pools_are_checked()
    {
        Refused.With(Try("10.0.1.0/28", ("allocation_pools", Cloud.List(Pool("10.0.1.9", "10.0.1.2")))), 400, "InvalidAllocationPool");
        Refused.With(Try("10.0.1.0/28", ("allocation_pools", Cloud.List(Pool("10.0.1.9", "10.0.1.15")))), 400, "OutOfBoundsAllocationPool");
        Refused.With(Try("10.0.1.0/28", ("allocation_pools", Cloud.List(Pool("10.0.1.2", "10.0.1.6"), Pool("10.0.1.6", "10.0.1.9")))), 409, "OverlappingAllocationPools");
        Refused.With(Try("10.0.1.0/28", ("allocation_pools", Cloud.List(Pool("10.0.1.1", "10.0.1.6")))), 409, "GatewayConflictWithAllocationPools",
            "Gateway ip 10.0.1.1 conflicts with allocation pool 10.0.1.1-10.0.1.6.");
        Refused.With(Try("10.0.1.0/28", ("gateway_ip", "10.0.1.15")), 400, "InvalidInput", "Invalid input for operation: Gateway is not valid on subnet.");
        Assert.Null(Try("10.0.1.0/28", ("gateway_ip", "10.9.9.9")).Refusal);
    }

    [Fact]
    public void Versions_must_agree()
    {
        Refused.With(Try("10.0.1.0/28", ("gateway_ip", "fd00::1")), 400, "InvalidInput");
        Refused.With(Try("10.0.1.0/28", ("dns_nameservers", Cloud.List("fd00::1"))), 400, "InvalidInput");
        Refused.With(Try("10.0.1.0/28", ("host_routes", Cloud.List(Cloud.Map(("destination", "fd00::/64"), ("nexthop", "10.0.1.9"))))), 400, "InvalidInput");
        Refused.With(
            cloud.TryCreate(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 6), ("cidr", "10.0.1.0/28")), 400, "InvalidInput",
            "Invalid input for operation: cidr '10.0.1.0/28' does not match the ip_version '6'.");
        Refused.With(cloud.TryCreate(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 5)), 400, "HTTPBadRequest",
            "Invalid input for ip_version. Reason: 5 is not in valid_values.");
    }

    [Fact]
    public void Lists_are_limited()
    {
        Refused.With(Try("10.0.1.0/28", ("dns_nameservers", Cloud.List([.. Enumerable.Range(1, 6).Select(i => (AttributeValue)$"10.0.0.{i}")]))), 400, "DNSNameServersExhausted");
        var routes = Cloud.List([.. Enumerable.Range(1, 21).Select(i => Cloud.Map(("destination", $"10.{i}.0.0/16"), ("nexthop", "10.0.1.9")))]);
        Refused.With(Try("10.0.1.0/28", ("host_routes", routes)), 400, "HostRoutesExhausted");
    }

    [Fact]
    public void A_prefix_or_a_pool_is_required() =>
        Refused.With(cloud.TryCreate(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 4)), 400, "BadRequest",
            "Bad subnets request: a subnetpool must be specified in the absence of a cidr.");

    [Fact]
    public void The_dhcp_port_follows_the_subnets()
    {
        var one = Make("10.0.1.0/28");
        var two = Make("10.0.2.0/28");
        Port DhcpPort() => cloud.Snapshot.Ports.All.Single();
        Assert.Equal(["10.0.1.2", "10.0.2.2"], DhcpPort().FixedIps.Select(ip => ip.Address.ToString()).Order());
        cloud.Update<Subnet>(Cloud.Demo, "subnet", one.Id, ("enable_dhcp", false));
        Assert.Equal(two.Id, Assert.Single(DhcpPort().FixedIps).SubnetId);
        cloud.Delete(Cloud.Demo, "subnet", two.Id);
        Assert.Equal(0, cloud.Snapshot.Ports.Count);
        cloud.Update<Subnet>(Cloud.Demo, "subnet", one.Id, ("enable_dhcp", true));
        Assert.Equal("10.0.1.2", DhcpPort().FixedIps.Single().Address.ToString());
        cloud.Delete(Cloud.Demo, "subnet", one.Id);
        Assert.DoesNotContain(one.Id, cloud.Snapshot.AddressesInUse.Keys);
    }

    [Fact]
    public void A_subnet_in_use_stays()
    {
        var subnet = Make("10.0.1.0/28");
        var port = cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id));
        Refused.With(cloud.TryDelete(Cloud.Demo, "subnet", subnet.Id), 409, "SubnetInUse",
            $"Unable to complete operation on subnet {subnet.Id}: One or more ports have an IP allocation from this subnet.");
        cloud.Delete(Cloud.Demo, "port", port.Id);
        cloud.Delete(Cloud.Demo, "subnet", subnet.Id);
    }

    [Fact]
    public void Ipv6_modes()
    {
        Refused.With(Try("10.0.1.0/28", ("ipv6_ra_mode", "slaac")), 400, "InvalidInput");
        Refused.With(Try("fd00::/64", ("ipv6_ra_mode", "slaac"), ("ipv6_address_mode", "dhcpv6-stateful")), 400, "InvalidInput");
        Refused.With(Try("fd00::/80", ("ipv6_address_mode", "slaac")), 400, "InvalidInput");
        Refused.With(Try("fd00::/64", ("ipv6_address_mode", "slaac"), ("enable_dhcp", false)), 400, "InvalidInput");
        Refused.With(Try("fd00::/64", ("ipv6_address_mode", "other")), 400, "HTTPBadRequest",
            "Invalid input for ipv6_address_mode. Reason: other is not in valid_values.");
    }

    [Fact]
    public void Hosts_on_a_slaac_subnet_have_their_eui64_address()
    {
        Make("10.0.1.0/28");
        var early = cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id), ("mac_address", "fa:16:3e:00:00:01"));
        var subnet = Make("fd00::/64", ("ipv6_address_mode", "slaac"), ("ipv6_ra_mode", "slaac"));
        var late = cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id), ("mac_address", "fa:16:3e:00:00:02"));
        Assert.Equal("fd00::f816:3eff:fe00:1", cloud.Snapshot.Ports.Find(early.Id)!.FixedIps[1].Address.ToString());
        Assert.Equal("fd00::f816:3eff:fe00:2", late.FixedIps[1].Address.ToString());
        Refused.With(
            cloud.TryCreate(Cloud.Demo, "port", ("network_id", network.Id), ("fixed_ips", Cloud.List(Cloud.Map(("ip_address", "fd00::9"))))), 400, "AllocationOnAutoAddressSubnet");
        cloud.Delete(Cloud.Demo, "subnet", subnet.Id);
        Assert.Single(cloud.Snapshot.Ports.Find(late.Id)!.FixedIps);
    }
}
