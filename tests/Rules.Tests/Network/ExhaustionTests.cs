using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests;

/// <summary>What is left when tags, zones and MAC addresses run out.</summary>
public sealed class ExhaustionTests
{
    private static readonly RuleSettings Settings = new() { HostName = "vm", Time = new Clock() };

    private static AttributeBag Bag(params (string Name, AttributeValue Value)[] values) =>
        values.Aggregate(AttributeBag.Empty, (bag, entry) => bag.With(entry.Name, entry.Value));

    private static Decision BoundPort(Snapshot snapshot, string network, RuleSettings? settings = null) =>
        NetworkRules.Decide(snapshot, new CreateCommand(Cloud.Admin, "port", [Bag(("network_id", network), ("binding:host_id", "vm"))]), settings ?? Settings);

    private static RangeSet Full(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Aggregate(RangeSet.Empty, (set, number) => set.Add((UInt128)number));

    [Fact]
    public void No_network_is_bound_without_a_tag()
    {
        var cloud = new Cloud();
        var network = SeedTopology.DemoNet(cloud);
        Refused.With(BoundPort(cloud.Snapshot with { LocalVlansInUse = Full(1, 4094) }, network.Id), 503, "NoNetworkAvailable");
        var last = BoundPort(cloud.Snapshot with { LocalVlansInUse = Full(1, 4093) }, network.Id);
        Assert.Contains(last.Changes.Changes, change => change.After is Neutrino.Model.Network { LocalVlan: 4094 });
    }

    [Fact]
    public void No_port_is_bound_without_a_zone()
    {
        var cloud = new Cloud();
        var network = SeedTopology.DemoNet(cloud);
        Refused.With(BoundPort(cloud.Snapshot with { ZonesInUse = Full(4097, 65535) }, network.Id), 503, "PortBindingError");
    }

    [Fact]
    public void A_base_with_no_mac_left_is_said()
    {
        var cloud = new Cloud();
        var network = SeedTopology.DemoNet(cloud);
        var one = Guid.Parse("01020304-0000-0000-0000-000000000000");
        var stuck = Settings with { NewId = () => one };
        cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id), ("mac_address", "fa:16:3e:04:03:02"));
        Refused.With(BoundPort(cloud.Snapshot, network.Id, stuck), 503, "MacAddressGenerationFailure");
        Assert.Equal("fa:16:3e:99:03:02", BoundPort(cloud.Snapshot, network.Id, stuck with { BaseMac = "fa:16:3e:99:00:00" }).Shown.OfType<Port>().Single().MacAddress.ToString()[..17]);
    }

    /// <summary>However the address comes free: a floating IP deleted, a gateway cleared, moved elsewhere or given another address.</summary>
    [Theory]
    [InlineData("floatingip")]
    [InlineData("cleared")]
    [InlineData("moved")]
    [InlineData("readdressed")]
    public void Dhcp_waits_for_an_address_of_an_external_network(string freed)
    {
        var cloud = new Cloud();
        var (outside, other) = (SeedTopology.ExtNet(cloud), SeedTopology.ExtNet(cloud));
        SeedTopology.ExtSubnet(cloud, other.Id);
        var full = cloud.Create<Subnet>(Cloud.Admin, "subnet", ("network_id", outside.Id), ("ip_version", 4), ("cidr", "10.0.7.0/30"), ("enable_dhcp", false));
        var gateway = Cloud.Map(("network_id", outside.Id));
        var holder = freed == "floatingip"
            ? cloud.Create<FloatingIp>(Cloud.Demo, "floatingip", ("floating_network_id", outside.Id)).Id
            : cloud.Create<Router>(Cloud.Admin, "router", ("external_gateway_info", gateway)).Id;
        cloud.Update<Subnet>(Cloud.Admin, "subnet", full.Id, ("enable_dhcp", true));
        var second = cloud.Create<Subnet>(Cloud.Admin, "subnet", ("network_id", outside.Id), ("ip_version", 4), ("cidr", "10.0.8.0/24"), ("enable_dhcp", false));
        Assert.DoesNotContain(cloud.Snapshot.Ports.All, port => port.DeviceOwner == DeviceOwners.Dhcp);
        var info = freed switch
        {
            "cleared" => AttributeValue.Null,
            "moved" => Cloud.Map(("network_id", other.Id)),
            _ => Cloud.Map(("network_id", outside.Id), ("external_fixed_ips", Cloud.List(Cloud.Map(("subnet_id", second.Id))))),
        };
        if (freed == "floatingip") cloud.Delete(Cloud.Demo, "floatingip", holder);
        else cloud.Update<Router>(Cloud.Admin, "router", holder, ("external_gateway_info", info));
        Assert.Equal("10.0.7.2", Assert.Single(cloud.Snapshot.Ports.All, port => port.DeviceOwner == DeviceOwners.Dhcp).FixedIps[0].Address.ToString());
    }

    /// <summary>A subnet without an address left has no DHCP; it gets it when one is free again.</summary>
    [Fact]
    public void Dhcp_waits_for_an_address()
    {
        var cloud = new Cloud();
        var network = SeedTopology.DemoNet(cloud);
        var subnet = cloud.Create<Subnet>(Cloud.Demo, "subnet", ("network_id", network.Id), ("ip_version", 4), ("cidr", "10.0.1.0/30"), ("enable_dhcp", false));
        var port = cloud.Create<Port>(Cloud.Demo, "port", ("network_id", network.Id));
        cloud.Update<Subnet>(Cloud.Demo, "subnet", subnet.Id, ("enable_dhcp", true));
        Assert.Single(cloud.Snapshot.Ports.All);
        cloud.Delete(Cloud.Demo, "port", port.Id);
        Assert.Equal(DeviceOwners.Dhcp, Assert.Single(cloud.Snapshot.Ports.All).DeviceOwner);
    }
}
