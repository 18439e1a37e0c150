using System.Globalization;
using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests;

/// <summary>The data plane does not need us: traffic goes on while Neutrino is killed and started again.</summary>
[Collection("cloud")]
public partial class RestartTests(Cloud cloud, ITestOutputHelper output)
{
    private static readonly int Restarts = Environment.GetEnvironmentVariable("NEUTRINO_LONG") == "1" ? 20 : 4;

    [Fact]
    public async Task KillAndStartLosesNoPingAndNoByte()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp, Cloud.Tcp(7002))).Dhcp();
        var (floatingId, address) = cloud.FloatingIp(guest);
        Assert.True(guest.Pings(Cloud.OutsideAddress));
        var received = Path.GetTempFileName();
        using var server = guest.Start("sh", "-c", $"timeout 120 nc -l -p 7002 > {received}");
        Eventually.True(() => guest.Exec("ss", "-ltn").Contains(":7002", StringComparison.Ordinal), "the guest listens");
        using var stream = Shell.Start(null, "ip", Shell.Inside(Cloud.Outside, "sh", "-c", $"i=0; while [ ! -e {received}.stop ]; do echo $i; i=$((i+1)); sleep 0.01; done | timeout 120 nc -N {address} 7002"));
        using var outwards = guest.Start("ping", "-i", "0.01", Cloud.OutsideAddress);
        using var inwards = Shell.Start(null, "ip", Shell.Inside(Cloud.Outside, "ping", "-i", "0.01", address));
        Task<string>[] said = [outwards.StandardOutput.ReadToEndAsync(), inwards.StandardOutput.ReadToEndAsync()];

        var dnsmasq = File.ReadAllText($"/var/lib/neutrino/dhcp/{cloud.DemoNet}/pid");
        var generation = Shell.Run("ovs-vsctl", "get", "Open_vSwitch", ".", "next_cfg");
        for (var i = 0; i < Restarts; i++)
        {
            cloud.Process.Kill();
            cloud.Process.Start();
            await Task.Delay(300, TestContext.Current.CancellationToken);
        }

        Assert.Equal(dnsmasq, File.ReadAllText($"/var/lib/neutrino/dhcp/{cloud.DemoNet}/pid"));
        Assert.Equal(generation, Shell.Run("ovs-vsctl", "get", "Open_vSwitch", ".", "next_cfg"));
        foreach (var ping in (System.Diagnostics.Process[])[outwards, inwards]) Shell.Run("sh", "-c", $"kill -INT $(pgrep -P {ping.Id} || echo {ping.Id})");
        foreach (var text in await Task.WhenAll(said))
        {
            var counts = Counts().Match(text);
            output.WriteLine(counts.Value);
            Assert.Equal(counts.Groups[1].Value, counts.Groups[2].Value);
            Assert.True(int.Parse(counts.Groups[1].Value, CultureInfo.InvariantCulture) > 50);
        }

        File.WriteAllText(received + ".stop", "");
        Assert.True(server.WaitForExit(30_000), "the stream ends");
        var numbers = File.ReadAllLines(received);
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => i.ToString(CultureInfo.InvariantCulture)), numbers);
        cloud.Demo.Delete("floatingips", floatingId);
    }

    [GeneratedRegex("(\\d+) packets transmitted, (\\d+) received")]
    private static partial Regex Counts();
}
