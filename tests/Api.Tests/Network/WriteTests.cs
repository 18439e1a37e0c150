using System.Text;
using System.Text.Json;

namespace Neutrino.Api.Tests;

public sealed class WriteTests(NetworkApiFixture api) : IClassFixture<NetworkApiFixture>
{
    private ApiClient Client => api.Client;

    [Fact]
    public async Task A_network_is_made_shown_changed_and_removed()
    {
        var made = await Client.PostAsync("/v2.0/networks", """{"network":{"name":"blue","description":"é \u2603"}}""");
        Assert.Equal(201, made.Code);
        var network = made.Json.GetProperty("network");
        var id = network.GetProperty("id").GetString()!;
        Assert.Equal(("blue", "é ☃", "ACTIVE", KnownTokens.DemoProject, false), (Text(network, "name"), Text(network, "description"), Text(network, "status"), Text(network, "project_id"), network.GetProperty("shared").GetBoolean()));
        Assert.Equal((await Client.GetAsync($"/v2.0/networks/{id}")).Json.GetProperty("network").GetRawText(), network.GetRawText());

        var changed = await Client.PutAsync($"/v2.0/networks/{id}.json", """{"network":{"name":"green"}}""");
        Assert.Equal((200, "green", network.GetProperty("revision_number").GetInt32() + 1), (changed.Code, Text(changed.Json.GetProperty("network"), "name"), changed.Json.GetProperty("network").GetProperty("revision_number").GetInt32()));

        var removed = await Client.DeleteAsync($"/v2.0/networks/{id}");
        Assert.Equal((204, ""), (removed.Code, removed.Body));
        Assert.Equal(404, (await Client.GetAsync($"/v2.0/networks/{id}")).Code);
        Assert.Equal(404, (await Client.DeleteAsync($"/v2.0/networks/{id}")).Code);
    }

    [Fact]
    public async Task A_bulk_create_makes_all_or_none()
    {
        var made = await Client.PostAsync("/v2.0/networks", """{"networks":[{"name":"bulk-1"},{"network":{"name":"bulk-2"}}]}""");
        Assert.Equal(201, made.Code);
        Assert.Equal(["bulk-1", "bulk-2"], made.Each("networks", "name"));
        var refused = await Client.PostAsync("/v2.0/networks", """{"networks":[{"name":"bulk-3"},{"name":3}]}""");
        Assert.Equal(400, refused.Code);
        Assert.Empty((await Client.GetAsync("/v2.0/networks?name=bulk-3")).Each("networks", "name"));
    }

    [Fact]
    public async Task A_change_may_ask_for_the_revision_it_knows()
    {
        var id = await MakeAsync("guarded");
        var known = "revision_number=" + api.Store.Current.Networks.Find(id)!.Standard.Revision;
        var body = Encoding.UTF8.GetBytes("""{"network":{"name":"guarded-2"}}""");
        Assert.Equal(412, (await Client.SendAsync("PUT", $"/v2.0/networks/{id}", body, "demo", ("If-Match", "revision_number=7"))).Code);
        Assert.Equal(200, (await Client.SendAsync("PUT", $"/v2.0/networks/{id}", body, "demo", ("If-Match", known))).Code);
        Assert.Equal(412, (await Client.SendAsync("DELETE", $"/v2.0/networks/{id}", null, "demo", ("If-Match", known))).Code);
        Assert.Equal(400, (await Client.SendAsync("DELETE", $"/v2.0/networks/{id}", null, "demo", ("If-Match", "etag"))).Code);
    }

    [Fact]
    public async Task Tags_are_replaced_added_asked_for_and_removed()
    {
        var id = await MakeAsync("tagged");
        Assert.Equal("""{"tags":[]}""", (await Client.GetAsync($"/v2.0/networks/{id}/tags")).Body);
        var replaced = await Client.PutAsync($"/v2.0/networks/{id}/tags", """{"tags":["a","b"]}""");
        Assert.Equal((200, """{"tags":["a","b"]}"""), (replaced.Code, replaced.Body));
        Assert.Equal(201, (await Client.PutAsync($"/v2.0/networks/{id}/tags/c", "")).Code);
        Assert.Equal(204, (await Client.GetAsync($"/v2.0/networks/{id}/tags/c")).Code);
        Assert.Equal(204, (await Client.DeleteAsync($"/v2.0/networks/{id}/tags/a")).Code);
        var missing = await Client.GetAsync($"/v2.0/networks/{id}/tags/a");
        Assert.Equal((404, """{"NeutronError":{"type":"TagNotFound","message":"Tag a could not be found.","detail":""}}"""), (missing.Code, missing.Body));
        Assert.Equal("""{"tags":["b","c"]}""", (await Client.GetAsync($"/v2.0/networks/{id}/tags")).Body);
        Assert.Equal(204, (await Client.DeleteAsync($"/v2.0/networks/{id}/tags")).Code);
        Assert.Equal("""{"tags":[]}""", (await Client.GetAsync($"/v2.0/networks/{id}/tags")).Body);
    }

    [Theory]
    [InlineData("""{"tags":["a","a"]}""")]
    [InlineData("""{"tags":[3]}""")]
    [InlineData("""{"tags":"a"}""")]
    [InlineData("""{"tag":["a"]}""")]
    public async Task Bad_tags_are_refused(string body)
    {
        var id = await MakeAsync("untagged");
        var answer = await Client.PutAsync($"/v2.0/networks/{id}/tags", body);
        Assert.Equal((400, "InvalidInput"), (answer.Code, Text(answer.Json.GetProperty("NeutronError"), "type")));
    }

    [Fact]
    public async Task Tags_of_anothers_network_are_not_there()
    {
        var id = await MakeAsync("mine");
        var answer = await Client.GetAsync($"/v2.0/networks/{id}/tags", "other");
        Assert.Equal((404, "TagResourceNotFound"), (answer.Code, Text(answer.Json.GetProperty("NeutronError"), "type")));
    }

    private async Task<string> MakeAsync(string name) =>
        Text((await Client.PostAsync("/v2.0/networks", $$$"""{"network":{"name":"{{{name}}}"}}""")).Json.GetProperty("network"), "id")!;

    private static string? Text(JsonElement row, string attribute) => row.GetProperty(attribute).GetString();
}
