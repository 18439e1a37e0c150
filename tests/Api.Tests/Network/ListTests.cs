using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Api.Tests;

public sealed class ListTests(ListTests.Cloud cloud) : IClassFixture<ListTests.Cloud>
{
    /// <summary>Three networks (the third is another project's) and thirty ports: the first twenty on network 1, ten on network 2.</summary>
    public sealed class Cloud : IAsyncLifetime
    {
        public NetworkApiFixture Api { get; } = new();

        public async ValueTask InitializeAsync()
        {
            await Api.InitializeAsync();
            await Api.PutAsync(Rows.Network(1, tags: ["red", "blue"]), Rows.Network(2, tags: ["red"]) with { AdminStateUp = false, Name = "" }, Rows.Network(3, KnownTokens.OtherProject));
            await Api.PutAsync([.. Enumerable.Range(1, 30).Select(i => Rows.Port(i, i <= 20 ? 1 : 2, device: i % 2 == 0 ? "even" : "", tags: i == 7 ? ["seven"] : []))]);
        }

        public ValueTask DisposeAsync() => Api.DisposeAsync();
    }

    private Task<Answer> Get(string path, string token = "demo") => cloud.Api.Client.GetAsync("/v2.0" + path, token);

    private async Task<string> Names(string query, string plural = "networks", string token = "demo")
    {
        var answer = await Get($"/{plural}?{query}", token);
        Assert.Equal(200, answer.Code);
        return string.Join(' ', answer.Json.GetProperty(plural).EnumerateArray().Select(row => row.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task A_list_is_in_the_order_of_ids_and_shows_only_what_the_caller_may_see()
    {
        Assert.Equal("net-1 ", await Names(""));
        Assert.Equal("net-3", await Names("", token: "other"));
        Assert.Equal("net-1  net-3", await Names("", token: "admin"));
    }

    [Fact]
    public async Task A_row_shows_its_project_under_both_names_and_hides_what_is_the_administrators()
    {
        var own = (await Get($"/networks/{Rows.Id(1)}")).Json.GetProperty("network");
        Assert.Equal(KnownTokens.DemoProject, own.GetProperty("project_id").GetString());
        Assert.Equal(KnownTokens.DemoProject, own.GetProperty("tenant_id").GetString());
        Assert.False(own.TryGetProperty("provider:network_type", out _));
        var admins = (await Get($"/networks/{Rows.Id(1)}", "admin")).Json.GetProperty("network");
        Assert.Equal("local", admins.GetProperty("provider:network_type").GetString());
        Assert.Equal("2026-11-22T16:03:04Z", admins.GetProperty("created_at").GetString());
    }

    [Fact]
    public async Task Anothers_row_is_not_there() => Assert.Equal(
        (404, $$$"""{"NeutronError":{"type":"NetworkNotFound","message":"Network {{{Rows.Id(3)}}} could not be found.","detail":""}}"""),
        ((await Get($"/networks/{Rows.Id(3)}")).Code, (await Get($"/networks/{Rows.Id(3)}")).Body));

    [Fact]
    public async Task Fields_choose_the_attributes_in_the_tables_order()
    {
        Assert.Equal($$$"""{"network":{"id":"{{{Rows.Id(1)}}}","name":"net-1"}}""", (await Get($"/networks/{Rows.Id(1)}.json?fields=name&fields=id&fields=nothing")).Body);
        Assert.Equal($$$"""{"networks":[{"id":"{{{Rows.Id(1)}}}"},{"id":"{{{Rows.Id(2)}}}"}]}""", (await Get("/networks.json?fields=id")).Body);
    }

    [Theory]
    [InlineData("name=net-1", "net-1")]
    [InlineData("name=net-1&name=net-9", "net-1")]
    [InlineData("name=net-9", "")]
    [InlineData("name=", "")]
    [InlineData("name=net-1&admin_state_up=false", "")]
    [InlineData("admin_state_up=True", "net-1")]
    [InlineData("admin_state_up=1&fields=name", "net-1")]
    [InlineData("admin_state_up=true&admin_state_up=0", "net-1 ")]
    [InlineData("status=ACTIVE", "net-1 ")]
    [InlineData("shared=False&router:external=false", "net-1 ")]
    [InlineData("tags=red", "net-1 ")]
    [InlineData("tags=red,blue", "net-1")]
    [InlineData("tags-any=blue,green", "net-1")]
    [InlineData("not-tags=red,blue", "")]
    [InlineData("not-tags-any=blue", "")]
    [InlineData("revision_number=0", "net-1 ")]
    [InlineData("project_id=d0000000000000000000000000000001", "net-1 ")]
    [InlineData("tenant_id=e0000000000000000000000000000001", "")]
    [InlineData("id=00000001-0000-4000-8000-000000000000&id=zz", "net-1")]
    public async Task Filters_of_one_attribute_are_alternatives_and_of_several_conditions(string query, string names) => Assert.Equal(names, await Names(query));

    [Theory]
    [InlineData("network_id=00000002-0000-4000-8000-000000000000", 10)]
    [InlineData("device_id=even", 15)]
    [InlineData("device_id=", 15)]
    [InlineData("device_id=even&network_id=00000002-0000-4000-8000-000000000000", 5)]
    [InlineData("fixed_ips=ip_address%3D10.1.0.7", 1)]
    [InlineData("fixed_ips=ip_address=10.1.0.7&fixed_ips=ip_address=10.1.0.8", 2)]
    [InlineData("fixed_ips=subnet_id%3D00000002-0002-4000-8000-000000000000", 10)]
    [InlineData("fixed_ips=ip_address_substr%3D10.2.", 10)]
    [InlineData("fixed_ips=ip_address=10.1.0.7&fixed_ips=subnet_id=00000002-0002-4000-8000-000000000000", 0)]
    [InlineData("mac_address=FA:16:3E:00:00:07", 1)]
    [InlineData("tags=seven", 1)]
    [InlineData("binding:host_id=", 30)]
    public async Task Ports_are_found_by_what_clients_look_for(string query, int count) =>
        Assert.Equal(count, (await Get("/ports?" + query, "admin")).Json.GetProperty("ports").GetArrayLength());

    [Theory]
    [InlineData("/networks?colour=red&size=1", "HTTPBadRequest", "['colour', 'size'] is invalid attribute for filtering")]
    [InlineData("/networks?subnets=x", "HTTPBadRequest", "['subnets'] is invalid attribute for filtering")]
    [InlineData("/networks?admin_state_up=maybe", "InvalidInput", "Invalid input for operation: 'maybe' cannot be converted to boolean.")]
    [InlineData("/networks?limit=-1", "BadRequest", "Bad limit request: Limit must be an integer 0 or greater and not '-1'.")]
    [InlineData("/networks?limit=x", "BadRequest", "Bad limit request: Limit must be an integer 0 or greater and not 'x'.")]
    [InlineData("/networks?sort_key=name", "HTTPBadRequest", "The number of sort_keys and sort_dirs must be same")]
    [InlineData("/networks?sort_key=colour&sort_dir=asc", "HTTPBadRequest", "['colour'] is invalid attribute for sort_keys")]
    [InlineData("/networks?sort_key=name&sort_dir=up", "HTTPBadRequest", "['up'] is invalid value for sort_dirs, valid value is 'asc' and 'desc'")]
    [InlineData("/ports?fixed_ips=10.0.0.1", "InvalidInput", "Invalid input for operation: '10.0.0.1' is not of the form <key>=[value].")]
    public async Task A_wrong_query_is_refused(string path, string type, string message)
    {
        var answer = await Get(path);
        Assert.Equal((400, $$$"""{"NeutronError":{"type":"{{{type}}}","message":"{{{message}}}","detail":""}}"""), (answer.Code, answer.Body));
    }

    [Theory]
    [InlineData("sort_key=name&sort_dir=desc", "net-1 ")]
    [InlineData("sort_key=name&sort_dir=asc", " net-1")]
    [InlineData("sort_key=admin_state_up&sort_dir=asc&sort_key=name&sort_dir=desc", " net-1")]
    public async Task Lists_are_sorted_as_asked(string query, string names) => Assert.Equal(names, await Names(query));

    [Fact]
    public async Task The_installation_bounds_every_page()
    {
        await using var api = new NetworkApiFixture { Settings = new NetworkApiSettings { MostRows = 2 } };
        await api.InitializeAsync();
        await api.PutAsync(Rows.Network(1), Rows.Network(2), Rows.Network(4));
        foreach (var (query, rows) in new[] { ("", 2), ("?limit=0", 2), ("?limit=5", 2), ("?limit=1", 1) })
        {
            var page = await api.Client.GetAsync("/v2.0/networks" + query);
            Assert.Equal(rows, page.Each("networks", "id").Length);
            Assert.Contains(page.Json.GetProperty("networks_links").EnumerateArray(), link => link.GetProperty("rel").GetString() == "next");
        }
    }

    [Fact]
    public async Task Pages_follow_each_other_by_their_links_forwards_and_backwards()
    {
        var seen = new List<string>();
        var next = "/v2.0/ports?limit=12&sort_key=name&sort_dir=desc&fields=name";
        while (next is not null)
        {
            var page = await cloud.Api.Client.GetAsync(next);
            seen.AddRange(page.Each("ports", "name"));
            next = page.Json.GetProperty("ports_links").EnumerateArray()
                .Where(link => link.GetProperty("rel").GetString() == "next").Select(link => link.GetProperty("href").GetString()).FirstOrDefault();
        }

        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"port-{i}").OrderDescending(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_page_in_reverse_ends_before_its_marker_and_links_back()
    {
        var answer = await Get($"/ports?limit=3&marker={Rows.Id(10, "0001")}&page_reverse=True&fields=name");
        Assert.Equal(["port-7", "port-8", "port-9"], answer.Each("ports", "name"));
        var root = cloud.Api.Address.ToString().TrimEnd('/');
        Assert.Equal(
            $$"""[{"rel":"next","href":"{{root}}/v2.0/ports?limit=3&fields=name&marker={{Rows.Id(9, "0001")}}"},{"rel":"previous","href":"{{root}}/v2.0/ports?limit=3&fields=name&marker={{Rows.Id(7, "0001")}}&page_reverse=True"}]""",
            answer.Json.GetProperty("ports_links").GetRawText());
    }

    [Fact]
    public async Task An_unknown_marker_is_not_found() => Assert.Equal(404, (await Get("/ports?limit=3&marker=zz")).Code);

    [Fact]
    public async Task Agents_are_the_administrators_and_alive()
    {
        var agents = await Get("/agents?alive=true", "admin");
        Assert.Equal(["DHCP agent", "L3 agent", "Metadata agent", "Open vSwitch agent"], agents.Each("agents", "agent_type").Order());
        Assert.Equal("""{"agents":[]}""", (await Get("/agents")).Body);
        Assert.Equal(["DHCP agent"], (await Get("/agents?binary=neutron-dhcp-agent", "admin")).Each("agents", "agent_type"));
    }

    [Fact]
    public async Task Availability_zones_and_service_providers_are_listed()
    {
        Assert.Equal(
            """{"availability_zones":[{"name":"nova","resource":"network","state":"available"},{"name":"nova","resource":"router","state":"available"}]}""",
            (await Get("/availability_zones")).Body);
        Assert.Equal("""{"service_providers":[{"service_type":"L3_ROUTER_NAT","name":"single_node","default":false}]}""", (await Get("/service-providers")).Body);
    }
}
