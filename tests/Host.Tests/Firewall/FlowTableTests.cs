using System.Net;
using Neutrino.Host.Firewall;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netfilter;
using Neutrino.Linux.Netlink;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Firewall;

/// <summary>A router's namespace between an inner and an outer one: flows through its translation.</summary>
[Trait("needs", "root")]
[Collection("host firewall")]
public sealed class FlowTableTests : IAsyncLifetime
{
    private static readonly UnitKey Unit = new(UnitKind.Router, "flows");
    private readonly string suffix = Guid.NewGuid().ToString("n")[..8];
    private readonly FlowTable flows = new();

    private string Router => $"fr-{suffix}";

    private string Inside => $"fi-{suffix}";

    private string Outside => $"fo-{suffix}";

    public async ValueTask InitializeAsync()
    {
        NetNamespaces.Create([Router, Inside, Outside]);
        await PairAsync("in0", "10.0.1.1/28", Inside, "10.0.1.5/28");
        await PairAsync("out0", "192.168.1.245/24", Outside, "192.168.1.1/24");
        await RunAsync("", "ip", "-n", Inside, "route", "add", "default", "via", "10.0.1.1");
        await RunAsync(Router, "sysctl", "-qw", "net.ipv4.ip_forward=1");
        await RunAsync(Router, "iptables", "-t", "nat", "-A", "POSTROUTING", "-s", "10.0.1.0/28", "-j", "SNAT", "--to-source", "192.168.1.245");
    }

    public ValueTask DisposeAsync()
    {
        foreach (var name in new[] { Router, Inside, Outside }) NetNamespaces.Delete(name);
        return ValueTask.CompletedTask;
    }

    private async Task PairAsync(string device, string address, string other, string otherAddress)
    {
        await RunAsync("", "ip", "-n", Router, "link", "add", device, "type", "veth", "peer", "name", "eth0", "netns", other);
        await RunAsync("", "ip", "-n", Router, "address", "add", address, "dev", device);
        await RunAsync("", "ip", "-n", other, "address", "add", otherAddress, "dev", "eth0");
        await RunAsync("", "ip", "-n", Router, "link", "set", device, "up");
        await RunAsync("", "ip", "-n", other, "link", "set", "eth0", "up");
    }

    private static async Task RunAsync(string name, string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(program, arguments) { Namespace = name });
        Assert.True(result.Succeeded, result.Describe());
    }

    private Task PingAsync() => RunAsync(Inside, "ping", "-c", "1", "-W", "2", "192.168.1.1");

    private static IReadOnlyList<TrackedFlow> Flows(string name)
    {
        using var table = new ConntrackSocket(NetNamespaces.OpenNetlink(name, NetlinkProtocol.Netfilter));
        return table.Dump(_ => true);
    }

    private async Task DropAsync(string name, string address) =>
        Assert.Null(Assert.Single(await flows.ApplyAsync([new DropAddressFlows(Unit, name, Cidr.Parse(address))], default)).Fault);

    [Theory]
    [InlineData("10.0.1.5")]
    [InlineData("192.168.1.1")]
    [InlineData("192.168.1.245")]
    [InlineData("10.0.1.0/28")]
    public async Task FlowsOfAnAddressGoBeforeAndAfterTranslation(string address)
    {
        await PingAsync();
        var flow = Assert.Single(Flows(Router), flow => flow.Source.Equals(IPAddress.Parse("10.0.1.5")));
        Assert.Equal(IPAddress.Parse("192.168.1.245"), flow.ReplyDestination);
        await DropAsync(Router, "10.0.1.9");
        Assert.Contains(Flows(Router), other => other.Source.Equals(flow.Source));

        await DropAsync(Router, address);

        Assert.DoesNotContain(Flows(Router), other => other.Source.Equals(flow.Source));
        await PingAsync();
    }

    [Fact]
    public async Task ADroppedFlowIsReallyCut()
    {
        // Only what is established, or was let in while the door was open, passes.
        await RunAsync(Router, "iptables", "-A", "FORWARD", "-m", "conntrack", "--ctstate", "ESTABLISHED", "-j", "ACCEPT");
        await RunAsync(Router, "iptables", "-A", "FORWARD", "-p", "tcp", "--syn", "-j", "ACCEPT");
        await RunAsync(Router, "iptables", "-P", "FORWARD", "DROP");
        await using var server = ChildProcess.StartPiped(new ChildCommand("busybox", "nc", "-l", "-p", "7000") { Namespace = Outside });
        await using var client = await ConnectedAsync();
        await client.Stream.WriteAsync("one\n"u8.ToArray());
        using var reader = new StreamReader(server.Stream);
        Assert.Equal("one", await reader.ReadLineAsync(TestContext.Current.CancellationToken));

        await DropAsync(Router, "10.0.1.5");
        await client.Stream.WriteAsync("two\n"u8.ToArray());

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reader.ReadLineAsync(limit.Token));
    }

    [Fact]
    public async Task AZoneIsDroppedWholeAndAlone()
    {
        // Locally made packets of two zones, in the host's namespace of the sandbox.
        foreach (var (port, zone) in new[] { ("7101", "4101"), ("7102", "4102") })
            await RunAsync("", "iptables", "-t", "raw", "-A", "OUTPUT", "-o", "lo", "-p", "udp", "--dport", port, "-j", "CT", "--zone", zone);
        try
        {
            foreach (var port in new[] { 7101, 7102, 7103 })
            {
                using var client = new System.Net.Sockets.UdpClient();
                await client.SendAsync(new byte[] { 1 }, new IPEndPoint(IPAddress.Loopback, port));
            }

            Assert.Contains(Flows(""), flow => flow.Zone == 4101);

            Assert.Null(Assert.Single(await flows.ApplyAsync([new DropZoneFlows(Unit, 4101)], default)).Fault);

            Assert.DoesNotContain(Flows(""), flow => flow.Zone == 4101);
            Assert.Contains(Flows(""), flow => flow.Zone == 4102);
            Assert.Contains(Flows(""), flow => flow.Zone == 0);
        }
        finally
        {
            await RunAsync("", "iptables", "-t", "raw", "-F", "OUTPUT");
        }
    }

    [Fact]
    public async Task FlowsAreCountedForEachNamespace()
    {
        using var table = new ConntrackSocket(NetNamespaces.OpenNetlink(Router, NetlinkProtocol.Netfilter));
        Assert.Equal(0, table.Count());

        await PingAsync();

        Assert.Equal(1, table.Count());
        Assert.Single(table.Dump(_ => true));
    }

    [Fact]
    public async Task ANamespaceThatIsGoneHasNoFlows() => await DropAsync("nowhere", "10.0.0.1");

    private async Task<PipedChild> ConnectedAsync()
    {
        for (var attempt = 0; ; attempt++)
        {
            var client = ChildProcess.StartPiped(new ChildCommand("busybox", "nc", "192.168.1.1", "7000") { Namespace = Inside });
            await Task.Delay(200);
            if (Flows(Router).Any(flow => flow.Source.Equals(IPAddress.Parse("10.0.1.5")))) return client;
            await client.DisposeAsync();
            Assert.True(attempt < 20);
        }
    }
}
