namespace Neutrino.EndToEnd.Tests;

/// <summary>What a guest on the seed's network reaches, with real packets.</summary>
[Collection("cloud")]
public class ReachTests(Cloud cloud)
{
    [Fact]
    public void DhcpGivesAddressGatewayDnsAndTheMetadataRoute()
    {
        using var guest = new Guest(cloud).Dhcp();
        Assert.Contains($"lease ip={guest.Address} mask=28 router=10.0.1.1 dns=8.8.8.8 domain=openstacklocal mtu=1500", guest.Lease, StringComparison.Ordinal);
        Assert.Contains("169.254.169.254/32 10.0.1.1 0.0.0.0/0 10.0.1.1", guest.Lease, StringComparison.Ordinal);
    }

    [Fact]
    public void AGuestReachesNeighbourGatewayAndTheOutside()
    {
        var group = cloud.SecurityGroup(Cloud.Icmp);
        using var guest = new Guest(cloud, group).Dhcp();
        using var neighbour = new Guest(cloud, group).Dhcp();
        Assert.True(guest.Pings(neighbour.Address), "the neighbour");
        Assert.True(guest.Pings("10.0.1.1"), "the gateway");
        Assert.True(guest.Pings(Cloud.OutsideAddress), "the outside");
    }

    [Fact]
    public void TheOutsideSeesTheRoutersAddressNotTheGuests()
    {
        using var guest = new Guest(cloud).Dhcp();
        using var capture = Shell.Start(null, "ip", Shell.Inside(Cloud.Outside, "timeout", "10", "tcpdump", "-n", "-l", "-i", "eth0", "-c", "1", "icmp[icmptype] == icmp-echo"));
        while (capture.StandardError.ReadLine() is { } line && !line.Contains("listening", StringComparison.Ordinal)) { }
        Assert.True(guest.Pings(Cloud.OutsideAddress));
        var packet = capture.StandardOutput.ReadToEnd();
        var gateway = (string)cloud.Demo.Show("routers", cloud.RouterId)["external_gateway_info"]!["external_fixed_ips"]![0]!["ip_address"]!;
        Assert.Contains($"IP {gateway} > {Cloud.OutsideAddress}: ICMP echo request", packet, StringComparison.Ordinal);
    }

    [Fact]
    public void MetadataKnowsThePortAndShowsOneWithoutAServerTheVersionsAlone()
    {
        using var guest = new Guest(cloud).Dhcp();
        var said = guest.Exec("curl", "-sSf", "-m", "5", "http://169.254.169.254/");
        Assert.StartsWith("1.0\n2007-01-19\n", said, StringComparison.Ordinal);
        Assert.Equal("404", guest.Exec("curl", "-sS", "-m", "5", "-o", "/dev/null", "-w", "%{http_code}", "-H", "X-Forwarded-For: 10.0.1.1", "http://169.254.169.254/latest/meta-data/"));
    }

    [Fact]
    public void AFloatingIpReachesTheGuestAndItsTrafficLeavesByIt()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp)).Dhcp();
        var (id, address) = cloud.FloatingIp(guest);
        Assert.Equal("ACTIVE", (string)cloud.Demo.Show("floatingips", id)["status"]!);
        Assert.Equal(0, Shell.Try("ip", Shell.Inside(Cloud.Outside, "ping", "-c", "2", "-i", "0.1", "-W", "1", address)).Code);
        cloud.Demo.Delete("floatingips", id);
        Assert.NotEqual(0, Shell.Try("ip", Shell.Inside(Cloud.Outside, "ping", "-c", "1", "-W", "1", address)).Code);
    }

    [Fact]
    public void PacketsThatCameBeforeTheFloatingIpDoNotSpoilIt()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp)).Dhcp();
        var (id, address) = cloud.FloatingIp(guest);
        Assert.Equal("ACTIVE", (string)cloud.Demo.Show("floatingips", id)["status"]!);
        Assert.Equal(0, Shell.Try("ip", Shell.Inside(Cloud.Outside, "ping", "-c", "1", "-w", "5", "-i", "0.05", address)).Code);
        cloud.Demo.Delete("floatingips", id);

        // One flow, by its ICMP id, that goes on from before the address is there until after.
        using var pings = Shell.Start(null, "ip", Shell.Inside(Cloud.Outside, "ping", "-c", "1", "-w", "20", "-i", "0.05", address));
        Thread.Sleep(500);
        var again = Cloud.Id(cloud.Admin.Create("floatingips", new() { ["floating_network_id"] = cloud.ExtNet, ["floating_ip_address"] = address, ["port_id"] = guest.PortId, ["project_id"] = cloud.Demo.ProjectId }));
        Assert.Equal("", pings.StandardError.ReadToEnd());
        Assert.True(pings.WaitForExit(20_000));
        Assert.Equal(0, pings.ExitCode);
        cloud.Demo.Delete("floatingips", again);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AHundredMegabytesArriveIntact(bool outwards)
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Tcp(7000))).Dhcp();
        var (id, address) = cloud.FloatingIp(guest);
        var file = Path.GetTempFileName();
        Shell.Sh($"head -c 100000000 /dev/urandom > {file}");
        var wanted = Shell.Sh($"sha256sum < {file}");
        var (receiver, sender, target) = outwards ? (Cloud.Outside, guest.Namespace, Cloud.OutsideAddress) : (guest.Namespace, Cloud.Outside, address);
        using var server = Shell.Start(null, "ip", Shell.Inside(receiver, "sh", "-c", "timeout 60 nc -l -p 7000 | sha256sum"));
        Eventually.True(() => Shell.Run("ip", Shell.Inside(receiver, "ss", "-ltn")).Contains(":7000", StringComparison.Ordinal), "the receiver listens");
        Shell.Run("ip", Shell.Inside(sender, "sh", "-c", $"timeout 60 nc -N {target} 7000 < {file}"));
        Assert.Equal(wanted, server.StandardOutput.ReadToEnd().Trim());
        cloud.Demo.Delete("floatingips", id);
        File.Delete(file);
    }
}
