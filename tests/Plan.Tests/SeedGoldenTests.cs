using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Plan.Tests;

/// <summary>With the ids of the seed's printouts the plan is what they show; every line beyond them is named here with its reason.</summary>
public class SeedGoldenTests
{
    private static readonly Snapshot Cloud = SeedCloud.Snapshot();
    private static UnitState Router => Planner.Plan(Cloud, SeedCloud.Host, new UnitKey(UnitKind.Router, SeedCloud.RouterId));
    private static UnitState Dhcp => Planner.Plan(Cloud, SeedCloud.Host, new UnitKey(UnitKind.Dhcp, SeedCloud.DemoNet));
    private static UnitState Guest => Planner.Plan(Cloud, SeedCloud.Host, new UnitKey(UnitKind.Port, SeedCloud.VmPort));

    [Fact]
    public void RouterFilterRulesAreTheSeeds()
    {
        // The seed's metadata port is open to the outside network; ours is closed there.
        const string closedToOutside = "-A neutron-l3-agent-INPUT -i qg-c5ab6a1c-f1 -p tcp -m tcp --dport 9697 -j DROP";
        Assert.Equal(Golden("seed-router-filter.txt").Append(closedToOutside), IptablesText.Print(Router, IpFamily.V4, "filter"));
    }

    [Fact]
    public void RouterNatRulesAreTheSeeds() => Assert.Equal(Golden("seed-router-nat.txt"), IptablesText.Print(Router, IpFamily.V4, "nat"));

    [Fact]
    public void DnsmasqCommandLineIsTheSeeds()
    {
        // A dnsmasq without a lease file answers a guest's renewal with a NAK after its own restart, unless it is authoritative.
        var arguments = Assert.Single(Dhcp.DhcpServers).Arguments;
        Assert.Contains("--dhcp-authoritative", arguments);
        Assert.Equal(Golden("seed-dnsmasq.txt").Single(), string.Join(' ', arguments.Where(argument => argument != "--dhcp-authoritative")));
    }

    [Fact]
    public void VlanWiringIsTheSeeds()
    {
        var host = SeedCloud.Host with { ExternalInterface = "eth0" };
        var ports = Planner.Units(Cloud, host).SelectMany(unit => Planner.Plan(Cloud, host, unit).OvsPorts).OrderBy(port => port.Name, StringComparer.Ordinal).ToList();
        var lines = new[] { "br-int", "br-ex" }.SelectMany(bridge => ports.Where(port => port.Bridge == bridge).Select(Line).Prepend($"Bridge {bridge}"));
        Assert.Equal(Golden("seed-wiring.txt"), lines);

        static string Line(OvsPort port) => $"    Port {port.Name}" + (port.Tag is { } tag ? $" tag: {tag}" : "") + (port.Type.Length > 0 ? $" type: {port.Type}" : "");
    }

    [Fact]
    public void RoutesAreTheSeeds()
    {
        var set = Router.Routes.Select(route => $"default via {route.Via} dev {route.Device}");
        var connected = from link in Router.Links
                        from address in link.Addresses
                        select $"{address.Prefix.Network} dev {link.Name}  proto kernel  scope link  src {address.Prefix.Address}";
        Assert.Equal(Golden("seed-routes.txt"), set.Concat(connected));
        Assert.Equal("0.0.0.0/0", Assert.Single(Router.Routes).Destination.ToString());
    }

    [Fact]
    public void InterfacesAndNamespacesAreNamedAsInTheSeed()
    {
        Assert.Equal(["qbr7bfa2daa-66", "qvb7bfa2daa-66", "qvo7bfa2daa-66", "tap7bfa2daa-66"], Guest.Links.Select(link => link.Name));
        Assert.Equal("qbr7bfa2daa-66", Guest.Links.Single(link => link.Name == "qvb7bfa2daa-66").Master);
        Assert.Equal("qdhcp-5f2ffda1-76da-427e-b3c1-4bfc088cfb75", Assert.Single(Dhcp.Namespaces).Name);
        Assert.Equal("qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc", Assert.Single(Router.Namespaces).Name);
        Assert.Equal(["qg-c5ab6a1c-f1", "qr-cbfa75fd-e1"], Router.Links.Select(link => link.Name));
        Assert.Equal(MacAddress.Parse("fa:16:3e:7f:af:47"), Router.Links[1].Mac);
        Assert.Equal(9697, Assert.Single(Router.Listeners).Port);
    }

    private static string[] Golden(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", name));
}
