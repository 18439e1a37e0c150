namespace Neutrino.Cli.Tests;

/// <summary>The likeliest mistakes: each is answered with the cause, in the old words, and with what to do next.</summary>
public class MistakeTests
{
    private const string Net = "GET /v2.0/networks?name=demo-net&fields=id";
    private const string NetFound = """{"networks": [{"id": "n1"}]}""";

    [Theory]
    [InlineData("neutron net-show nosuch", 1, "Unable to find network with name or id 'nosuch'", "neutron net-list")]
    [InlineData("neutron net-show twice", 1, "Multiple network matches found for name 'twice', use an ID to be more specific.", "they are: n1, n2")]
    [InlineData("neutron net-creat x", 1, "Unknown command ['net-creat']. Did you mean net-create", "neutron help")]
    [InlineData("neutron net-create", 2, "the following arguments are required: NAME", "neutron help net-create")]
    [InlineData("neutron net-create x --shard", 1, "Unrecognized attribute(s) 'shard'", "neutron help net-create")]
    [InlineData("neutron subnet-create demo-net 10.0.1.0/24", 1, "overlaps with another subnet", "neutron subnet-list")]
    [InlineData("neutron port-create demo-net --fixed-ip ip_address=10.0.1.5", 1, "IP address 10.0.1.5 already allocated", "neutron port-list")]
    [InlineData("neutron port-create demo-net --fixed-ip address=10.0.1.5", 2, "invalid key(s) 'address' specified", "neutron help port-create")]
    [InlineData("neutron port-create demo-net --name full", 1, "Quota exceeded for resources: ['port'].", "neutron quota-show")]
    [InlineData("neutron net-delete demo-net", 1, "There are one or more ports still in use on the network.", "neutron port-list -- --network_id=ID")]
    [InlineData("neutron agent-list", 1, "(rule:get_agent) is disallowed by policy", "admin-openrc.sh")]
    [InlineData("neutron --os-region-name Mars net-list", 1, "publicURL endpoint for network service not found in Mars region", "OS_REGION_NAME")]
    [InlineData("neutron --os-cloud mars net-list", 1, "Cloud mars was asked for", "clouds.yaml")]
    [InlineData("neutron router-interface-add demo-router net=demo-net", 1, "You must specify either subnet or port", "subnet=demo-subnet")]
    [InlineData("nova boot --image nosuch --flavor m1.tiny x", 1, "ERROR (CommandError): No image with a name or ID of 'nosuch' exists.", "glance image-list")]
    [InlineData("nova boot --image cirros --flavor nosuch x", 1, "ERROR (CommandError): No flavor with a name or ID of 'nosuch' exists.", "nova flavor-list")]
    [InlineData("nova boot --image cirros --flavor m1.tiny --nic net=demo-net x", 1, "Invalid nic argument 'net=demo-net'", "neutron net-list")]
    [InlineData("nova boot --image cirros --flavor m1.tiny --key-name nosuch x", 1, "ERROR (BadRequest): Invalid key_name provided. (HTTP 400) (Request-ID: req-1)", "nova keypair-list")]
    [InlineData("nova boot --block-device source=volume --flavor m1.tiny x", 1, "no volumes (Cinder)", "--image")]
    [InlineData("nova show nosuch", 1, "ERROR (CommandError): No server with a name or ID of 'nosuch' exists.", "nova list")]
    [InlineData("nova delete nosuch", 1, "Unable to delete the specified server(s).", "nova list")]
    [InlineData("nova lst", 2, "invalid choice: 'lst'. Did you mean list", "nova help")]
    [InlineData("keystone tenant-get nosuch", 1, "No tenant with a name or ID of 'nosuch' exists.", "keystone tenant-list")]
    [InlineData("keystone user-password-update bob", 1, "No password is given", "--pass")]
    [InlineData("glance image-show nosuch", 1, "No image with a name or ID of 'nosuch' exists.", "glance image-list")]
    [InlineData("glance image-create --name x --file nosuch --disk-format raw --container-format bare", 1, "File nosuch does not exist", "path")]
    public async Task IsAnsweredWithCauseAndNextStep(string command, int code, string cause, string next)
    {
        using var peer = Cloud();

        var outcome = await new Client(peer).RunAsync(command);

        Assert.Equal(code, outcome.Code);
        Assert.Contains(cause, outcome.Error);
        Assert.Contains(next, outcome.Error[outcome.Error.IndexOf(cause, StringComparison.Ordinal)..]);
    }

    [Theory]
    [InlineData("OS_AUTH_URL", "You must provide an auth url via either --os-auth-url or env[OS_AUTH_URL]", "admin-openrc.sh")]
    [InlineData("OS_USERNAME", "You must provide a username", "admin-openrc.sh")]
    [InlineData("OS_PASSWORD", "You must provide a password via either --os-password or env[OS_PASSWORD]", "admin-openrc.sh")]
    public async Task WhatIsNotSetIsNamed(string variable, string cause, string next)
    {
        using var peer = new ScriptedPeer();
        foreach (var client in Personalities.Names)
        {
            var shell = new Client(peer);
            shell.Environment.Remove(variable);

            var outcome = await shell.RunAsync(client switch { "keystone" => "keystone tenant-list", "neutron" => "neutron net-list", "glance" => "glance image-list", _ => "nova list" });

            Assert.Equal(1, outcome.Code);
            Assert.Contains(cause, outcome.Error);
            Assert.Contains(next, outcome.Error);
        }

        Assert.Empty(peer.Asked);
    }

    [Fact]
    public async Task AWrongPasswordIsNotRepeated()
    {
        using var peer = new ScriptedPeer().Reply("POST /v3/auth/tokens", 401, """{"error": {"code": 401, "message": "The request you have made requires authentication.", "title": "Unauthorized"}}""");

        var outcome = await new Client(peer).RunAsync("neutron --os-password hunter2 --debug net-list");

        Assert.Equal(1, outcome.Code);
        Assert.Contains("The request you have made requires authentication. (HTTP 401) (Request-ID: req-1)\n-> check OS_USERNAME, OS_PASSWORD", outcome.Error);
        Assert.DoesNotContain("hunter2", outcome.Error);
    }

    [Fact]
    public async Task AServerThatIsDownIsNamed()
    {
        using var peer = new ScriptedPeer { IsDown = true };

        var outcome = await new Client(peer).RunAsync("nova list");

        Assert.Equal(1, outcome.Code);
        Assert.StartsWith("ERROR (ConnectFailure): Unable to establish connection to http://127.0.0.1:5000/v3/auth/tokens: Connection refused\n-> is Keystone running at http://127.0.0.1:5000?", outcome.Error);
    }

    [Fact]
    public async Task AnotherVersionOfIdentityIsSuggested()
    {
        using var peer = new ScriptedPeer().Reply("POST /v2.0/tokens", 404, "{}");
        var shell = new Client(peer) { Environment = { ["OS_AUTH_URL"] = "http://cloud:35357/v2.0" } };

        Assert.Contains("-> try OS_AUTH_URL=http://cloud:35357/v3", (await shell.RunAsync("neutron net-list")).Error);
    }

    private static ScriptedPeer Cloud() => new ScriptedPeer()
        .Reply(Net, 200, NetFound)
        .Reply("GET /v2.0/networks?name=nosuch&fields=id", 200, """{"networks": []}""")
        .Reply("GET /v2.0/networks?name=twice&fields=id", 200, """{"networks": [{"id": "n1"}, {"id": "n2"}]}""")
        .Reply("POST /v2.0/networks", 400, Fault("HTTPBadRequest", "Unrecognized attribute(s) 'shard'"))
        .Reply("POST /v2.0/subnets", 400, Fault("InvalidInput", "Invalid input for operation: Requested subnet with cidr: 10.0.1.0/24 for network: n1 overlaps with another subnet."))
        .Reply("DELETE /v2.0/networks/n1", 409, Fault("NetworkInUse", "Unable to complete operation on network n1. There are one or more ports still in use on the network."))
        .Reply("GET /v2.0/agents", 403, Fault("PolicyNotAuthorized", "(rule:get_agent) is disallowed by policy"))
        .Reply("GET /v2.1/flavors/detail?is_public=None", 200, """{"flavors": [{"id": "1", "name": "m1.tiny", "ram": 512}]}""")
        .Reply("GET /v2/images?name=cirros", 200, """{"images": [{"id": "i1", "name": "cirros"}]}""")
        .Reply("GET /v2/images?name=nosuch", 200, """{"images": []}""")
        .Reply("GET /v2.1/servers?name=nosuch", 200, """{"servers": []}""")
        .Reply("POST /v2.1/servers", 400, """{"badRequest": {"code": 400, "message": "Invalid key_name provided."}}""")
        .Reply("GET /v3/projects", 200, """{"projects": []}""")
        .Reply("GET /v3/users", 200, """{"users": []}""")
        .WithPorts();

    private static string Fault(string type, string message) => $$"""{"NeutronError": {"type": "{{type}}", "message": "{{message}}", "detail": "" } }""";
}
