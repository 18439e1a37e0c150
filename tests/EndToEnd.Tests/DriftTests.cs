using System.Globalization;

namespace Neutrino.EndToEnd.Tests;

/// <summary>What somebody else breaks is noticed and mended, and the log says so.</summary>
[Collection("cloud")]
public class DriftTests(Cloud cloud, ITestOutputHelper output)
{
    [Fact]
    public void ADeletedRuleComesBack()
    {
        string[] rule = ["neutron-l3-agent-PREROUTING", "-d", "169.254.169.254/32", "-p", "tcp", "-m", "tcp", "--dport", "80", "-j", "REDIRECT", "--to-ports", "9697"];
        Mended(
            () => Shell.Run("ip", Shell.Inside(cloud.RouterNamespace, ["iptables", "-t", "nat", "-D", .. rule])),
            () => Shell.Try("ip", Shell.Inside(cloud.RouterNamespace, ["iptables", "-t", "nat", "-C", .. rule])).Code == 0,
            $"router:{cloud.RouterId}");
    }

    [Fact]
    public void ARemovedAddressComesBack()
    {
        var device = Shell.Sh($"ip -n {cloud.RouterNamespace} -o link | grep -o 'qr-[^:@]*'");
        Mended(
            () => Shell.Run("ip", "-n", cloud.RouterNamespace, "address", "del", "10.0.1.1/28", "dev", device),
            () => Shell.Run("ip", "-n", cloud.RouterNamespace, "-o", "address").Contains("10.0.1.1/28", StringComparison.Ordinal),
            $"router:{cloud.RouterId}");
    }

    [Fact]
    public void ADeletedNamespaceIsBuiltAgainAndCarriesPackets()
    {
        using var guest = new Guest(cloud).Dhcp();
        Mended(
            () => Shell.Run("ip", "netns", "del", cloud.RouterNamespace),
            () => guest.Pings(Cloud.OutsideAddress, 1),
            $"router:{cloud.RouterId}");
    }

    [Fact]
    public void ADeletedOvsPortComesBackOnItsTag()
    {
        using var guest = new Guest(cloud).Dhcp();
        var port = "qvo" + guest.PortId[..11];
        var tag = Shell.Run("ovs-vsctl", "get", "port", port, "tag");
        Mended(
            () => Shell.Run("ovs-vsctl", "del-port", port),
            () => Shell.Try("ovs-vsctl", "get", "port", port, "tag") == (0, tag),
            $"port:{guest.PortId}");
        Assert.True(guest.Pings("10.0.1.1"));
    }

    [Fact]
    public void AKilledDnsmasqIsStartedAgain()
    {
        var killed = "";
        Mended(() => Shell.Run("kill", "-9", killed = Dnsmasq()), () => Dnsmasq() is { Length: > 0 } pid && pid != killed, $"dhcp:{cloud.DemoNet}");
        using var guest = new Guest(cloud).Dhcp();
        Assert.Contains(guest.Address, guest.Lease, StringComparison.Ordinal);
    }

    [Fact]
    public void AForgedHostsFileIsWrittenAnewAndReadAgain()
    {
        using var guest = new Guest(cloud);
        var (file, wanted) = ($"/var/lib/neutrino/dhcp/{cloud.DemoNet}/host", $"{guest.Address}");
        Eventually.True(() => File.ReadAllText(file).Contains(wanted, StringComparison.Ordinal), "the server knows the guest");
        Mended(() => Shell.Sh($"sed -i s/10.0.1/10.0.9/ {file}"), () => File.ReadAllText(file).Contains(wanted, StringComparison.Ordinal), $"dhcp:{cloud.DemoNet}");
        guest.Dhcp();
        Assert.Contains(wanted, guest.Lease, StringComparison.Ordinal);
    }

    [Fact]
    public void ForwardingSwitchedOffComesBack()
    {
        const string Setting = "net.ipv4.ip_forward";
        Mended(
            () => Shell.Run("ip", Shell.Inside(cloud.RouterNamespace, "sysctl", "-qw", $"{Setting}=0")),
            () => Shell.Run("ip", Shell.Inside(cloud.RouterNamespace, "sysctl", "-n", Setting)) == "1",
            $"router:{cloud.RouterId}");
    }

    [Fact]
    public void AfterARestartOfTheSwitchDaemonPacketsPassAgain()
    {
        using var guest = new Guest(cloud).Dhcp();
        Cloud.RestartSwitchDaemon();
        var took = Eventually.True(() => guest.Pings(Cloud.OutsideAddress, 1), "the guest reaches the outside again");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"packets pass {took.TotalSeconds:F2} s after the daemon's start"));
    }

    [Fact]
    public void WhatIsNotOursIsNotTouched()
    {
        Shell.Run("ovs-vsctl", "--may-exist", "add-port", "br-int", "foreign0", "--", "set", "interface", "foreign0", "type=internal");
        Shell.Run("iptables", "-A", "FORWARD", "-s", "203.0.113.7/32", "-j", "DROP");
        Shell.Run("ip", Shell.Inside(cloud.RouterNamespace, "iptables", "-A", "FORWARD", "-s", "203.0.113.8/32", "-j", "DROP"));
        cloud.Process.Kill();
        cloud.Process.Start();
        using (var guest = new Guest(cloud).Dhcp()) Assert.True(guest.Pings("10.0.1.1"));
        Shell.Run("ovs-vsctl", "get", "port", "foreign0", "tag");
        Shell.Run("iptables", "-C", "FORWARD", "-s", "203.0.113.7/32", "-j", "DROP");
        Shell.Run("ip", Shell.Inside(cloud.RouterNamespace, "iptables", "-C", "FORWARD", "-s", "203.0.113.8/32", "-j", "DROP"));
        Shell.Run("ovs-vsctl", "del-port", "foreign0");
    }

    private string Dnsmasq() => Shell.Try("cat", $"/var/lib/neutrino/dhcp/{cloud.DemoNet}/pid") is (0, var pid) && Directory.Exists("/proc/" + pid) ? pid : "";

    private void Mended(Action harm, Func<bool> whole, string unit)
    {
        Eventually.True(whole, $"{unit} is whole before the harm");

        // What is changed while Neutrino itself still verifies its own work is its work not done yet, not drift.
        Thread.Sleep(600);
        var lines = File.ReadLines(cloud.Process.Log).Count();
        harm();
        var took = Eventually.True(whole, $"{unit} is mended");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{unit} mended in {took.TotalSeconds:F2} s"));
        Eventually.True(() => File.ReadLines(cloud.Process.Log).Skip(lines).Any(line => line.Contains("drift", StringComparison.Ordinal) && line.Contains(unit, StringComparison.Ordinal)), $"the log names {unit}");
    }
}
