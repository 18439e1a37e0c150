using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>
/// A running Neutrino with the seed's topology and a namespace that plays the outside world. Shared by the tests of the collection; each makes
/// its own ports and security groups.
/// </summary>
public sealed class Cloud : IDisposable
{
    public const string Outside = "upstream";
    public const string OutsideAddress = "192.168.1.1";
    private const string OutsideDevice = "up-ex";
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-").FullName;
    private readonly ApiClient admin;
    private readonly ApiClient demo;

    public Cloud()
    {
        Assert.True(Environment.GetEnvironmentVariable("IN_SANDBOX") == "1", "end-to-end tests run in eng/sandbox --ovs: use ./test EndToEnd");
        Shell.Run("ip", "netns", "add", Outside);
        Shell.Run("ip", "link", "add", OutsideDevice, "type", "veth", "peer", "name", "eth0", "netns", Outside);
        Shell.Run("ethtool", "-K", OutsideDevice, "tx", "off");
        Shell.Run("ip", "link", "set", OutsideDevice, "up");
        foreach (var line in (string[])["ip link set lo up", "ip address add 192.168.1.1/24 dev eth0", "ip link set eth0 up", "ethtool -K eth0 tx off"])
            Shell.Run("ip", Shell.Inside(Outside, line.Split(' ')));
        Process = new NeutrinoProcess(directory, "--external-interface", OutsideDevice);
        Process.Start();
        admin = ApiClient.Login(OpenRc("admin"));
        demo = ApiClient.Login(OpenRc("demo"));
        ExtNet = Id(admin.Create("networks", new() { ["name"] = "ext-net", ["router:external"] = true, ["shared"] = true }));
        admin.Create("subnets", new()
        {
            ["name"] = "ext-subnet", ["network_id"] = ExtNet, ["ip_version"] = 4, ["cidr"] = "192.168.1.0/24", ["gateway_ip"] = OutsideAddress, ["enable_dhcp"] = false,
            ["allocation_pools"] = new JsonArray(new JsonObject { ["start"] = "192.168.1.100", ["end"] = "192.168.1.250" }),
        });
        admin.Act($"quotas/{demo.ProjectId}", new() { ["quota"] = new JsonObject { ["security_group"] = -1, ["security_group_rule"] = -1 } });
        DemoNet = Id(demo.Create("networks", new() { ["name"] = "demo-net" }));
        DemoSubnet = Id(demo.Create("subnets", new()
        {
            ["name"] = "demo-subnet", ["network_id"] = DemoNet, ["ip_version"] = 4, ["cidr"] = "10.0.1.0/28", ["gateway_ip"] = "10.0.1.1", ["dns_nameservers"] = new JsonArray("8.8.8.8"),
        }));
        RouterId = Id(demo.Create("routers", new() { ["name"] = "demo-router", ["external_gateway_info"] = new JsonObject { ["network_id"] = ExtNet } }));
        demo.Act($"routers/{RouterId}/add_router_interface", new() { ["subnet_id"] = DemoSubnet });
    }

    internal NeutrinoProcess Process { get; }
    internal ApiClient Admin => admin;
    internal ApiClient Demo => demo;
    public string ExtNet { get; }
    public string DemoNet { get; }
    public string DemoSubnet { get; }
    public string RouterId { get; }
    public string RouterNamespace => "qrouter-" + RouterId;
    public string DhcpNamespace => "qdhcp-" + DemoNet;

    internal static string Id(JsonNode resource) => (string)resource["id"]!;

    /// <summary>The variables that an openrc file of ours exports.</summary>
    internal Dictionary<string, string> OpenRc(string user) =>
        File.ReadLines(Path.Combine(directory, $"{user}-openrc.sh"))
            .Where(line => line.StartsWith("export ", StringComparison.Ordinal))
            .Select(line => line["export ".Length..].Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1].Trim('\'', '"'));

    /// <summary>A security group of the demo project, open outwards, with the given ingress rules.</summary>
    internal string SecurityGroup(params JsonObject[] ingress)
    {
        var group = Id(demo.Create("security-groups", new() { ["name"] = Guid.NewGuid().ToString() }));
        foreach (var rule in ingress) AddRule(group, rule);
        return group;
    }

    internal string AddRule(string group, JsonObject rule)
    {
        var whole = (JsonObject)rule.DeepClone();
        whole["security_group_id"] = group;
        whole["direction"] ??= "ingress";
        return Id(demo.Create("security-group-rules", whole));
    }

    internal static JsonObject Icmp => new() { ["protocol"] = "icmp" };
    internal static JsonObject Tcp(int port) => new() { ["protocol"] = "tcp", ["port_range_min"] = port, ["port_range_max"] = port };

    /// <summary>A floating IP on the guest's port; its address.</summary>
    internal (string Id, string Address) FloatingIp(Guest guest)
    {
        var floating = demo.Create("floatingips", new() { ["floating_network_id"] = ExtNet, ["port_id"] = guest.PortId });
        return (Id(floating), (string)floating["floating_ip_address"]!);
    }

    internal static void RestartSwitchDaemon()
    {
        var pid = File.ReadAllText("/run/openvswitch/ovs-vswitchd.pid").Trim();
        Shell.Run("kill", pid);
        Eventually.True(() => !Directory.Exists("/proc/" + pid), "ovs-vswitchd is gone");
        Shell.Run("ovs-vswitchd", "--pidfile", "--detach", "--log-file=/run/openvswitch/vswitchd.log", "-vconsole:off");
    }

    public void Dispose()
    {
        Process.Dispose();
        admin.Dispose();
        demo.Dispose();
    }
}

[CollectionDefinition("cloud")]
public sealed class CloudCollection : ICollectionFixture<Cloud>;
