using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Bench;

/// <summary>
/// The metadata service, asked from 200 addresses of guests, each from a namespace that stands behind a port of a server. Few servers with many cards each stop
/// for it, so that their ports are there without 200 hypervisors. The floor is the same way through the same switch to a socket that knows its answer.
/// </summary>
internal static class MetadataFigures
{
    private const int Servers = 10, Cards = 20, Rounds = 20, FloorPort = 9999, FloorBytes = 1200;
    private static readonly IPEndPoint Service = new(IPAddress.Parse("169.254.169.254"), 80);
    private static readonly byte[] Question = Encoding.ASCII.GetBytes("GET /openstack/latest/meta_data.json HTTP/1.1\r\nHost: 169.254.169.254\r\nConnection: close\r\n\r\n");

    /// <param name="layout">What stands behind the figures' names.</param>
    public static void Measure(Client api, string network, string router, string gateway, string layout)
    {
        var compute = new ComputeClient(api);
        var servers = Boot(api, compute, network);
        var ports = api.Send(HttpMethod.Get, $"ports?network_id={network}&device_owner=compute:nova")!["ports"]!.AsArray();
        var guests = ports.Select((port, number) => Plug(port!, $"asker{number}", gateway)).ToList();
        var floor = Wrap(NetNamespaces.ListenTcp("qrouter-" + router, FloorPort));
        var answering = AnswerAsync(floor);
        foreach (var (name, to, goal) in (ReadOnlySpan<(string, IPEndPoint, string)>)[
            ("floor: a bare socket", new IPEndPoint(IPAddress.Parse(gateway), FloorPort), ""), ("metadata", Service, "goal 5; 200 at once p99 50")])
        {
            var single = new Figure($"{name}, one guest asks{layout}", goal);
            var crowd = new Figure($"{name}, {guests.Count} ask at once{layout}", goal);
            foreach (var guest in guests) AskAsync(Open(guest), to).Wait();
            foreach (var guest in guests) single.Add(AskAsync(Open(guest), to).Result);
            for (var i = 0; i < Rounds; i++)
            {
                var sockets = guests.Select(Open).ToList();
                foreach (var time in Task.WhenAll(sockets.Select(socket => AskAsync(socket, to))).Result) crowd.Add(time);
            }

            single.Print();
            crowd.Print();
        }

        floor.Close();
        answering.Wait();
        foreach (var guest in guests) Shell.Run("ip", "netns", "del", guest);
        compute.Delete(servers);
    }

    /// <summary>They need not be asked to go off: nothing has booted in them.</summary>
    private static List<string> Boot(Client api, ComputeClient compute, string network)
    {
        var (flavor, image) = (compute.Flavor(65), api.BlankImage());
        var cards = string.Join(',', Enumerable.Repeat($$"""{"uuid": "{{network}}"}""", Cards));
        var body = $$$"""{"name": "asker", "flavorRef": "{{{flavor}}}", "imageRef": "{{{image}}}", "metadata": {"os_shutdown_timeout": "0"}, "networks": [{{{cards}}}]}""";
        var servers = Enumerable.Range(0, Servers).Select(_ => compute.Create(body)).ToList();
        foreach (var id in servers) compute.Await(id, "ACTIVE");
        foreach (var id in servers) compute.Act(id, """{"os-stop": null}""");
        foreach (var id in servers) compute.Await(id, "SHUTOFF");
        return servers;
    }

    private static string Plug(JsonNode port, string name, string gateway)
    {
        var id = ((string)port["id"]!)[..11];
        Shell.Run("ip", "netns", "add", name);
        Shell.Run("ip", "link", "add", "tap" + id, "type", "veth", "peer", "name", "eth0", "netns", name, "address", (string)port["mac_address"]!);
        Shell.Run("ip", "link", "set", "tap" + id, "master", "qbr" + id, "up");
        Shell.Run("ip", "netns", "exec", name, "ethtool", "-K", "eth0", "tx", "off");
        Shell.Run("ip", "-n", name, "address", "add", (string)port["fixed_ips"]![0]!["ip_address"]! + "/24", "dev", "eth0");
        Shell.Run("ip", "-n", name, "link", "set", "eth0", "up");
        Shell.Run("ip", "-n", name, "route", "add", "default", "via", gateway);
        return name;
    }

    private static Socket Open(string guest) => Wrap(NetNamespaces.OpenTcp(guest));
    private static Socket Wrap(Linux.Descriptor descriptor) => new(new SafeSocketHandle(descriptor.GiveAway(), ownsHandle: true));

    /// <summary>From the connection's first packet to the last byte of the document, ms.</summary>
    private static async Task<double> AskAsync(Socket opened, IPEndPoint to)
    {
        using var socket = opened;
        var watch = Stopwatch.StartNew();
        await socket.ConnectAsync(to);
        await socket.SendAsync(Question);
        var buffer = new byte[16384];
        var length = 0;
        for (int read; (read = await socket.ReceiveAsync(buffer.AsMemory(length))) > 0;) length += read;
        var text = Encoding.ASCII.GetString(buffer, 0, length);
        return text.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? watch.Elapsed.TotalMilliseconds : throw new InvalidOperationException($"answered: {text}");
    }

    private static async Task AnswerAsync(Socket listener)
    {
        var answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\n\r\n".PadRight(FloorBytes));
        try
        {
            while (true) _ = AnswerAsync(await listener.AcceptAsync(), answer);
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Measured.
        }
    }

    private static async Task AnswerAsync(Socket accepted, byte[] answer)
    {
        using var socket = accepted;
        await socket.ReceiveAsync(new byte[Question.Length]);
        await socket.SendAsync(answer);
    }
}
