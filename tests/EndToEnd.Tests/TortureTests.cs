using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>kill -9 at random moments while clients create and delete: what was acknowledged is there, what was not leaves nothing.</summary>
[Collection("cloud")]
public class TortureTests(Cloud cloud, ITestOutputHelper output)
{
    private TimeSpan slowest;

    private static readonly int Rounds = LongRun.IsOn ? 200 : 8;

    [Fact]
    public async Task EverythingAcknowledgedSurvivesAndTheHostEqualsThePlan()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var clients = Enumerable.Range(0, 3).Select(i => new TortureClient(cloud, i, random.Next())).ToList();
        for (var round = 0; round < Rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var work = clients.Select(client => Task.Run(() => client.Run(stop.Token), CancellationToken.None)).ToArray();
            Thread.Sleep(random.Next(20, 400));
            cloud.Process.Kill();
            await stop.CancelAsync();
            await Task.WhenAll(work);
            cloud.Process.Start();
            foreach (var client in clients) client.Verify();
            HostEqualsPlan(round);
        }

        foreach (var client in clients) client.CleanUp();
        HostEqualsPlan(Rounds);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Rounds} kills; the host equalled the plan at most {slowest.TotalSeconds:F2} s after the start"));
    }

    /// <summary>Every namespace, guest bridge and OVS port is one that the API's resources explain, and each of those exists.</summary>
    private void HostEqualsPlan(int round)
    {
        var watch = Stopwatch.StartNew();
        var ports = cloud.Admin.List("ports");
        var wantedSwitchPorts = ports.SelectMany(SwitchPort!).Order().ToList();
        var wantedNamespaces = cloud.Admin.List("routers").Select(router => "qrouter-" + Cloud.Id(router!))
            .Concat(ports.Where(port => (string)port!["device_owner"]! == "network:dhcp").Select(port => "qdhcp-" + (string)port!["network_id"]!)).Order().ToList();
        Eventually.True(() => SwitchPorts().SequenceEqual(wantedSwitchPorts), $"round {round}: OVS ports are the plan's: wanted {string.Join(' ', wantedSwitchPorts)}");
        Eventually.True(() => Namespaces().SequenceEqual(wantedNamespaces), $"round {round}: namespaces are the plan's: wanted {string.Join(' ', wantedNamespaces)}");
        var wantedBridges = wantedSwitchPorts.Where(name => name.StartsWith("qvo", StringComparison.Ordinal)).Select(name => "qbr" + name[3..]).ToList();
        Eventually.True(() => GuestBridges().SequenceEqual(wantedBridges), $"round {round}: guest bridges are the plan's");
        if (watch.Elapsed > slowest) slowest = watch.Elapsed;
    }

    private static IEnumerable<string> SwitchPort(JsonNode port)
    {
        var id = Cloud.Id(port)[..11];
        var owner = (string)port["device_owner"]!;
        return owner switch
        {
            "network:dhcp" => ["tap" + id],
            "network:router_interface" => ["qr-" + id],
            "network:router_gateway" => ["qg-" + id],
            "network:floatingip" => [],
            _ => (string)port["binding:host_id"]! == "vm" ? ["qvo" + id] : [],
        };
    }

    private static List<string> SwitchPorts() => Shell.Sh("ovs-vsctl list-ports br-int; ovs-vsctl list-ports br-ex").Split('\n').Where(name => name.Contains('-', StringComparison.Ordinal) && name != "up-ex").Order().ToList();
    private static List<string> Namespaces() => Directory.GetFiles("/run/netns").Select(path => Path.GetFileName(path)!).Where(name => name[0] == 'q').Order().ToList();
    private static List<string> GuestBridges() => Directory.GetDirectories("/sys/class/net").Select(path => Path.GetFileName(path)!).Where(name => name.StartsWith("qbr", StringComparison.Ordinal)).Order().ToList();
}

/// <summary>One client that creates and deletes guests' ports and routers, and remembers what it was told.</summary>
internal sealed class TortureClient(Cloud cloud, int number, int seed)
{
    private readonly Random random = new(seed);
    private readonly ConcurrentDictionary<(string Collection, string Id), bool> acknowledged = new();

    /// <summary>Deletes whose reply never came: either outcome is right.</summary>
    private readonly HashSet<(string, string)> uncertain = [];

    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                Step();
            }
            catch (Exception gone) when (gone is HttpRequestException or IOException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    public void Verify()
    {
        foreach (var ((collection, id), exists) in acknowledged)
        {
            var (status, _) = cloud.Admin.Try(HttpMethod.Get, $"{collection}/{id}", null);
            if (uncertain.Contains((collection, id)))
            {
                if (status == HttpStatusCode.NotFound) acknowledged[(collection, id)] = false;
                continue;
            }

            Assert.True(exists == (status == HttpStatusCode.OK), $"{collection}/{id} was {(exists ? "created" : "deleted")} and acknowledged, but is {(int)status} after the restart");
        }

        uncertain.Clear();
    }

    public void CleanUp()
    {
        foreach (var name in (string[])["ports", "routers"])
            foreach (var row in cloud.Admin.List($"{name}?name=torture-{number}")) cloud.Admin.Delete(name, Cloud.Id(row!));
    }

    private void Step()
    {
        var alive = acknowledged.Where(entry => entry.Value).Select(entry => entry.Key).ToList();
        if (alive.Count > 3 || (alive.Count > 0 && random.Next(3) == 0)) Delete(alive[random.Next(alive.Count)]);
        else Create(random.Next(4) == 0 ? "routers" : "ports");
    }

    private void Create(string collection)
    {
        var attributes = new JsonObject { ["name"] = $"torture-{number}" };
        if (collection == "ports")
        {
            attributes["network_id"] = cloud.DemoNet;
            attributes["device_owner"] = "compute:nova";
            attributes["binding:host_id"] = "vm";
            attributes["binding:profile"] = new JsonObject { ["plug"] = "neutrino" };
        }

        var (status, body) = cloud.Admin.Try(HttpMethod.Post, collection, new JsonObject { [collection[..^1]] = attributes });
        if (status == HttpStatusCode.Conflict) return;
        Assert.True(status == HttpStatusCode.Created, $"{(int)status} {body}");
        acknowledged[(collection, Cloud.Id(body![collection[..^1]]!))] = true;
    }

    private void Delete((string Collection, string Id) target)
    {
        uncertain.Add(target);
        var (status, body) = cloud.Admin.Try(HttpMethod.Delete, $"{target.Collection}/{target.Id}", null);
        Assert.True(status == HttpStatusCode.NoContent, $"{(int)status} {body}");
        acknowledged[target] = false;
        uncertain.Remove(target);
    }
}
