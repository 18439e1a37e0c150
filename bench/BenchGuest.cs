namespace Neutrino.Bench;

/// <summary>A namespace that answers pings on a port.</summary>
internal sealed class BenchGuest : IDisposable
{
    private const string Namespace = "bench-guest";
    private readonly Client api;

    public BenchGuest(Client api, string network)
    {
        this.api = api;
        var group = (string)api.Create("security-groups", """{"name": "ping"}""")["id"]!;
        api.Create("security-group-rules", $$"""{"security_group_id": "{{group}}", "direction": "ingress", "protocol": "icmp"}""");
        var port = api.Create("ports", $$$"""
            {"network_id": "{{{network}}}", "device_owner": "compute:nova", "binding:host_id": "bench", "security_groups": ["{{{group}}}"], "binding:profile": {"plug": "neutrino"}}
            """);
        PortId = (string)port["id"]!;
        api.Show("ports", PortId);
        var (tap, bridge) = ("tap" + PortId[..11], "qbr" + PortId[..11]);
        Shell.Run("ip", "netns", "add", Namespace);
        Shell.Run("ip", "link", "add", tap, "type", "veth", "peer", "name", "eth0", "netns", Namespace, "address", (string)port["mac_address"]!);
        Shell.Run("ip", "link", "set", tap, "master", bridge, "up");
        Shell.Run("ip", "-n", Namespace, "address", "add", (string)port["fixed_ips"]![0]!["ip_address"]! + "/24", "dev", "eth0");
        Shell.Run("ip", "-n", Namespace, "link", "set", "eth0", "up");
        Shell.Run("ip", "-n", Namespace, "route", "add", "default", "via", "10.2.0.1");
    }

    public string PortId { get; }

    public void Dispose()
    {
        if (!Shell.Succeeds("ip", "netns", "del", Namespace)) return;
        api.Delete("ports", PortId);
    }
}
