using Neutrino.Model;

namespace Neutrino.Rules.Tests;

/// <summary>The network, subnet and ports of the seed, made through the rules.</summary>
internal static class SeedTopology
{
    public static Neutrino.Model.Network DemoNet(Cloud cloud) => cloud.Create<Neutrino.Model.Network>(Cloud.Demo, "network", ("name", "demo-net"));

    public static Subnet DemoSubnet(Cloud cloud, string networkId) => cloud.Create<Subnet>(
        Cloud.Demo, "subnet", ("network_id", networkId), ("ip_version", 4), ("cidr", "10.0.1.0/28"), ("gateway_ip", "10.0.1.1"), ("name", "demo-subnet"));

    public static Neutrino.Model.Network ExtNet(Cloud cloud) =>
        cloud.Create<Neutrino.Model.Network>(Cloud.Admin, "network", ("name", "ext-net"), ("router:external", true), ("shared", true));

    public static Subnet ExtSubnet(Cloud cloud, string networkId) => cloud.Create<Subnet>(
        Cloud.Admin, "subnet", ("network_id", networkId), ("ip_version", 4), ("cidr", "192.168.1.0/24"), ("gateway_ip", "192.168.1.1"), ("enable_dhcp", false),
        ("allocation_pools", Cloud.List(Cloud.Map(("start", "192.168.1.10"), ("end", "192.168.1.250")))));
}

/// <summary>The seed's cloud whole: external and internal network, router between them, one guest port.</summary>
internal sealed class RoutedCloud
{
    public Cloud Cloud { get; } = new();
    public Neutrino.Model.Network Inside { get; }
    public Subnet InsideSubnet { get; }
    public Neutrino.Model.Network Outside { get; }
    public Subnet OutsideSubnet { get; }
    public Router Router { get; }
    public Port Guest { get; }

    public RoutedCloud()
    {
        Outside = SeedTopology.ExtNet(Cloud);
        OutsideSubnet = SeedTopology.ExtSubnet(Cloud, Outside.Id);
        Inside = SeedTopology.DemoNet(Cloud);
        InsideSubnet = SeedTopology.DemoSubnet(Cloud, Inside.Id);
        var router = Cloud.Create<Router>(Cloud.Demo, "router", ("name", "demo-router"));
        Cloud.Decide(new ActionCommand(Cloud.Demo, "router", router.Id, "add_router_interface", AttributeBag.Empty.With("subnet_id", InsideSubnet.Id)));
        Router = Cloud.Update<Router>(Cloud.Demo, "router", router.Id, ("external_gateway_info", Cloud.Map(("network_id", Outside.Id))));
        Guest = Cloud.Create<Port>(Cloud.Demo, "port", ("network_id", Inside.Id), ("name", "guest"));
    }
}
