namespace Neutrino.Api.Tests;

/// <summary>The seed's topology through the API: what its commands send, and what they read in the replies.</summary>
public sealed class TopologyTests : IAsyncLifetime
{
    private readonly NetworkApiFixture api = new();

    public ValueTask InitializeAsync() => api.InitializeAsync();
    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task The_seeds_topology_is_laid_used_and_taken_away()
    {
        var outside = await MakeAsync("/v2.0/networks", """{"network":{"name":"ext-net","router:external":true,"provider:network_type":"local"}}""", "admin");
        await MakeAsync("/v2.0/subnets", $$$"""{"subnet":{"network_id":"{{{outside}}}","ip_version":4,"cidr":"192.168.1.0/24","gateway_ip":"192.168.1.1","enable_dhcp":false,"allocation_pools":[{"start":"192.168.1.130","end":"192.168.1.150"}]}}""", "admin");
        var inside = await MakeAsync("/v2.0/networks", """{"network":{"name":"demo-net"}}""");
        var subnet = await MakeAsync("/v2.0/subnets", $$$"""{"subnet":{"network_id":"{{{inside}}}","ip_version":4,"cidr":"10.0.1.0/28"}}""");
        var router = await MakeAsync("/v2.0/routers", """{"router":{"name":"demo-router"}}""");

        var added = await api.Client.PutAsync($"/v2.0/routers/{router}/add_router_interface", $$$"""{"subnet_id":"{{{subnet}}}"}""");
        Assert.Equal(200, added.Code);
        Assert.Equal((router, subnet, inside, KnownTokens.DemoProject), (Text(added, "id"), Text(added, "subnet_id"), Text(added, "network_id"), Text(added, "tenant_id")));
        Assert.Equal($"""["{subnet}"]""", added.Json.GetProperty("subnet_ids").GetRawText());
        var leg = (await api.Client.GetAsync($"/v2.0/ports/{Text(added, "port_id")}")).Json.GetProperty("port");
        Assert.Equal(("network:router_interface", router), (leg.GetProperty("device_owner").GetString(), leg.GetProperty("device_id").GetString()));

        var gateway = await api.Client.PutAsync($"/v2.0/routers/{router}", $$$"""{"router":{"external_gateway_info":{"network_id":"{{{outside}}}"} } }""");
        Assert.Equal((200, outside), (gateway.Code, gateway.Json.GetProperty("router").GetProperty("external_gateway_info").GetProperty("network_id").GetString()));

        var port = await MakeAsync("/v2.0/ports", $$$"""{"port":{"network_id":"{{{inside}}}","name":"vm"}}""");
        var floating = await api.Client.PostAsync("/v2.0/floatingips", $$$"""{"floatingip":{"floating_network_id":"{{{outside}}}","port_id":"{{{port}}}"}}""");
        Assert.Equal((201, router), (floating.Code, floating.Json.GetProperty("floatingip").GetProperty("router_id").GetString()));
        Assert.Equal(["192.168.1.0/24"], (await api.Client.GetAsync("/v2.0/floatingip_pools")).Each("floatingip_pools", "cidr"));

        Assert.Equal(409, (await api.Client.PutAsync($"/v2.0/routers/{router}/remove_router_interface", $$$"""{"subnet_id":"{{{subnet}}}"}""")).Code);
        Assert.Equal(204, (await api.Client.DeleteAsync("/v2.0/floatingips/" + floating.Json.GetProperty("floatingip").GetProperty("id").GetString())).Code);
        Assert.Equal(204, (await api.Client.DeleteAsync("/v2.0/ports/" + port)).Code);
        Assert.Equal(200, (await api.Client.PutAsync($"/v2.0/routers/{router}/remove_router_interface", $$$"""{"subnet_id":"{{{subnet}}}"}""")).Code);
        Assert.Equal(204, (await api.Client.DeleteAsync("/v2.0/routers/" + router)).Code);
        Assert.Equal(204, (await api.Client.DeleteAsync("/v2.0/networks/" + inside)).Code);
    }

    [Fact]
    public async Task What_a_list_says_equals_what_each_show_says()
    {
        var network = await MakeAsync("/v2.0/networks", """{"network":{"name":"n"}}""");
        await MakeAsync("/v2.0/subnets", $$$"""{"subnet":{"network_id":"{{{network}}}","ip_version":4,"cidr":"10.0.0.0/24"}}""");
        await MakeAsync("/v2.0/ports", $$$"""{"port":{"network_id":"{{{network}}}"}}""");
        await MakeAsync("/v2.0/routers", """{"router":{}}""");
        foreach (var (path, plural, singular) in ((string, string, string)[])[
            ("networks", "networks", "network"), ("subnets", "subnets", "subnet"), ("ports", "ports", "port"), ("routers", "routers", "router"),
            ("security-groups", "security_groups", "security_group"), ("security-group-rules", "security_group_rules", "security_group_rule")])
            await EqualsShowsAsync(path, plural, singular);
    }

    [Fact]
    public async Task Members_actions_answer_as_Neutron_does()
    {
        var pool = await MakeAsync("/v2.0/subnetpools", """{"subnetpool":{"name":"p","prefixes":["10.8.0.0/16"],"default_prefixlen":24}}""");
        var prefixes = await api.Client.PutAsync($"/v2.0/subnetpools/{pool}/add_prefixes", """{"prefixes":["10.9.0.0/16"]}""");
        Assert.Equal((200, """{"prefixes":["10.8.0.0/15"]}"""), (prefixes.Code, prefixes.Body));
        var group = await MakeAsync("/v2.0/address-groups", """{"address_group":{"name":"g","addresses":["10.0.0.0/24"]}}""");
        var addresses = await api.Client.PutAsync($"/v2.0/address-groups/{group}/add_addresses", """{"addresses":["10.1.0.0/24"]}""");
        Assert.True(addresses.Code == 200, addresses.Body);
        Assert.Equal(["10.0.0.0/24", "10.1.0.0/24"], addresses.Json.GetProperty("address_group").GetProperty("addresses").EnumerateArray().Select(address => address.GetString()));
        Assert.Equal(405, (await api.Client.GetAsync($"/v2.0/address-groups/{group}/add_addresses")).Code);
        Assert.Equal(404, (await api.Client.PutAsync($"/v2.0/address-groups/{group}/dance", "{}")).Code);
        Assert.Equal(404, (await api.Client.PutAsync("/v2.0/routers/nothing/add_router_interface", "{}")).Code);
    }

    [Fact]
    public async Task Addresses_are_counted_by_network_and_version()
    {
        var network = await MakeAsync("/v2.0/networks", """{"network":{"name":"n"}}""");
        var subnet = await MakeAsync("/v2.0/subnets", $$$"""{"subnet":{"network_id":"{{{network}}}","name":"s","ip_version":4,"cidr":"10.0.0.0/28","enable_dhcp":false}}""");
        await MakeAsync("/v2.0/subnets", $$$"""{"subnet":{"network_id":"{{{network}}}","ip_version":6,"cidr":"fd00::/64","enable_dhcp":false}}""");
        await MakeAsync("/v2.0/ports", $$$"""{"port":{"network_id":"{{{network}}}","fixed_ips":[{"subnet_id":"{{{subnet}}}"}]}}""");
        var counted = await api.Client.GetAsync("/v2.0/network-ip-availabilities?ip_version=4", "admin");
        Assert.Equal(
            $$$"""{"network_ip_availabilities":[{"network_id":"{{{network}}}","network_name":"n","tenant_id":"{{{KnownTokens.DemoProject}}}","subnet_ip_availability":[{"subnet_id":"{{{subnet}}}","subnet_name":"s","ip_version":4,"cidr":"10.0.0.0/28","used_ips":1,"total_ips":13}],"used_ips":1,"total_ips":13,"project_id":"{{{KnownTokens.DemoProject}}}"}]}""",
            counted.Body);
        Assert.Equal(["18446744073709551628"], (await api.Client.GetAsync("/v2.0/network-ip-availabilities", "admin")).Each("network_ip_availabilities", "total_ips"));
        Assert.Empty((await api.Client.GetAsync("/v2.0/network-ip-availabilities")).Each("network_ip_availabilities", "network_id"));
    }

    [Fact]
    public async Task The_schedulers_lists_name_the_one_agent()
    {
        var router = await MakeAsync("/v2.0/routers", """{"router":{}}""", "admin");
        var agents = await api.Client.GetAsync($"/v2.0/routers/{router}/l3-agents", "admin");
        Assert.Equal(["L3 agent"], agents.Each("agents", "agent_type"));
        var agent = agents.Each("agents", "id")[0];
        Assert.Equal([router], (await api.Client.GetAsync($"/v2.0/agents/{agent}/l3-routers", "admin")).Each("routers", "id"));
        Assert.Empty((await api.Client.GetAsync($"/v2.0/agents/{agent}/dhcp-networks", "admin")).Each("networks", "id"));
        var said = await api.Client.PutAsync($"/v2.0/agents/{agent}", """{"agent":{"description":"ours"}}""", "admin");
        Assert.Equal((200, "ours"), (said.Code, said.Json.GetProperty("agent").GetProperty("description").GetString()));
        Assert.Equal(404, (await api.Client.PutAsync($"/v2.0/agents/{agent}", """{"agent":{"description":"theirs"}}""")).Code);
    }

    private async Task EqualsShowsAsync(string path, string plural, string singular)
    {
        var list = await api.Client.GetAsync("/v2.0/" + path);
        Assert.NotEqual(0, list.Json.GetProperty(plural).GetArrayLength());
        foreach (var row in list.Json.GetProperty(plural).EnumerateArray())
            Assert.Equal(row.GetRawText(), (await api.Client.GetAsync($"/v2.0/{path}/{row.GetProperty("id").GetString()}")).Json.GetProperty(singular).GetRawText());
    }

    private async Task<string> MakeAsync(string path, string body, string token = "demo")
    {
        var made = await api.Client.PostAsync(path, body, token);
        Assert.True(made.Code == 201, made.Body);
        return made.Json.EnumerateObject().First().Value.GetProperty("id").GetString()!;
    }

    private static string? Text(Answer answer, string attribute) => answer.Json.GetProperty(attribute).GetString();
}
