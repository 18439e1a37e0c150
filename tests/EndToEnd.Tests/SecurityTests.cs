using System.Net;
using System.Net.Sockets;

namespace Neutrino.EndToEnd.Tests;

/// <summary>What a guest cannot do, and what security groups let pass.</summary>
[Collection("cloud")]
public class SecurityTests(Cloud cloud)
{
    [Fact]
    public void AClosedGroupDropsAnOpenedOnePassesARevokedOneCuts()
    {
        var group = cloud.SecurityGroup();
        using var guest = new Guest(cloud, group).Dhcp();
        using var neighbour = new Guest(cloud, group).Dhcp();
        Assert.False(neighbour.Pings(guest.Address, 1), "nothing is open yet");

        var rule = cloud.AddRule(group, Cloud.Icmp);
        Eventually.True(() => neighbour.Pings(guest.Address, 1), "the rule lets ping pass");

        using var pings = neighbour.Start("ping", "-i", "0.1", guest.Address);
        cloud.Demo.Delete("security-group-rules", rule);
        Eventually.True(() => !neighbour.Pings(guest.Address, 1), "the revoked rule drops");
        pings.Kill();
    }

    [Fact]
    public void ARevokedRuleCutsAnOpenStream()
    {
        var group = cloud.SecurityGroup(Cloud.Tcp(7001));
        using var guest = new Guest(cloud, group).Dhcp();
        using var neighbour = new Guest(cloud, group).Dhcp();
        var rule = (string)cloud.Demo.List($"security-group-rules?security_group_id={group}&protocol=tcp")[0]!["id"]!;
        var received = Path.GetTempFileName();
        using var server = guest.Start("sh", "-c", $"timeout 60 nc -l -p 7001 > {received}");
        Eventually.True(() => guest.Exec("ss", "-ltn").Contains(":7001", StringComparison.Ordinal), "the guest listens");
        using var client = neighbour.Start("sh", "-c", $"while echo tick; do sleep 0.05; done | timeout 60 nc {guest.Address} 7001");
        Eventually.True(() => new FileInfo(received).Length > 20, "the stream flows");

        cloud.Demo.Delete("security-group-rules", rule);
        Eventually.True(() => Quiet(received), "the stream stands still");
        client.Kill(true);
        server.Kill(true);

        static bool Quiet(string file)
        {
            var before = new FileInfo(file).Length;
            Thread.Sleep(500);
            return new FileInfo(file).Length == before;
        }
    }

    [Fact]
    public void ARemoteGroupOpensForItsMembersOnly()
    {
        var members = cloud.SecurityGroup();
        var group = cloud.SecurityGroup();
        cloud.AddRule(group, new() { ["protocol"] = "icmp", ["remote_group_id"] = members });
        using var guest = new Guest(cloud, group).Dhcp();
        using var member = new Guest(cloud, members).Dhcp();
        using var stranger = new Guest(cloud, cloud.SecurityGroup()).Dhcp();
        Eventually.True(() => member.Pings(guest.Address, 1), "a member of the remote group passes");
        Assert.False(stranger.Pings(guest.Address, 1), "a stranger does not");
    }

    [Fact]
    public void AForgedAddressIsDropped()
    {
        using var guest = new Guest(cloud).Dhcp();
        Assert.True(guest.Pings("10.0.1.1", 1));
        guest.Exec("ip", "address", "add", "10.0.1.14/28", "dev", "eth0");
        Assert.NotEqual(0, guest.TryExec("ping", "-c", "2", "-i", "0.1", "-W", "1", "-I", "10.0.1.14", "10.0.1.1").Code);
        Assert.True(guest.Pings("10.0.1.1", 1), "its own address still passes");
    }

    [Fact]
    public void AForgedMacIsDropped()
    {
        using var guest = new Guest(cloud).Dhcp();
        guest.Exec("ip", "link", "set", "eth0", "address", "fa:16:3e:99:99:99");
        Assert.False(guest.Pings("10.0.1.1"));
    }

    [Fact]
    public void AForgedArpReplyIsDropped()
    {
        using var guest = new Guest(cloud).Dhcp();
        using var victim = new Guest(cloud).Dhcp();
        Assert.True(victim.Pings("10.0.1.1", 1));
        guest.TryExec("arping", "-U", "-c", "3", "-i", "eth0", "-S", "10.0.1.1", "10.0.1.1");
        guest.TryExec("ip", "address", "add", "10.0.1.1/32", "dev", "eth0");
        guest.TryExec("arping", "-A", "-c", "3", "-I", "eth0", "10.0.1.1");
        Assert.DoesNotContain(guest.Mac, victim.Exec("ip", "neighbour", "show", "10.0.1.1"), StringComparison.Ordinal);
        Assert.True(victim.Pings("10.0.1.1"));
    }

    /// <summary>The bridge's own stack would answer for any address of the host's, and so would that behind the pair, where the userspace datapath only listens in.</summary>
    [Fact]
    public async Task TheHostItselfIsOutOfReach()
    {
        const string address = "172.31.99.1";
        using var guest = new Guest(cloud).Dhcp();
        Shell.Sh($"ip link add test-host type veth peer name test-peer && ip addr add {address}/24 dev test-host && ip link set test-host up && ip link set test-peer up");
        try
        {
            using var service = new UdpClient(new IPEndPoint(IPAddress.Parse(address), 9999));
            var heard = service.ReceiveAsync(TestContext.Current.CancellationToken).AsTask();
            guest.Exec("ip", "route", "add", address, "dev", "eth0");
            Assert.False(guest.Pings(address, 1));
            Assert.DoesNotContain("lladdr", guest.Exec("ip", "neighbour", "show", address), StringComparison.Ordinal);
            foreach (var device in ((string[])["qbr", "qvb", "qvo"]).Select(prefix => prefix + guest.PortId[..11]))
            {
                Assert.Equal("", Shell.Run("ip", "-6", "-o", "address", "show", "dev", device));
                var mac = (await File.ReadAllTextAsync($"/sys/class/net/{device}/address", TestContext.Current.CancellationToken)).Trim();
                guest.Exec("ip", "neighbour", "replace", address, "lladdr", mac, "dev", "eth0");
                guest.Exec("bash", "-c", $"for i in 1 2 3; do echo {device} > /dev/udp/{address}/9999; done");
            }

            await Task.WhenAny(heard, Task.Delay(500, TestContext.Current.CancellationToken));
            Assert.False(heard.IsCompleted, "the host heard its guest");
        }
        finally
        {
            Shell.Run("ip", "link", "del", "test-host");
        }
    }

    [Fact]
    public void AGuestCannotPlayDhcpServer()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup()).Dhcp();
        using var capture = Shell.Start(null, "ip", Shell.Inside(cloud.DhcpNamespace, "timeout", "4", "tcpdump", "-n", "-l", "-c", "1", "udp src port 67 and src host " + guest.Address));
        while (capture.StandardError.ReadLine() is { } line && !line.Contains("listening", StringComparison.Ordinal)) { }
        guest.TryExec("sh", "-c", "for i in 1 2 3; do echo offer | nc -u -w1 -s " + guest.Address + " -p 67 10.0.1.2 68; done");
        Assert.Equal("", capture.StandardOutput.ReadToEnd().Trim());
    }
}
