using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan.Tests;

/// <summary>The seed's cloud with <c>ovs_use_veth</c>, as Neutron's OVSInterfaceDriver lays it out.</summary>
public class VethPlanTests
{
    private static readonly UnitKey RouterUnit = new(UnitKind.Router, SeedCloud.RouterId);
    private static readonly UnitKey DhcpUnit = new(UnitKind.Dhcp, SeedCloud.DemoNet);
    private static readonly HostSettings Host = SeedCloud.Host with { OvsUseVeth = true };

    [Fact]
    public void ARoutersInterfacesAreEndsOfPairsAndAllElseIsAsEver()
    {
        var (router, seeds) = (Planner.Plan(SeedCloud.Snapshot(), Host, RouterUnit), Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, RouterUnit));
        Assert.Equal(Golden("veth-router.txt"), HostText.Print(router with { Chains = [], SharedRules = [] }));
        Assert.Equal(seeds, router with { Links = seeds.Links, OvsPorts = seeds.OvsPorts });
    }

    [Fact]
    public void ADhcpServersInterfaceHasItsOwnNameAndTheTapIsThePort()
    {
        var (dhcp, seeds) = (Planner.Plan(SeedCloud.Snapshot(), Host, DhcpUnit), Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, DhcpUnit));
        Assert.Equal(Golden("veth-dhcp.txt"), HostText.Print(dhcp with { DhcpServers = [] }));
        var (server, seedServer) = (Assert.Single(dhcp.DhcpServers), Assert.Single(seeds.DhcpServers));
        Assert.Contains("--interface=ns-a042dd0d-97", server.Arguments);
        Assert.Equal(seedServer.Arguments.Items.Remove("--interface=tapa042dd0d-97"), server.Arguments.Items.Remove("--interface=ns-a042dd0d-97"));
        Assert.Equal(seedServer.Files, server.Files);
    }

    [Fact]
    public void OnTheUserspaceDatapathBothEndsComputeTheirChecksums()
    {
        foreach (var unit in (UnitKey[])[RouterUnit, DhcpUnit])
        {
            Assert.All(Planner.Plan(SeedCloud.Snapshot(), Host with { DatapathType = "netdev" }, unit).Links, link => Assert.False(link.TxChecksumOffload));
            Assert.All(Planner.Plan(SeedCloud.Snapshot(), Host, unit).Links, link => Assert.Null(link.TxChecksumOffload));
        }
    }

    [Fact]
    public void ARoutersPortThatIsSwitchedOffIsDownInsideAlone()
    {
        var cloud = SeedCloud.Snapshot();
        var port = cloud.Ports.Find(SeedCloud.InterfacePort)!;
        var router = Planner.Plan(cloud.Apply(new ChangeSet([new Change(ResourceKind.Port, port.Id, port, port with { AdminStateUp = false })])), Host, RouterUnit);
        Assert.Equal(["qr-cbfa75fd-e1"], router.Links.Where(link => !link.Up).Select(link => link.Name));
    }

    [Fact]
    public void AGuestsPortIsTheSame()
    {
        var unit = new UnitKey(UnitKind.Port, SeedCloud.VmPort);
        Assert.Equal(Planner.Plan(SeedCloud.Snapshot(), SeedCloud.Host, unit), Planner.Plan(SeedCloud.Snapshot(), Host, unit));
    }

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Golden", name));
}
