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
