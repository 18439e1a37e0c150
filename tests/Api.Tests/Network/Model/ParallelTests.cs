using System.Text.Json;

namespace Neutrino.Api.Tests.Model;

/// <summary>Many clients at once: limits are exact, and nothing is handed out twice.</summary>
public sealed class ParallelTests : IAsyncLifetime
{
    private readonly NetworkApiFixture api = new();

    public ValueTask InitializeAsync() => api.InitializeAsync();
    public ValueTask DisposeAsync() => api.DisposeAsync();

    private Task<Answer[]> PostAsync(int count, string collection, Func<int, string> body) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Task.Run(() => api.Client.PostAsync("/v2.0/" + collection, body(i)))));

    private async Task<string> MadeAsync(string collection, string body, string who = "demo")
    {
        var answer = await api.Client.PostAsync("/v2.0/" + collection, body, who);
        Assert.True(answer.Code == 201, answer.Body);
        return answer.Json.EnumerateObject().Single().Value.GetProperty("id").GetString()!;
    }

    [Theory]
    [InlineData("network", "networks", 7)]
    [InlineData("router", "routers", 5)]
    [InlineData("security_group", "security-groups", 6)]
    [InlineData("subnetpool", "subnetpools", 4)]
    public async Task A_quota_of_L_gives_L_of_ten_times_L_asked_for_at_once(string resource, string collection, int limit)
    {
        Assert.Equal(200, (await api.Client.PutAsync("/v2.0/quotas/" + KnownTokens.DemoProject, $$$"""{"quota":{"{{{resource}}}":{{{limit}}}}}""", "admin")).Code);
        // The default group is there from the first call on, and counts.
        var had = (await api.Client.GetAsync("/v2.0/" + collection)).Json.GetProperty(collection.Replace('-', '_')).GetArrayLength();
        var extra = resource == "subnetpool" ? ",\"prefixes\":[\"10.0.0.0/8\"]" : "";
        var answers = await PostAsync(10 * limit, collection, i => $$$"""{"{{{resource}}}":{"name":"x{{{i}}}"{{{extra}}}}}""");
        Assert.Equal(limit - had, answers.Count(answer => answer.Code == 201));
        Assert.All(answers.Where(answer => answer.Code != 201), answer => Assert.Equal((409, "OverQuota"), (answer.Code, answer.Json.GetProperty("NeutronError").GetProperty("type").GetString())));
        Assert.Equal(limit, (await api.Client.GetAsync("/v2.0/" + collection)).Json.GetProperty(collection.Replace('-', '_')).GetArrayLength());
    }

    [Fact]
    public async Task Ports_made_at_once_on_one_subnet_have_addresses_of_their_own()
    {
        var network = await MadeAsync("networks", """{"network":{}}""");
        await MadeAsync("subnets", $$$"""{"subnet":{"network_id":"{{{network}}}","ip_version":4,"cidr":"10.0.0.0/24"}}""");
        var answers = await PostAsync(300, "ports", _ => $$$"""{"port":{"network_id":"{{{network}}}"}}""");
        var made = answers.Where(answer => answer.Code == 201).Select(answer => answer.Json.GetProperty("port")).ToList();
        string[] Each(Func<JsonElement, string?> read) => [.. made.Select(read).Distinct()!];
        // 254 hosts, of which the gateway and the DHCP server have one each.
        Assert.Equal(252, made.Count);
        Assert.Equal(252, Each(port => port.GetProperty("fixed_ips").EnumerateArray().Single().GetProperty("ip_address").GetString()).Length);
        Assert.Equal(252, Each(port => port.GetProperty("mac_address").GetString()).Length);
        Assert.All(answers.Where(answer => answer.Code != 201), answer => Assert.Equal((409, "IpAddressGenerationFailure"), (answer.Code, answer.Json.GetProperty("NeutronError").GetProperty("type").GetString())));
    }

    [Fact]
    public async Task One_port_asked_for_by_many_floating_ips_at_once_gets_one()
    {
        var outside = await MadeAsync("networks", """{"network":{"router:external":true}}""", "admin");
        await MadeAsync("subnets", $$$"""{"subnet":{"network_id":"{{{outside}}}","ip_version":4,"cidr":"192.168.1.0/24","enable_dhcp":false}}""", "admin");
        var inside = await MadeAsync("networks", """{"network":{}}""");
        var subnet = await MadeAsync("subnets", $$$"""{"subnet":{"network_id":"{{{inside}}}","ip_version":4,"cidr":"10.0.0.0/24"}}""");
        var router = await MadeAsync("routers", $$$"""{"router":{"external_gateway_info":{"network_id":"{{{outside}}}"} } }""");
        Assert.Equal(200, (await api.Client.PutAsync($"/v2.0/routers/{router}/add_router_interface", $$$"""{"subnet_id":"{{{subnet}}}"}""")).Code);
        var port = await MadeAsync("ports", $$$"""{"port":{"network_id":"{{{inside}}}"}}""");
        var answers = await PostAsync(20, "floatingips", _ => $$$"""{"floatingip":{"floating_network_id":"{{{outside}}}","port_id":"{{{port}}}"}}""");
        Assert.Single(answers, answer => answer.Code == 201);
        Assert.Single((await api.Client.GetAsync("/v2.0/floatingips")).Json.GetProperty("floatingips").EnumerateArray());
    }
}
