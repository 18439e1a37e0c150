using System.Net;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>libvirtd goes and comes: guests stay, networking works without it, and what waited for it is done when it is back.</summary>
[Collection("cloud")]
public sealed class LibvirtAwayTests(Cloud cloud) : IDisposable
{
    private const string Compute = "http://127.0.0.1:8774/v2.1", Flavor = "away", PidFile = "/run/libvirt/libvirtd.pid";
    private readonly ImageClient images = new(cloud.OpenRc("demo"));
    private readonly List<string> servers = [];
    private string image = "", network = "";

    [Fact]
    public void Guests_stay_and_are_heard_again_when_libvirtd_is_restarted()
    {
        Prepare();
        var id = Create("stays");
        Eventually.True(() => Status(id) == "ACTIVE", "the guest runs", 60);
        var qemu = Qemu(id);
        Stop();
        Thread.Sleep(TimeSpan.FromSeconds(1));
        Assert.Equal("ACTIVE", Status(id));
        Start();
        Assert.Equal(qemu, Qemu(id));
        Eventually.True(() => Log().TrimEnd().Split('\n').Reverse().TakeWhile(line => !line.Contains("libvirt is away", StringComparison.Ordinal)).Any(line => line.Contains("libvirt is there", StringComparison.Ordinal)), "libvirt is there again");
        Eventually.True(() => Status(id) == "ACTIVE", "the guest still runs");

        // Its events come again.
        GuestHost.Virsh("destroy", GuestHost.Virsh("domname", id));
        Eventually.True(() => Status(id) == "SHUTOFF", "that the guest was switched off is noticed");
        Act(id, """{"os-start": null}""");
        Eventually.True(() => Status(id) == "ACTIVE", "the guest runs again", 60);
    }

    [Fact]
    public void Without_libvirtd_networking_works_and_a_server_fails_with_a_sentence()
    {
        Prepare();
        Stop();
        try
        {
            cloud.Process.Kill();
            cloud.Process.Start();
            using (var guest = new Guest(cloud)) Assert.Contains(guest.Address, guest.Dhcp().Lease, StringComparison.Ordinal);
            var id = Create("fails");
            Eventually.True(() => Status(id) == "ERROR", "the server is given up", 90);
            Assert.Contains("libvirt", (string)Show(id)["fault"]!["message"]!, StringComparison.OrdinalIgnoreCase);
            Assert.Empty(cloud.Admin.List($"ports?device_id={id}"));
        }
        finally
        {
            Start();
        }

        var mended = Create("mended");
        Eventually.True(() => Status(mended) == "ACTIVE", "with libvirtd back, a server runs", 90);
    }

    public void Dispose()
    {
        foreach (var id in servers) cloud.Demo.Try(HttpMethod.Delete, $"{Compute}/servers/{id}", null);
        Eventually.True(() => servers.TrueForAll(id => !GuestHost.Folders().Contains(id)), "no folder is left", 60);
        Eventually.True(() => cloud.Demo.Try(HttpMethod.Delete, $"networks/{network}", null).Status is HttpStatusCode.NoContent or HttpStatusCode.NotFound, "no port is left", 30);
        Eventually.True(() => GuestHost.Strays(cloud).Count == 0, "no tap, bridge or OVS port is left", 30);
        images.Delete(image);
        cloud.Admin.Try(HttpMethod.Delete, $"{Compute}/flavors/{Flavor}", null);
        images.Dispose();
    }

    private void Prepare()
    {
        image = images.Upload(images.Create(), 1 << 20);
        cloud.Admin.Try(HttpMethod.Post, $"{Compute}/flavors", JsonNode.Parse($$$"""{"flavor":{"id":"{{{Flavor}}}","name":"{{{Flavor}}}","vcpus":1,"ram":64,"disk":1}}"""));
        network = Cloud.Id(cloud.Demo.Create("networks", new() { ["name"] = Flavor }));
        cloud.Demo.Create("subnets", new() { ["network_id"] = network, ["ip_version"] = 4, ["cidr"] = "10.11.0.0/24" });
    }

    private string Create(string name)
    {
        var (status, reply) = cloud.Demo.Try(HttpMethod.Post, $"{Compute}/servers", JsonNode.Parse($$$"""{"server":{"name":"{{{name}}}","flavorRef":"{{{Flavor}}}","imageRef":"{{{image}}}","networks":[{"uuid":"{{{network}}}"}]}}"""));
        Assert.True(status == HttpStatusCode.Accepted, $"{reply}");
        servers.Add((string)reply!["server"]!["id"]!);
        return servers[^1];
    }

    private JsonNode Show(string id) => cloud.Demo.Try(HttpMethod.Get, $"{Compute}/servers/{id}", null).Body!["server"]!;
    private string Status(string id) => (string)Show(id)["status"]!;
    private void Act(string id, string action) => Assert.Equal(HttpStatusCode.Accepted, cloud.Demo.Try(HttpMethod.Post, $"{Compute}/servers/{id}/action", JsonNode.Parse(action)).Status);
    private string Log() => File.ReadAllText(cloud.Process.Log);
    private static string Qemu(string id) => Shell.Run("pgrep", "-f", $"qemu-system.*{id}");

    private static void Stop()
    {
        var pid = File.ReadAllText(PidFile).Trim();
        Shell.Run("kill", pid);
        Eventually.True(() => !Directory.Exists($"/proc/{pid}"), "libvirtd ends");
    }

    private static void Start()
    {
        Shell.Run("libvirtd", "-d", "-p", PidFile);
        Eventually.True(() => Shell.Try("virsh", "-q", "-c", "qemu:///system", "list").Code == 0, "libvirtd answers", 30);
    }
}
