using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Debian's real clients, unchanged.</summary>
[Collection("cloud")]
public class ClientTests(Cloud cloud)
{
    [Fact]
    public void OpenstackClientMakesShowsAndDeletesWhatItMakes()
    {
        var network = Openstack("network", "create", "c1");
        Assert.Equal("c1", (string)network["name"]!);
        var subnet = Openstack("subnet", "create", "--network", "c1", "--subnet-range", "10.77.0.0/24", "c1s");
        Assert.Equal("10.77.0.1", (string)subnet["gateway_ip"]!);
        var port = Openstack("port", "create", "--network", "c1", "p1");
        Assert.Equal("10.77.0.", ((string)port["fixed_ips"]![0]!["ip_address"]!)[..8]);
        var router = Openstack("router", "create", "r1");
        Assert.Equal("ACTIVE", (string)router["status"]!);
        Plain("router", "add", "subnet", "r1", "c1s");
        Plain("router", "set", "--external-gateway", "ext-net", "r1");
        var floating = Openstack("floating", "ip", "create", "--port", "p1", "ext-net");
        Assert.Equal((string)port["id"]!, (string)floating["port_id"]!);
        Plain("floating", "ip", "delete", (string)floating["floating_ip_address"]!);
        var group = Openstack("security", "group", "create", "g1");
        var rule = Openstack("security", "group", "rule", "create", "--protocol", "tcp", "--dst-port", "80", "g1");
        Assert.Equal((string)group["id"]!, (string)rule["security_group_id"]!);
        Assert.Contains(Openstack("network", "list").AsArray(), row => (string)row!["Name"]! == "c1");
        Plain("router", "unset", "--external-gateway", "r1");
        Plain("router", "remove", "subnet", "r1", "c1s");
        Plain("router", "delete", "r1");
        Plain("port", "delete", "p1");
        Plain("network", "delete", "c1");
        Plain("security", "group", "delete", "g1");
    }

    [Fact]
    public void NeutronClientSpeaksTheSeedsWords()
    {
        var output = Neutron("net-create", "seed-net");
        Assert.Contains("Created a new network", output, StringComparison.Ordinal);
        Neutron("subnet-create", "seed-net", "--name", "seed-subnet", "--dns-nameserver", "8.8.8.8", "--gateway", "10.88.0.1", "10.88.0.0/28");
        Neutron("router-create", "seed-router");
        Neutron("router-interface-add", "seed-router", "seed-subnet");
        Neutron("router-gateway-set", "seed-router", "ext-net");
        Assert.Contains("seed-net", Neutron("net-list"), StringComparison.Ordinal);
        Neutron("router-gateway-clear", "seed-router");
        Neutron("router-interface-delete", "seed-router", "seed-subnet");
        Neutron("router-delete", "seed-router");
        Neutron("subnet-delete", "seed-subnet");
        Neutron("net-delete", "seed-net");
    }

    private JsonNode Openstack(params string[] arguments) => JsonNode.Parse(Client("openstack", [.. arguments, "-f", "json"]))!;
    private void Plain(params string[] arguments) => Client("openstack", arguments);
    private string Neutron(params string[] arguments) => Client("neutron", arguments);

    private string Client(string program, string[] arguments)
    {
        var (code, output) = Shell.TryWith(cloud.OpenRc("demo"), "sh", ["-c", "\"$0\" \"$@\" 2>/tmp/client-errors || { cat /tmp/client-errors; exit 1; }", program, .. arguments]);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }
}
