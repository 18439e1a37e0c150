namespace Neutrino.Cli.Tests;

/// <summary>What a service refuses is answered with the next step that fits that client and that cause, and with no other's.</summary>
public class HintTests
{
    private const string Bad = """{"NeutronError": {"type": "InvalidInput", "message": "Invalid input for operation: TEXT", "detail": ""}}""";

    [Theory]
    [InlineData("neutron subnet-create n1 banana", "POST /v2.0/subnets", 400, "banana is not in a CIDR format.", "-> a CIDR is an address and the length of its prefix")]
    [InlineData("neutron port-create n1 --mac-address x", "POST /v2.0/ports", 400, "'x' is not a valid MAC address.", "-> a MAC address looks like fa:16:3e")]
    [InlineData("neutron port-create n1 --fixed-ip ip_address=1.2.3.4", "POST /v2.0/ports", 400, "IP address 1.2.3.4 is not a valid IP for any of the subnets on the specified network.", "-> neutron subnet-list")]
    [InlineData("neutron net-create x --admin_state_up=maybe", "POST /v2.0/networks", 400, "'maybe' cannot be converted to boolean.", "-> give True or False")]
    [InlineData("neutron net-create x --mtu=abc", "POST /v2.0/networks", 400, "'abc' is not an integer.", "-> give a whole number")]
    [InlineData("neutron floatingip-create n1", "POST /v2.0/floatingips", 400, "Network n1 is not a valid external network.", "-> neutron net-external-list")]
    [InlineData("neutron security-group-rule-create g1 --protocol banana", "POST /v2.0/security-group-rules", 400, "Security group rule protocol banana not supported.", "-> see neutron help security-group-rule-create")]
    [InlineData("nova keypair-add k", "POST /v2.1/os-keypairs", 409, "Key pair 'k' already exists.", "-> nova keypair-list shows what there is: take another name")]
    [InlineData("nova flavor-create f 1 1 1 1", "POST /v2.1/flavors", 409, "Flavor with ID 1 already exists.", "-> nova flavor-list shows what there is: take another name")]
    [InlineData("nova resize s1 1", "POST /v2.1/servers/s1/action", 400, "No valid host was found. No valid host found for resize", "-> a server keeps its flavor here")]
    [InlineData("nova pause s1", "POST /v2.1/servers/s1/action", 403, "Quota exceeded for cores", "-> nova limits shows")]
    [InlineData("nova pause s1", "POST /v2.1/servers/s1/action", 403, "Policy doesn't allow os_compute_api:os-quota-sets:update to be performed.", "-> this needs another role")]
    [InlineData("keystone user-create --name demo --pass x", "POST /v3/users", 409, "Duplicate entry found with name demo at domain ID default.", "-> keystone user-list shows what there is: take another name")]
    [InlineData("keystone tenant-create --name demo", "POST /v3/projects", 409, "it is not permitted to have two projects with either the same name or same id", "-> keystone tenant-list shows what there is: take another name")]
    [InlineData("keystone tenant-create --name demo", "POST /v3/projects", 500, "A server error occurred.", "-> the server failed: its log has request req-1")]
    public async Task FitsTheCause(string command, string request, int status, string message, string hint)
    {
        var body = request.Contains("/v2.0/", StringComparison.Ordinal) ? Bad.Replace("TEXT", message, StringComparison.Ordinal) : $$$"""{"error": {"code": {{{status}}}, "message": "{{{message}}}"}}""";
        using var peer = new ScriptedPeer().Reply(request, status, body)
            .Reply("GET /v2.0/networks?id=n1&fields=id", 200, """{"networks": [{"id": "n1"}]}""").Reply("GET /v2.0/networks?name=n1&fields=id", 200, """{"networks": [{"id": "n1"}]}""")
            .Reply("GET /v2.0/security-groups?name=g1&fields=id", 200, """{"security_groups": [{"id": "g1"}]}""")
            .Reply("GET /v2.1/servers/s1", 200, """{"server": {"id": "s1", "name": "s1"}}""").Reply("GET /v2.1/servers?name=s1", 200, """{"servers": [{"id": "s1", "name": "s1"}]}""")
            .Reply("GET /v2.1/flavors/detail?is_public=None", 200, """{"flavors": [{"id": "1", "name": "m1.tiny", "ram": 512}]}""").Reply("GET /v2.1/flavors/1", 200, """{"flavor": {"id": "1", "name": "m1.tiny"}}""");

        var outcome = await new Client(peer).RunAsync(command);

        Assert.Equal(1, outcome.Code);
        Assert.Contains(message, outcome.Error);
        Assert.Contains(hint, outcome.Error);
    }

    /// <summary>What failed before it gave the request a number has none to tell.</summary>
    [Fact]
    public async Task AFailureWithoutARequestIdHasNoneToLookFor()
    {
        using var peer = new Failing();
        Assert.EndsWith("-> the server failed: its log says why\n", (await new Client(peer).RunAsync("keystone tenant-list")).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("neutron net-list")]
    [InlineData("nova list")]
    [InlineData("keystone tenant-list")]
    [InlineData("glance image-list")]
    public async Task ATokenThatIsNoLongerGoodIsNotAWrongPassword(string command)
    {
        using var peer = new ScriptedPeer().Reply("POST /v3/auth/tokens", 401, """{"error": {"code": 401, "message": "The request you have made requires authentication."}}""");
        var shell = new Client(peer) { Environment = { ["OS_TOKEN"] = "old", ["OS_AUTH_TYPE"] = "token" } };

        Assert.Contains("-> the token is wrong or has expired: unset OS_TOKEN", (await shell.RunAsync(command)).Error);
    }

    [Theory]
    [InlineData("neutron net-list")]
    [InlineData("nova list")]
    [InlineData("keystone tenant-list")]
    [InlineData("glance image-list")]
    public async Task AHostNobodyKnowsIsNamed(string command)
    {
        using var peer = new Strangers();

        var outcome = await new Client(peer).RunAsync(command);

        Assert.Equal(1, outcome.Code);
        Assert.Contains("nobody knows a host '127.0.0.1'\n-> is that name right in OS_AUTH_URL?", outcome.Error);
    }

    [Theory]
    [InlineData("nova boot --image i --flavor 1 --user-data nosuch x")]
    [InlineData("nova keypair-add --pub-key nosuch k")]
    public async Task AFileThatIsMissingIsSaidAsEverywhere(string command)
    {
        using var peer = new ScriptedPeer().Reply("GET /v2.1/flavors/1", 200, """{"flavor": {"id": "1", "name": "m1.tiny"}}""").Reply("GET /v2.1/flavors/detail?is_public=None", 200, """{"flavors": [{"id": "1", "name": "m1.tiny", "ram": 512}]}""")
            .Reply("GET /v2/images?name=i", 200, """{"images": [{"id": "i1", "name": "i"}]}""");

        Assert.Contains("Can't open 'nosuch': No such file or directory\n-> is the path right", (await new Client(peer).RunAsync(command)).Error);
    }

    private sealed class Strangers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new HttpRequestException(HttpRequestError.NameResolutionError, "Resource temporarily unavailable");
    }

    private sealed class Failing : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(System.Net.HttpStatusCode.InternalServerError) { Content = new StringContent("A server error occurred.") });
    }
}
