using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A namespace that stands for a guest behind a real qbr/qvb/qvo, with busybox as its DHCP client.</summary>
internal sealed class Guest : IDisposable
{
    private static int count;
    private readonly Cloud cloud;
    private readonly string id;

    /// <param name="cloud">Where.</param>
    /// <param name="groups">Security groups; none given leaves the project's default group.</param>
    public Guest(Cloud cloud, params string[] groups) : this(cloud, cloud.DemoNet, groups)
    {
    }

    public Guest(Cloud cloud, string network, string[] groups)
    {
        this.cloud = cloud;
        Namespace = $"guest{Interlocked.Increment(ref count)}";
        var attributes = new JsonObject
        {
            ["network_id"] = network, ["name"] = Namespace, ["device_owner"] = "compute:nova", ["device_id"] = Guid.NewGuid().ToString(), ["project_id"] = cloud.Demo.ProjectId,
            ["binding:host_id"] = "vm", ["binding:profile"] = new JsonObject { ["plug"] = "neutrino" },
        };
        if (groups.Length > 0) attributes["security_groups"] = new JsonArray([.. groups.Select(group => (JsonNode)group)]);
        Port = cloud.Admin.Create("ports", attributes);
        id = PortId[..11];
        Eventually.True(() => (string)cloud.Demo.Show("ports", PortId)["status"]! == "ACTIVE", $"port {PortId} is ACTIVE");
        Plug();
    }

    public string Namespace { get; }
    public JsonNode Port { get; }
    public string PortId => Cloud.Id(Port);
    public string Mac => (string)Port["mac_address"]!;
    public string Address => (string)Port["fixed_ips"]![0]!["ip_address"]!;
    public string Tap => "tap" + id;

    /// <summary>What the DHCP client was given, as its script prints it.</summary>
    public string Lease { get; private set; } = "";

    public string Exec(params string[] command) => Shell.Run("ip", Shell.Inside(Namespace, command));
    public (int Code, string Output) TryExec(params string[] command) => Shell.Try("ip", Shell.Inside(Namespace, command));
    public Process Start(params string[] command) => Shell.Start(null, "ip", Shell.Inside(Namespace, command));

    /// <summary>Asks for its address, as a guest does at boot.</summary>
    public Guest Dhcp()
    {
        var script = Path.Combine(AppContext.BaseDirectory, "lease.sh");
        Lease = Exec("busybox", "udhcpc", "-i", "eth0", "-O", "staticroutes", "-O", "mtu", "-n", "-q", "-t", "10", "-T", "1", "-s", script);
        return this;
    }

    public bool Pings(string address, int count = 2) => TryExec("ping", "-c", $"{count}", "-i", "0.1", "-W", "1", address).Code == 0;

    public void Dispose()
    {
        Shell.Try("ip", "netns", "del", Namespace);
        Shell.Try("ip", "link", "del", Tap);
        cloud.Admin.Delete("ports", PortId);
    }

    private void Plug()
    {
        Shell.Run("ip", "netns", "add", Namespace);
        Shell.Run("ip", "link", "add", Tap, "type", "veth", "peer", "name", "eth0", "netns", Namespace, "address", Mac);
        Shell.Run("ethtool", "-K", Tap, "tx", "off");
        Exec("ethtool", "-K", "eth0", "tx", "off");
        Shell.Run("ip", "link", "set", Tap, "master", "qbr" + id, "up");
        Exec("ip", "link", "set", "lo", "up");
        Exec("ip", "link", "set", "eth0", "up");
    }
}
