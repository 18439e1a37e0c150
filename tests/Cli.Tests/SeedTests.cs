using System.Text.Json.Nodes;

namespace Neutrino.Cli.Tests;

/// <summary>What the seed's scripts write, word for word, and how they cut ids out of tables.</summary>
public class SeedTests
{
    private const string Networks = """{"networks": [{"id": "1397e6ee-1f43-47cc-aeac-caa07c8b2119", "name": "ext-net", "subnets": []}, {"id": "55088e19-cfe8-455a-8afa-2deeb17abaca", "name": "demo-net", "subnets": ["s1"]}]}""";

    [Theory]
    [InlineData("keystone tenant-list", " demo ", "f15e9e40")]
    [InlineData("keystone tenant-list", " admin ", "e9756260")]
    [InlineData("neutron net-list", " demo-net ", "55088e19-cfe8-455a-8afa-2deeb17abaca")]
    [InlineData("neutron net-list", " ext-net ", "1397e6ee-1f43-47cc-aeac-caa07c8b2119")]
    [InlineData("nova list", " cirros01 ", "94ca02f3")]
    [InlineData("glance image-list", " cirros-x86_64 ", "330f53ff")]
    public async Task AwkFindsTheIdInTheSecondColumn(string command, string pattern, string expected)
    {
        using var peer = Cloud();

        var outcome = await new Client(peer).RunAsync(command);

        // awk '/ demo /{print $2}'
        var found = outcome.Output.Split('\n').Where(line => line.Contains(pattern, StringComparison.Ordinal)).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.Equal([expected], found);
    }

    [Theory]
    [InlineData("neutron net-create ext-net --shared --tenant_id=t1 --router:external=True", "POST /v2.0/networks", """{"network": {"name": "ext-net", "tenant_id": "t1", "shared": true, "admin_state_up": true, "router:external": "True"}}""")]
    [InlineData(
        "neutron subnet-create ext-net --name ext-subnet --tenant_id=t1 --disable-dhcp --allocation-pool start=192.168.1.100,end=192.168.1.200 --gateway 192.168.1.1 192.168.1.0/24",
        "POST /v2.0/subnets",
        """{"subnet": {"network_id": "n1", "cidr": "192.168.1.0/24", "tenant_id": "t1", "name": "ext-subnet", "gateway_ip": "192.168.1.1", "allocation_pools": [{"start": "192.168.1.100", "end": "192.168.1.200"}], "ip_version": 4, "enable_dhcp": false}}""")]
    [InlineData("neutron router-create demo-router --tenant_id=t1", "POST /v2.0/routers", """{"router": {"name": "demo-router", "tenant_id": "t1", "admin_state_up": true}}""")]
    [InlineData("neutron router-interface-add demo-router demo-subnet", "PUT /v2.0/routers/r1/add_router_interface", """{"subnet_id": "s1"}""")]
    [InlineData("neutron router-gateway-set demo-router ext-net", "PUT /v2.0/routers/r1", """{"router": {"external_gateway_info": {"network_id": "n1"}}}""")]
    [InlineData("neutron router-gateway-clear demo-router", "PUT /v2.0/routers/r1", """{"router": {"external_gateway_info": {}}}""")]
    [InlineData(
        "nova boot --flavor m1.tiny --image cirros-x86_64 --nic net-id=55088e19-cfe8-455a-8afa-2deeb17abaca --security-group default --key-name default cirros01",
        "POST /v2.1/servers",
        """{"server": {"name": "cirros01", "imageRef": "330f53ff", "flavorRef": "1", "min_count": 1, "max_count": 1, "networks": [{"uuid": "55088e19-cfe8-455a-8afa-2deeb17abaca"}], "key_name": "default", "security_groups": [{"name": "default"}]}}""")]
    [InlineData("nova get-vnc-console cirros01", "POST /v2.1/servers/94ca02f3/action", """{"os-getVNCConsole": {"type": "novnc"}}""")]
    public async Task ItsCommandsAskForWhatTheyMean(string command, string request, string body)
    {
        using var peer = Cloud();

        await new Client(peer).RunAsync(command);

        var asked = peer.Asked.Single(line => line.StartsWith($"{request} {{", StringComparison.Ordinal));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(asked[request.Length..])), asked);
    }

    [Fact]
    public async Task AnImageIsMadeFromWhatIsPipedIn()
    {
        using var peer = new ScriptedPeer()
            .Reply("POST /v2/images", 201, """{"id": "i1", "name": "cirros-x86_64", "status": "queued"}""")
            .Reply("PUT /v2/images/i1/file", 204, "")
            .Reply("GET /v2/images/i1", 200, """{"id": "i1", "name": "cirros-x86_64", "status": "active", "tags": [], "self": "/v2/images/i1"}""");

        var outcome = await new Client(peer) { Input = "QFI and so on" }.RunAsync("glance image-create --name cirros-x86_64 --disk-format qcow2 --container-format bare --is-public True --progress");

        Assert.Equal(0, outcome.Code);
        Assert.Equal("""POST /v2/images {"name": "cirros-x86_64", "disk_format": "qcow2", "container_format": "bare", "visibility": "public"}""", peer.Asked[1]);
        Assert.Equal("PUT /v2/images/i1/file QFI and so on", peer.Asked[2]);
        Assert.Contains("| status   | active        |", outcome.Output);
        Assert.Contains("100%", outcome.Error);
    }

    [Fact]
    public async Task AnImageWhoseBytesAreRefusedIsTakenAwayAgain()
    {
        using var peer = new ScriptedPeer()
            .Reply("POST /v2/images", 201, """{"id": "i1", "status": "queued"}""")
            .Reply("PUT /v2/images/i1/file", 413, "<html><head><title>413</title></head><body><h1>413 Request Entity Too Large</h1>Image storage quota exceeded.</body></html>")
            .Reply("DELETE /v2/images/i1", 204, "");

        var outcome = await new Client(peer) { Input = "x" }.RunAsync("glance image-create --name x --disk-format raw --container-format bare");

        Assert.Equal(1, outcome.Code);
        Assert.Equal("DELETE /v2/images/i1", peer.Asked[^1]);
        Assert.Contains("Image storage quota exceeded. (HTTP 413)", outcome.Error);
    }

    private static ScriptedPeer Cloud() => new ScriptedPeer()
        .Reply("GET /v3/projects", 200, """{"projects": [{"id": "e9756260", "name": "admin", "enabled": true}, {"id": "f15e9e40", "name": "demo", "enabled": true}]}""")
        .Reply("GET /v2.0/networks", 200, Networks)
        .Reply("GET /v2.0/subnets?fields=id&fields=cidr&id=s1", 200, """{"subnets": [{"id": "s1", "cidr": "10.0.1.0/28"}]}""")
        .Reply("GET /v2.0/networks?name=ext-net&fields=id", 200, """{"networks": [{"id": "n1"}]}""")
        .Reply("GET /v2.0/routers?name=demo-router&fields=id", 200, """{"routers": [{"id": "r1"}]}""")
        .Reply("GET /v2.0/subnets?name=demo-subnet&fields=id", 200, """{"subnets": [{"id": "s1"}]}""")
        .Reply("GET /v2.1/servers/detail", 200, """{"servers": [{"id": "94ca02f3", "name": "cirros01", "status": "ACTIVE", "OS-EXT-STS:task_state": null, "OS-EXT-STS:power_state": 1, "addresses": {"demo-net": [{"addr": "10.0.1.3"}]}}]}""")
        .Reply("GET /v2.1/servers?name=cirros01", 200, """{"servers": [{"id": "94ca02f3", "name": "cirros01"}]}""")
        .Reply("GET /v2.1/flavors/detail?is_public=None", 200, """{"flavors": [{"id": "1", "name": "m1.tiny", "ram": 512}]}""")
        .Reply("GET /v2/images?name=cirros-x86_64", 200, """{"images": [{"id": "330f53ff", "name": "cirros-x86_64"}]}""")
        .Reply("GET /v2/images?limit=200&sort_key=name&sort_dir=asc", 200, """{"images": [{"id": "330f53ff", "name": "cirros-x86_64"}]}""");
}
