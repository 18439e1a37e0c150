namespace Neutrino.EndToEnd.Tests;

/// <summary>The seed's scenario on an installed package with a real guest: services restart under its traffic, the article's looks at the host, and a purge while it runs.</summary>
public class InstalledGuestTests
{
    private static readonly string[] Services = ["neutron-server", "neutron-l3-agent", "neutron-dhcp-agent", "neutron-metadata-agent", "neutron-plugin-openvswitch-agent"];

    [Fact]
    public void ServicesRestartUnderAGuestsTrafficTheHostLooksAsInTheArticleAndAPurgeLeavesNothing()
    {
        var said = PrivateMachine.Run($"bash {Path.Combine(AppContext.BaseDirectory, "guest.sh")} {PrivateMachine.Package} {GuestImage.Disk}", "--libvirt");
        string[] expected =
        [
            "\nLAID\n", "\nBOOTED\n", "\nIN cirros01\nOUTSIDE\nMETADATA cirros01.openstacklocal\n",
            "restart_every_service: 400 packets transmitted, 400 received", .. Services.Select(service => $"\n{service} is running, as a part of neutrino\n"),
            "restart_the_server: 600 packets transmitted, 600 received",
            "\nCHECKED\n", "| novnc | http://127.0.0.1:6080/vnc_auto.html?token=", "\nAS python3-neutronclient: /usr/bin/neutron\n", "\nPURGED",
        ];
        foreach (var text in expected) Assert.True(said.Contains(text, StringComparison.Ordinal), $"'{text.Trim()}' is not in:\n{said}");
        Assert.DoesNotContain("1 operations", said, StringComparison.Ordinal);
        AssertLooksAsInTheArticle(new HostLooks(said));
        Assert.True(said.EndsWith("\nPURGED", StringComparison.Ordinal), $"left after the purge:\n{said.Split("\nPURGED")[^1]}");
    }

    /// <summary>With the article's names for what has names of its own on every host, each answer is the article's; what is beside it is named here.</summary>
    private static void AssertLooksAsInTheArticle(HostLooks host)
    {
        Assert.Equal(Golden("seed-wiring.txt").Where(line => !line.EndsWith("eth0", StringComparison.Ordinal)), host.Wiring("up0"));
        Assert.Equal(Golden("seed-routes.txt").Select(HostLooks.Plain).Order(), host.Answer("ip netns exec qrouter", "ip route").Select(line => HostLooks.Plain(line.Replace(" proto static", "", StringComparison.Ordinal))).Order());
        Assert.Equal(Golden("seed-router-filter.txt").Append("-A neutron-l3-agent-INPUT -i qg-c5ab6a1c-f1 -p tcp -m tcp --dport 9697 -j DROP"), host.Answer("ip netns exec qrouter", "iptables -S"));
        Assert.Equal(Golden("seed-router-nat.txt"), host.Answer("ip netns exec qrouter", "iptables -t nat -S").Where(line => !line.Contains(host.FloatingAddress, StringComparison.Ordinal)));
        Assert.Equal(3, host.Answer("ip netns exec qrouter", "iptables -t nat -S").Count(line => line.Contains(host.FloatingAddress, StringComparison.Ordinal)));
        Assert.Equal($"dnsmasq {Golden("seed-dnsmasq.txt").Single().Replace("/var/lib/neutron/", "/var/lib/neutrino/", StringComparison.Ordinal)}", Assert.Single(host.Answer("pgrep", "dnsmasq")).Split(' ', 2)[1].Replace(" --dhcp-authoritative", "", StringComparison.Ordinal));
        Assert.Equal(["qbr7bfa2daa-66", "no", "qvb7bfa2daa-66", "tap7bfa2daa-66"], host.Answer("brctl", "show").Skip(1).SelectMany(HostLooks.Words).Where(word => !word.StartsWith("8000.", StringComparison.Ordinal)));
        Assert.Equal(["1", "instance-00000001", "running"], HostLooks.Words(host.Answer("virsh", "list")[^1]));
        Assert.Contains("<target dev='tap7bfa2daa-66'/>", host.Answer("virsh dumpxml", "instance-00000001").Select(line => line.Trim()));
        Assert.Equal(["qdhcp-5f2ffda1-76da-427e-b3c1-4bfc088cfb75", "qrouter-7052699b-ed8d-48a0-8365-50ac54017dfc"], host.Answer("ip netns", "").Select(line => line.Split(' ')[0]).Where(name => name != "outside").Order());
        Assert.Equal(["lo", "tapa042dd0d-97"], host.Links("ip netns exec qdhcp").Keys.Order());
        Assert.Equal(["lo", "qg-c5ab6a1c-f1", "qr-cbfa75fd-e1"], host.Links("ip netns exec qrouter").Keys.Order());
        Assert.Contains("0.0.0.0:9697", Assert.Single(host.Answer("ip netns exec qrouter", "ss -tlnpH")), StringComparison.Ordinal);
        foreach (var (end, other) in new[] { ("qvb7bfa2daa-66", "qvo7bfa2daa-66"), ("qvo7bfa2daa-66", "qvb7bfa2daa-66") })
            Assert.Contains($"peer_ifindex: {host.Links("ip -o link")[other]}", host.Answer("ethtool", end).Select(line => line.Trim()));
        foreach (var bridge in (string[])["br-int", "br-ex"]) Assert.EndsWith("actions=NORMAL", Assert.Single(host.Answer("ovs-ofctl", bridge).Skip(1)), StringComparison.Ordinal);
    }

    private static string[] Golden(string name) => File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", name));
}
