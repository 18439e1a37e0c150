using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary><c>neutrino check</c> on the seed's topology with one guest.</summary>
[Collection("cloud")]
public class CheckTests(Cloud cloud, ITestOutputHelper output)
{
    [Fact]
    public void WithNothingWrongItNeverAlarms()
    {
        using var guest = new Guest(cloud, cloud.SecurityGroup(Cloud.Icmp)).Dhcp();
        var floating = cloud.FloatingIp(guest);
        var watch = Stopwatch.StartNew();
        var (code, text) = Shell.Try(NeutrinoProcess.Binary, "check");
        output.WriteLine($"{watch.Elapsed.TotalSeconds:F2} s");
        output.WriteLine(text);
        if (code == 2) output.WriteLine(string.Join("\n", File.ReadLines(cloud.Process.Log).TakeLast(6)));
        Assert.Equal(0, code);
        cloud.Demo.Delete("floatingips", floating.Id);
    }
}
