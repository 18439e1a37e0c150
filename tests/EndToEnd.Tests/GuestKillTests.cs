using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Many guests at once, and kill -9 while they come and go: nothing is left over, and what is there is what the API says.</summary>
[Collection("cloud")]
public sealed class GuestKillTests(Cloud cloud, ITestOutputHelper output) : IDisposable
{
    private const string Compute = "http://127.0.0.1:8774/v2.1";
    private const double MostGrowth = 40;
    private static readonly int Kills = LongRun.IsOn ? 15 : 3, Crowds = LongRun.IsOn ? 4 : 1;
    private readonly ImageClient images = new(cloud.OpenRc("demo"));
    private string image = "";
    private JsonNode? network;

    [Fact]
    public async Task Twenty_guests_come_and_go_at_once_and_leave_nothing()
    {
        Prepare();
        var before = GuestHost.Memory(cloud.Process.Pid);
        for (var round = 0; round < Crowds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => Create($"many-{i}"))));
            Eventually.True(() => Statuses().Count(status => status == "ACTIVE") == 20, "20 guests run", 180);
            Assert.Equal(20, GuestHost.Domains().Count());
            await Task.WhenAll(Servers().Select(id => Task.Run(() => Delete(id))));
            Eventually.True(() => !GuestHost.Domains().Any() && !GuestHost.Folders().Any() && GuestHost.Strays(cloud).Count == 0, "no domain, folder, tap, bridge or OVS port is left", 60);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"memory before {before:F1} MB, now {GuestHost.Memory(cloud.Process.Pid):F1} MB"));
        }

        Eventually.True(() => GuestHost.Memory(cloud.Process.Pid) - before < MostGrowth, "the memory is given back", 30);
        NothingIsLeft();
    }

    [Fact]
    public void Kills_while_guests_come_and_go_leave_what_the_api_says()
    {
        Prepare();
        var random = new Random(7);
        for (var round = 0; round < Kills; round++)
        {
            for (var i = 0; i < 3; i++) Create($"kill-{round}-{i}");
            Thread.Sleep(random.Next(0, 900));
            Restart();
            foreach (var id in Servers().Where(_ => random.Next(2) == 0)) Delete(id);
            Thread.Sleep(random.Next(0, 900));
            Restart();
        }

        Eventually.True(() => Statuses().All(status => status is "ACTIVE" or "ERROR"), "every guest is decided", 60);
        Eventually.True(() => GuestHost.Folders().Order().SequenceEqual(Servers().Order()), "folders are the servers'", 30);
        Assert.Equal(Statuses().Count(status => status == "ACTIVE"), GuestHost.Domains().Count());
        Eventually.True(() => GuestHost.Strays(cloud).Count == 0, $"no tap, bridge or OVS port without its port", 30);
        Assert.All(List(), server => Assert.True((string)server!["status"]! == "ACTIVE" || ((string?)server["fault"]?["message"])?.Length > 0, $"{server}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Kills * 2} kills, {Servers().Count()} guests at the end: {string.Join(' ', Statuses())}"));
        foreach (var id in Servers().ToList()) Delete(id);
        NothingIsLeft();
    }

    public void Dispose()
    {
        foreach (var id in Servers().ToList()) Delete(id);
        NothingIsLeft();
        if (image.Length > 0) images.Delete(image);
        cloud.Admin.Try(HttpMethod.Delete, $"{Compute}/flavors/kill", null);
        images.Dispose();
    }

    private void Prepare()
    {
        image = images.Upload(images.Create(), 1 << 20);
        cloud.Admin.Try(HttpMethod.Post, $"{Compute}/flavors", JsonNode.Parse("""{"flavor":{"id":"kill","name":"kill","vcpus":1,"ram":64,"disk":1}}"""));
        cloud.Admin.Try(HttpMethod.Put, $"{Compute}/os-quota-sets/{cloud.Demo.ProjectId}", JsonNode.Parse("""{"quota_set":{"instances":-1,"cores":-1,"ram":-1}}"""));
        network = cloud.Demo.Create("networks", new() { ["name"] = "many" });
        cloud.Demo.Create("subnets", new() { ["network_id"] = Cloud.Id(network), ["ip_version"] = 4, ["cidr"] = "10.7.0.0/24" });
    }

    private void Create(string name)
    {
        var body = new JsonObject
        {
            ["server"] = new JsonObject { ["name"] = name, ["flavorRef"] = "kill", ["imageRef"] = image, ["networks"] = new JsonArray(new JsonObject { ["uuid"] = Cloud.Id(network!) }) },
        };
        var (status, reply) = cloud.Demo.Try(HttpMethod.Post, $"{Compute}/servers", body);
        Assert.True(status == HttpStatusCode.Accepted, $"{name}: {(int)status} {reply}");
    }

    private void Delete(string id) => cloud.Demo.Try(HttpMethod.Delete, $"{Compute}/servers/{id}", null);

    private void Restart()
    {
        cloud.Process.Kill();
        cloud.Process.Start();
    }

    private JsonArray List() => cloud.Demo.Try(HttpMethod.Get, $"{Compute}/servers/detail", null).Body!["servers"]!.AsArray();
    private IEnumerable<string> Servers() => List().Select(server => (string)server!["id"]!);
    private IEnumerable<string> Statuses() => List().Select(server => (string)server!["status"]!);

    private void NothingIsLeft()
    {
        Eventually.True(() => !GuestHost.Domains().Any(), "no domain is left", 60);
        Eventually.True(() => !GuestHost.Folders().Any(), "no folder is left", 30);
        Eventually.True(() => GuestHost.Strays(cloud).Count == 0, "no tap, bridge or OVS port is left", 30);
        if (network is null) return;
        Eventually.True(() => cloud.Demo.Try(HttpMethod.Delete, $"networks/{Cloud.Id(network)}", null).Status is HttpStatusCode.NoContent or HttpStatusCode.NotFound, "no port is left on the network", 30);
    }
}
