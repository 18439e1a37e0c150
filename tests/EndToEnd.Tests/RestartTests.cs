using System.Diagnostics;
using System.Globalization;

namespace Neutrino.EndToEnd.Tests;

/// <summary>The data plane does not need us: traffic goes on while Neutrino is killed and started again.</summary>
[Collection("cloud")]
public class RestartTests(Cloud cloud, ITestOutputHelper output)
{
    private static readonly int Restarts = LongRun.IsOn ? 20 : 4;

    [Fact]
    public async Task KillAndStartLosesNoPingAndNoByte()
    {
        using var reached = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp, Cloud.Tcp(7002))).Dhcp();
        using var plain = new Guest(cloud).Dhcp();
        var (floatingId, address) = cloud.FloatingIp(reached);
        Assert.True(plain.Pings(Cloud.OutsideAddress));
        using var inwards = new Stream(Cloud.Outside, address, reached.Namespace, 7002);
        using var outwards = new Stream(plain.Namespace, Cloud.OutsideAddress, Cloud.Outside, 7003);
        using var pingIn = new SteadyPing(Cloud.Outside, address);
        using var pingOut = new SteadyPing(plain.Namespace, Cloud.OutsideAddress);

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
        foreach (var ping in (SteadyPing[])[pingIn, pingOut]) output.WriteLine($"{await ping.EndsWholeAsync()} pings, all answered");

        foreach (var stream in (Stream[])[inwards, outwards])
        {
            var numbers = stream.End();
            output.WriteLine($"{numbers.Length} lines over TCP");
            Assert.True(numbers.Length > 50);
            Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => i.ToString(CultureInfo.InvariantCulture)), numbers);
        }

        cloud.Demo.Delete("floatingips", floatingId);
    }

    /// <summary>A TCP connection that counts, a line every 10 ms, from one namespace to a listener in another.</summary>
    private sealed class Stream : IDisposable
    {
        private readonly string received = Path.GetTempFileName();
        private readonly Process server;
        private readonly Process client;

        public Stream(string from, string address, string to, int port)
        {
            server = Shell.Start(null, "ip", Shell.Inside(to, "sh", "-c", $"timeout 120 nc -l -p {port} > {received}"));
            Eventually.True(() => Shell.Run("ip", Shell.Inside(to, "ss", "-ltn")).Contains($":{port}", StringComparison.Ordinal), "the listener is there");
            client = Shell.Start(null, "ip", Shell.Inside(from, "sh", "-c",
                $"i=0; while [ ! -e {received}.stop ]; do echo $i; i=$((i+1)); sleep 0.01; done | timeout 120 nc -N {address} {port}"));
            Eventually.True(() => new FileInfo(received).Length > 0, "the stream flows");
        }

        /// <summary>Ends the sender; every line that arrived.</summary>
        public string[] End()
        {
            File.WriteAllText(received + ".stop", "");
            Assert.True(server.WaitForExit(30_000), "the stream ends");
            return File.ReadAllLines(received);
        }

        public void Dispose()
        {
            foreach (var process in (Process[])[client, server])
            {
                if (!process.HasExited) process.Kill(true);
                process.Dispose();
            }

            File.Delete(received);
            File.Delete(received + ".stop");
        }
    }
}
