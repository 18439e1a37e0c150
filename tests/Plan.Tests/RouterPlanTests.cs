using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Plan.Tests;

public class RouterPlanTests
{
    private static readonly UnitKey Unit = new(UnitKind.Router, SeedCloud.RouterId);

    [Fact]
    public void ARouterTakenFromTheL3AgentIsNowhereOnTheHost()
    {
        var cloud = SeedCloud.Snapshot();
        Assert.NotEqual(new UnitState(Unit), Planner.Plan(cloud, SeedCloud.Host, Unit));
        var router = cloud.Routers.Find(SeedCloud.RouterId)!;
        var change = new Change(ResourceKind.Router, router.Id, router, router with { Unscheduled = true });
        var without = cloud.Apply(new ChangeSet([change]));
        Assert.Equal(new UnitState(Unit), Planner.Plan(without, SeedCloud.Host, Unit));
        Assert.Contains(Unit, Planner.Touched(cloud, without, change));
    }

    /// <summary>One guest with a floating IP on the gateway and one on an interface of the router on another external network.</summary>
    [Fact]
    public void AFloatingIpOnAnInterfaceIsTheInterfacesAndCountsThere()
    {
        const string Beside = "b0000000-0000-4000-8000-000000000001";
        const string Leg = "beef0000-1100-4000-8000-000000000001";
        var cloud = SeedCloud.Snapshot(
            new Network { Id = Beside, ProjectId = "admin", Standard = SeedCloud.Standard, Name = "beside", External = true },
            new Subnet { Id = Beside, ProjectId = "admin", Standard = SeedCloud.Standard, NetworkId = Beside, Cidr = Cidr.Parse("192.168.2.0/24"), GatewayIp = IpAddress.Parse("192.168.2.1") },
            SeedCloud.Port(Leg, Beside, "fa:16:3e:00:00:99", DeviceOwners.RouterInterface, SeedCloud.RouterId, (Beside, "192.168.2.1")),
            Floating("f1", SeedCloud.ExtNet, "192.168.1.10"),
            Floating("f2", Beside, "192.168.2.10"));
        var router = Planner.Plan(cloud, SeedCloud.Host, Unit);
        string[] AddressesOf(string device) => [.. router.Links.Single(link => link.Name == device).Addresses.Select(address => address.Prefix.ToString()).Order()];
        Assert.Equal(["192.168.1.10/32", "192.168.1.245/24"], AddressesOf("qg-c5ab6a1c-f1"));
        Assert.Equal(["192.168.2.1/24", "192.168.2.10/32"], AddressesOf("qr-beef0000-11"));
        Assert.Equal("br-ex", router.OvsPorts.Single(port => port.Name == "qr-beef0000-11").Bridge);
        string[] Rules(string chain) => [.. router.Chains.Single(candidate => candidate.Table == "nat" && candidate.Name == "neutron-l3-agent-" + chain).Rules];
        Assert.Equal(["-d 192.168.1.10/32 -j DNAT --to-destination 10.0.1.3", "-d 192.168.2.10/32 -j DNAT --to-destination 10.0.1.3"], Rules("OUTPUT"));
        Assert.Equal(["-s 10.0.1.3/32 -j SNAT --to-source 192.168.1.10"], Rules("float-snat"));
        Assert.Equal(
            [
                "-s 10.0.1.3/32 -o qr-beef0000-11 -j SNAT --to-source 192.168.2.10",
                "-s 192.168.2.0/24 -d 10.0.1.3/32 -m conntrack --ctstate DNAT -j ACCEPT",
                "! -i qg-c5ab6a1c-f1 ! -o qg-c5ab6a1c-f1 -m conntrack ! --ctstate DNAT -j ACCEPT",
            ],
            Rules("POSTROUTING"));
    }

    private static FloatingIp Floating(string id, string network, string address) => new()
    {
        Id = id, ProjectId = "demo", Standard = SeedCloud.Standard, FloatingNetworkId = network, FloatingPortId = "p" + id, Address = IpAddress.Parse(address),
        PortId = SeedCloud.VmPort, FixedAddress = IpAddress.Parse("10.0.1.3"), RouterId = SeedCloud.RouterId,
    };
}
