using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>The shared cloud with <c>ovs_use_veth = true</c> for as long as the tests of a class run: it is started with the option, and without it again at the end.</summary>
public sealed class VethLayout : IDisposable
{
    private readonly Cloud cloud;

    public VethLayout(Cloud cloud)
    {
        this.cloud = cloud;
        Restart(true);
    }

    /// <summary>The names of the seed's own interfaces, without their prefixes.</summary>
    public string RouterPort => Port($"device_owner=network:router_interface&network_id={cloud.DemoNet}");
    public string GatewayPort => Port($"device_owner=network:router_gateway&device_id={cloud.RouterId}");
    public string DhcpPort => Port($"device_owner=network:dhcp&network_id={cloud.DemoNet}");

    /// <summary>With the cloud's names for what stands in braces.</summary>
    public string Fill(string text) => text.Replace("{router}", cloud.RouterNamespace, StringComparison.Ordinal).Replace("{dhcp}", cloud.DhcpNamespace, StringComparison.Ordinal)
        .Replace("{r}", RouterPort, StringComparison.Ordinal).Replace("{g}", GatewayPort, StringComparison.Ordinal).Replace("{d}", DhcpPort, StringComparison.Ordinal);

    /// <summary>kill -9, the option written, and a start, after which everything is as the option says.</summary>
    public void Restart(bool veth)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(cloud.Process.ConfigurationDirectory, "neutron")).FullName, "l3_agent.ini");
        cloud.Process.Kill();
        File.WriteAllText(file, $"[DEFAULT]\novs_use_veth = {veth}\n");
        cloud.Process.Start();
        AssertWhole();
    }

    /// <summary>Nothing is found wrong, and the loop has nothing left to verify.</summary>
    internal static JsonNode AssertWhole()
    {
        JsonNode? report = null;
        Eventually.True(() => (bool)(report = StatusCalls.Check("packets=0"))["ok"]!, () => string.Join(' ', StatusCalls.Flaws(report!)));
        Eventually.True(() => Shell.Try(NeutrinoProcess.Binary, "status").Code == 0, "the host is settled");
        return report!;
    }

    public void Dispose()
    {
        Restart(false);
        File.Delete(Path.Combine(cloud.Process.ConfigurationDirectory, "neutron", "l3_agent.ini"));
    }

    private string Port(string query) => Cloud.Id(Assert.Single(cloud.Admin.List($"ports?{query}"))!)[..11];
}
