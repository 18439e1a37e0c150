using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Bench;

/// <summary>
/// The metadata service, asked from 200 addresses of guests, each from a namespace that stands behind a port of a server. Few servers with many cards each stop
/// for it, so that their ports are there without 200 hypervisors. The floor is the same way through the same switch to a socket that knows its answer. What the
/// service itself takes of it is seen past the switch and the guests' bridges: the same 200 addresses, on one wire of their own into the router's namespace.
/// </summary>
internal static class MetadataFigures
{
    private const int Servers = 10, Cards = 20, Rounds = 20, FloorPort = 9999, FloorBytes = 1200;

    /// <summary>How long a new guest asks for IPv6 routers (RFC 4861, 6.3.7), which is flooded to all of them; ms.</summary>
    private const int Solicitations = 15_000;
    private static readonly IPEndPoint Service = new(IPAddress.Parse("169.254.169.254"), 80);
    private static readonly byte[] Question = Encoding.ASCII.GetBytes("GET /openstack/latest/meta_data.json HTTP/1.1\r\nHost: 169.254.169.254\r\nConnection: close\r\n\r\n");

    /// <param name="layout">What stands behind the figures' names.</param>
    public static void Measure(Client api, string network, string router, string gateway, string layout)
    {
        var compute = new ComputeClient(api);
        var servers = Boot(api, compute, network);
        var ports = api.Send(HttpMethod.Get, $"ports?network_id={network}&device_owner=compute:nova")!["ports"]!.AsArray();
        var guests = ports.Select((port, number) => Plug(port!, $"asker{number}", gateway)).ToList();
        Thread.Sleep(Solicitations);
        var floor = Wrap(NetNamespaces.ListenTcp("qrouter-" + router, FloorPort));
        var answering = AnswerAsync(floor);
        var socket = new IPEndPoint(IPAddress.Parse(gateway), FloorPort);
        Measure("floor: a bare socket" + layout, guests, socket, "");
        Measure("metadata" + layout, guests, Service, "goal 5; 200 at once p99 50");
        foreach (var guest in guests) Shell.Run("ip", "netns", "del", guest.Namespace);
        var direct = Wire(guests, "qrouter-" + router, gateway);
        Measure("floor: a bare socket, past the switch", direct, socket, "");
        Measure("metadata, past the switch", direct, Service, "");
        Shell.Run("ip", "netns", "del", direct[0].Namespace);
        floor.Close();
        answering.Wait();
        compute.Delete(servers);
    }

    private static void Measure(string name, List<Asker> askers, IPEndPoint to, string goal)
    {
        var single = new Figure($"{name}, one asks", goal);
        var crowd = new Figure($"{name}, {askers.Count} at once", goal);
        foreach (var asker in askers) AskAsync(Open(asker), to).Wait();
        foreach (var asker in askers) single.Add(AskAsync(Open(asker), to).Result);
        for (var i = 0; i < Rounds; i++)
        {
            var sockets = askers.Select(Open).ToList();
            foreach (var time in Task.WhenAll(sockets.Select(socket => AskAsync(socket, to))).Result) crowd.Add(time);
        }

        single.Print();
        crowd.Print();
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

    private static Asker Plug(JsonNode port, string name, string gateway)
    {
        var id = ((string)port["id"]!)[..11];
        var address = (string)port["fixed_ips"]![0]!["ip_address"]!;
        Shell.Run("ip", "netns", "add", name);
        Shell.Run("ip", "link", "add", "tap" + id, "type", "veth", "peer", "name", "eth0", "netns", name, "address", (string)port["mac_address"]!);
        Shell.Run("ip", "link", "set", "tap" + id, "master", "qbr" + id, "up");
        Shell.Run("ip", "netns", "exec", name, "ethtool", "-K", "eth0", "tx", "off");
        Shell.Run("ip", "-n", name, "address", "add", address + "/24", "dev", "eth0");
        Shell.Run("ip", "-n", name, "link", "set", "eth0", "up");
        Shell.Run("ip", "-n", name, "route", "add", "default", "via", gateway);
        return new Asker(name, address);
    }

    /// <summary>The guests' addresses once more, in one namespace that is wired to the router's.</summary>
    private static List<Asker> Wire(List<Asker> guests, string router, string gateway)
    {
        const string name = "askers";
        Shell.Run("ip", "netns", "add", name);
        Shell.Run("ip", "link", "add", "wire", "netns", router, "type", "veth", "peer", "name", "eth0", "netns", name);
        Shell.Run("ip", "-n", router, "address", "add", gateway + "/32", "dev", "wire"); // What is redirected goes to an address of the device it came in by.
        Shell.Run("ip", "-n", router, "link", "set", "wire", "up");
        Shell.Run("ip", "-n", name, "link", "set", "eth0", "up");
        string Mac(string place, string device) => Shell.Run("ip", "netns", "exec", place, "cat", $"/sys/class/net/{device}/address").Trim();
        var (here, there) = (Mac(name, "eth0"), Mac(router, "wire"));
        Shell.Feed(string.Concat(guests.Select(guest => $"address add {guest.Address}/32 dev eth0\n"))
            + $"neighbour add {gateway} lladdr {there} dev eth0\nroute add {gateway} dev eth0\nroute add default via {gateway} dev eth0\n", "ip", "-n", name, "-batch", "-");
        Shell.Feed(string.Concat(guests.Select(guest => $"route add {guest.Address}/32 dev wire\nneighbour add {guest.Address} lladdr {here} dev wire\n")), "ip", "-n", router, "-batch", "-");
        return [.. guests.Select(guest => guest with { Namespace = name })];
    }

    private static Socket Open(Asker asker)
    {
        var socket = Wrap(NetNamespaces.OpenTcp(asker.Namespace));
        socket.Bind(new IPEndPoint(IPAddress.Parse(asker.Address), 0));
        return socket;
    }

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

    private sealed record Asker(string Namespace, string Address);

    private static async Task AnswerAsync(Socket accepted, byte[] answer)
    {
        using var socket = accepted;
        await socket.ReceiveAsync(new byte[Question.Length]);
        await socket.SendAsync(answer);
    }
}
