using System.Text.Json.Nodes;
using Neutrino.Cli.Credentials;

namespace Neutrino.Cli.Tests;

/// <summary>Who logs in where: options, clouds.yaml, variables, v2.0 and v3.</summary>
public sealed class LoginTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("neutrino-cli-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task TheSeedsVariablesLogInByVersion2()
    {
        using var peer = new ScriptedPeer().Reply("GET /v2.0/tenants", 200, """{"tenants": []}""");
        var shell = new Client(peer);
        shell.Environment.Clear();
        foreach (var (name, value) in new[] { ("OS_AUTH_URL", "http://cloud:35357/v2.0"), ("OS_USERNAME", "admin"), ("OS_PASSWORD", "secret"), ("OS_TENANT_NAME", "admin") }) shell.Environment[name] = value;

        var outcome = await shell.RunAsync("keystone tenant-list");

        Assert.Equal(0, outcome.Code);
        Assert.Equal("""POST /v2.0/tokens {"auth": {"passwordCredentials": {"password": "secret", "username": "admin"}, "tenantName": "admin"}}""", peer.Asked[0]);
        Assert.Equal("GET /v2.0/tenants", peer.Asked[1]);
        Assert.Contains("X-Auth-Token: t2", peer.Headers[1]);
    }

    [Fact]
    public async Task Version3NamesDomainsOrMeansTheDefaultOne()
    {
        Assert.Equal("""{"methods": ["password"], "password": {"user": {"name": "admin", "domain": {"id": "default"}, "password": "secret"}}}""", await IdentityAsync("neutron net-list"));
        Assert.Equal("""{"methods": ["password"], "password": {"user": {"name": "admin", "domain": {"name": "Lab"}, "password": "secret"}}}""", await IdentityAsync("neutron --os-user-domain-name Lab net-list"));
        Assert.Equal("""{"methods": ["password"], "password": {"user": {"id": "u9", "password": "secret"}}}""", await IdentityAsync("neutron net-list --os-user-id u9"));
        Assert.Equal("""{"methods": ["token"], "token": {"id": "t9"}}""", await IdentityAsync("neutron --os_token=t9 net-list"));
    }

    [Theory]
    [InlineData("http://cloud:5000", "/v3/auth/tokens")]
    [InlineData("http://cloud:5000/", "/v3/auth/tokens")]
    [InlineData("http://cloud/identity", "/identity/v3/auth/tokens")]
    [InlineData("http://cloud:5000/v3/", "/v3/auth/tokens")]
    [InlineData("http://cloud:5000/v2.0/", "/v2.0/tokens")]
    public async Task TheAuthUrlSaysWhichVersion(string url, string path)
    {
        using var peer = new ScriptedPeer();

        await new Client(peer) { Environment = { ["OS_AUTH_URL"] = url } }.RunAsync("neutron net-list");

        Assert.StartsWith($"POST {path} ", peer.Asked[0]);
    }

    [Fact]
    public async Task ACloudOfCloudsYamlIsUsed()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "clouds.yaml"), """
            # two clouds
            clouds:
              lab:
                auth:
                  auth_url: http://lab:5000/v3   # the lab's
                  username: "bob"
                  password: 'it''s #1'
                  project_name: lab
                  user_domain_name: Default
                region_name: RegionOne
                regions:
                  - RegionOne
              other:
                auth: {}
            """.Replace("    auth: {}", "    region_name: x", StringComparison.Ordinal));
        using var peer = new ScriptedPeer();
        var shell = new Client(peer) { WorkingDirectory = folder, Environment = { ["OS_USERNAME"] = "not-me", ["OS_CLOUD"] = "lab" } };

        await shell.RunAsync("neutron net-list");

        Assert.Contains(""" "password": {"user": {"name": "bob", "domain": {"name": "Default"}, "password": "it's #1"}}""", peer.Asked[0]);
        Assert.Contains("\"scope\": {\"project\": {\"name\": \"lab\"", peer.Asked[0]);
    }

    [Theory]
    [InlineData("a: &x 1", "line 1: '&' is YAML that Neutrino's clients do not read")]
    [InlineData("a:\n  b: 1\n c: 2", "line 3: this indentation fits no line above")]
    [InlineData("a: 'x", "line 1: the closing ' is missing")]
    [InlineData("a\n", "line 1: 'a' is not 'key: value'")]
    [InlineData("\ta: 1", "line 1: a tab may not indent")]
    public void YamlOutsideTheSubsetIsRefusedByLine(string text, string expected) => Assert.Contains(expected, Assert.Throws<FormatException>(() => YamlSubset.Read(text)).Message);

    [Fact]
    public async Task DebugShowsCurlLinesWithoutSecrets()
    {
        using var peer = new ScriptedPeer().Reply("GET /v2.0/networks", 200, """{"networks": []}""");

        var outcome = await new Client(peer).RunAsync("neutron --debug net-list");

        Assert.Contains("REQ: curl -g -i -X POST \"http://127.0.0.1:5000/v3/auth/tokens\"", outcome.Error);
        Assert.Contains("REQ: curl -g -i -X GET \"http://cloud:9696/v2.0/networks\" -H \"Accept: application/json\"", outcome.Error);
        Assert.Contains("-H \"X-Auth-Token: {SHA256}", outcome.Error);
        Assert.Contains("RESP BODY: {\"networks\": []}", outcome.Error);
        Assert.DoesNotContain("secret", outcome.Error);
        Assert.DoesNotContain(" t3", outcome.Error);
    }

    private static async Task<string> IdentityAsync(string command)
    {
        using var peer = new ScriptedPeer();
        await new Client(peer).RunAsync(command);
        var body = JsonNode.Parse(peer.Asked[0][(peer.Asked[0].IndexOf('{', StringComparison.Ordinal))..])!;
        return Output.PythonText.Json(body["auth"]!["identity"]);
    }
}
