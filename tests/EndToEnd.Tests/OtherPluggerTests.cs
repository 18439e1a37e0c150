using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A port that somebody else plugs, as Nova's os-vif does: bridge, veth pair and OVS port are theirs, tag and firewall ours.</summary>
[Collection("cloud")]
public class OtherPluggerTests(Cloud cloud)
{
    [Fact]
    public void APortPluggedByOthersBecomesActiveAndIsFiltered()
    {
        var port = cloud.Admin.Create("ports", new JsonObject
        {
            ["network_id"] = cloud.DemoNet, ["device_owner"] = "compute:nova", ["binding:host_id"] = "vm", ["project_id"] = cloud.Demo.ProjectId,
            ["security_groups"] = new JsonArray(cloud.SecurityGroup()),
        });
        var id = Cloud.Id(port);
        Assert.Equal("ovs", (string)port["binding:vif_type"]!);
        Assert.Equal("DOWN", (string)cloud.Demo.Show("ports", id)["status"]!);
        Plug(id, (string)port["mac_address"]!);
        Eventually.True(() => (string)cloud.Demo.Show("ports", id)["status"]! == "ACTIVE", "the port is ACTIVE");

        var script = Path.Combine(AppContext.BaseDirectory, "lease.sh");
        Shell.Run("ip", Shell.Inside("theirs", "busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-t", "10", "-T", "1", "-s", script));
        Shell.Run("ip", Shell.Inside("theirs", "ping", "-c", "1", "-W", "1", Cloud.OutsideAddress));
        Assert.Contains($"neutron-openvswi-i{id[..10]}", Shell.Run("iptables", "-S"), StringComparison.Ordinal);

        cloud.Admin.Delete("ports", id);
        Shell.Run("ovs-vsctl", "get", "port", "qvo" + id[..11], "tag");
        Assert.DoesNotContain($"neutron-openvswi-i{id[..10]}", Shell.Run("iptables", "-S"), StringComparison.Ordinal);
        Assert.NotEqual(0, Shell.Try("ip", Shell.Inside("theirs", "ping", "-c", "1", "-W", "1", "10.0.1.1")).Code);
        Unplug(id);
    }

    private static void Plug(string portId, string mac)
    {
        var id = portId[..11];
        Shell.Sh($"""
            set -e
            ip link add qbr{id} type bridge forward_delay 0 stp_state 0 mcast_snooping 0
            ip link add qvb{id} type veth peer name qvo{id}
            for device in qvb{id} qvo{id}; do ethtool -K $device tx off >/dev/null; ip link set $device up promisc on; done
            ip link set qbr{id} up; ip link set qvb{id} master qbr{id}
            ip netns add theirs
            ip link add tap{id} type veth peer name eth0 netns theirs address {mac}
            ethtool -K tap{id} tx off >/dev/null; ip netns exec theirs ethtool -K eth0 tx off >/dev/null
            ip link set tap{id} master qbr{id} up; ip -n theirs link set lo up; ip -n theirs link set eth0 up
            ovs-vsctl -- --may-exist add-port br-int qvo{id} -- set Interface qvo{id} external_ids:iface-id={portId} external_ids:iface-status=active 'external_ids:attached-mac="{mac}"' external_ids:vm-uuid=87639ab7-50d4-4ef7-9a50-7fde2f258c29
            """);
    }

    private static void Unplug(string portId)
    {
        var id = portId[..11];
        Shell.Sh($"ovs-vsctl --if-exists del-port br-int qvo{id}; ip netns del theirs; ip link del qvo{id}; ip link del qbr{id}");
    }
}
