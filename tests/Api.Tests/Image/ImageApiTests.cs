using System.Text;

namespace Neutrino.Api.Tests.Images;

public sealed class ImageApiTests : IAsyncLifetime
{
    private readonly ImageApiFixture api = new();

    public ValueTask InitializeAsync() => api.InitializeAsync();
    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Theory]
    [InlineData("/", 300)]
    [InlineData("/versions", 200)]
    [InlineData("/v2", 300)]
    [InlineData("/v1/images", 300)]
    [InlineData("/v2.16/images", 300)]
    public async Task Versions_are_told_without_a_token(string path, int status)
    {
        var answer = await api.GetAsync(path, null);
        Assert.Equal(status, answer.Code);
        var first = answer.Json.GetProperty("versions")[0];
        Assert.Equal(("v2.15", "CURRENT", new Uri(api.Address, "/v2/").ToString()), (first.GetProperty("id").GetString(), first.GetProperty("status").GetString(), first.GetProperty("links")[0].GetProperty("href").GetString()));
    }

    [Fact]
    public async Task Without_a_token_nothing_else_is_told()
    {
        var answer = await api.GetAsync("/v2/images", null);
        Assert.Equal((401, "Keystone uri=\"http://127.0.0.1:5000\""), (answer.Code, answer.Headers["WWW-Authenticate"]));
        Assert.Equal(401, (await api.GetAsync("/v2/images", "guess")).Code);
        Assert.Equal(401, (await api.SendAsync("PUT", "/v2/images/x/file", new byte[10], "guess", "application/octet-stream")).Code);
    }

    [Fact]
    public async Task An_image_is_made_shown_changed_and_removed()
    {
        var made = await api.JsonAsync("POST", "/v2/images", """{"name":"i","disk_format":"raw","container_format":"bare","min_ram":64,"owner_specified.openstack.md5":"x","tags":["a"]}""");
        Assert.Equal(201, made.Code);
        var id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal(new Uri(api.Address, $"/v2/images/{id}").ToString(), made.Headers["Location"]);
        Assert.Equal(("queued", "shared", KnownTokens.DemoProject, $"/v2/images/{id}/file"), (Text(made, "status"), Text(made, "visibility"), Text(made, "owner"), Text(made, "file")));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, made.Json.GetProperty("size").ValueKind);
        var changed = await api.PatchAsync(id, """[{"op":"replace","path":"/name","value":"j"},{"op":"add","path":"/os_distro","value":"debian"}]""");
        Assert.Equal((200, "j", "debian", "x"), (changed.Code, Text(changed, "name"), Text(changed, "os_distro"), Text(changed, "owner_specified.openstack.md5")));
        Assert.Equal(changed.Text, (await api.GetAsync($"/v2/images/{id}")).Text);
        Assert.Equal(404, (await api.GetAsync($"/v2/images/{id}", "other")).Code);
        Assert.Equal(404, (await api.SendAsync("DELETE", $"/v2/images/{id}", token: "other")).Code);
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v2/images/{id}")).Code);
        Assert.Equal(404, (await api.GetAsync($"/v2/images/{id}")).Code);
    }

    [Fact]
    public async Task Refusals_have_the_form_that_clients_take_apart()
    {
        var html = await api.GetAsync("/v2/images/<nothing>'s");
        Assert.Equal("text/html; charset=UTF-8", html.Headers["Content-Type"]);
        Assert.Equal("<html>\n <head>\n  <title>404 Not Found</title>\n </head>\n <body>\n  <h1>404 Not Found</h1>\n  No image found with ID &lt;nothing&gt;'s<br /><br />\n\n\n </body>\n</html>", html.Text);
        var json = await api.SendAsync("GET", "/v2/images/x", headers: ("Accept", "application/json"));
        Assert.Equal(("404 Not Found", "Not Found"), (Text(json, "code"), Text(json, "title")));
        var plain = await api.SendAsync("GET", "/v2/images/x", headers: ("Accept", "image/png"));
        Assert.StartsWith("404 Not Found\n\nNo image found with ID x", plain.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "/v2/images", "", 400, "Body expected in request.")]
    [InlineData("POST", "/v2/images", "{", 400, "Malformed JSON in request body.")]
    [InlineData("POST", "/v2/images", "[]", 400, "not of type 'object'")]
    [InlineData("POST", "/v2/images", "{\"name\":5}", 400, "Provided object does not match schema 'image': 5 is not of type 'null', 'string'")]
    [InlineData("PATCH", "/v2/images/x", "[]", 415, "media type")]
    [InlineData("PUT", "/v2/images/x/file", "x", 415, "Invalid content type application/json")]
    [InlineData("PUT", "/v2/images", "{}", 405, "The method PUT is not allowed for this resource.")]
    [InlineData("POST", "/v2/images/x/import", "{}", 400, "Import request requires a 'method' field.")]
    [InlineData("POST", "/v2/images/x/import", "{\"method\":{\"name\":\"web-download\"}}", 400, "Unknown import method name 'web-download'.")]
    [InlineData("POST", "/v2/images/x/import", "{\"method\":{\"name\":\"glance-direct\"},\"all_stores\":5}", 400, "'all_stores' must be boolean value only")]
    [InlineData("POST", "/v2/images/x/import", "{\"method\":{\"name\":\"glance-direct\"}}", 404, "No image found with ID x")]
    [InlineData("PUT", "/v2/images/x/stage", "x", 415, "Invalid content type application/json")]
    [InlineData("GET", "/v2/metadefs/namespaces", null, 404, "could not be found")]
    [InlineData("GET", "/v2/info/stores", null, 404, "Multi backend is not supported at this site.")]
    [InlineData("GET", "/v2/schemas/nothing", null, 404, "could not be found")]
    public async Task What_cannot_be_answered_is_refused(string method, string path, string? body, int status, string words)
    {
        var answer = await api.SendAsync(method, path, body is null ? null : Encoding.UTF8.GetBytes(body));
        Assert.Equal(status, answer.Code);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
        if (status == 405) Assert.Equal("GET, POST", answer.Headers["Allow"]);
    }

    [Fact]
    public async Task Tags_with_any_letter_come_and_go()
    {
        var id = await api.CreateAsync();
        foreach (var tag in (string[])["a", "b.json", "c d", "e%2Ff", "%C3%BC"])
        {
            Assert.Equal(204, (await api.SendAsync("PUT", $"/v2/images/{id}/tags/{tag}")).Code);
            Assert.Equal(204, (await api.SendAsync("PUT", $"/v2/images/{id}/tags/{tag}")).Code);
        }

        Assert.Equal(["a", "b.json", "c d", "e/f", "ü"], (await api.ShowAsync(id)).GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!));
        Assert.Equal(204, (await api.SendAsync("DELETE", $"/v2/images/{id}/tags/e%2Ff")).Code);
        Assert.Equal(404, (await api.SendAsync("DELETE", $"/v2/images/{id}/tags/e%2Ff")).Code);
        Assert.Equal(400, (await api.SendAsync("PUT", $"/v2/images/{id}/tags/{new string('x', 256)}")).Code);
    }

    [Fact]
    public async Task Members_are_added_answer_and_go()
    {
        var id = await api.CreateAsync("""{"name":"shared"}""");
        var added = await api.JsonAsync("POST", $"/v2/images/{id}/members", $$"""{"member":"{{KnownTokens.OtherProject}}"}""");
        Assert.Equal((200, "pending", "/v2/schemas/member"), (added.Code, Text(added, "status"), Text(added, "schema")));
        Assert.Equal(200, (await api.GetAsync($"/v2/images/{id}", "other")).Code);
        Assert.Empty((await api.GetAsync("/v2/images", "other")).Names);
        Assert.Equal(["shared"], (await api.GetAsync("/v2/images?member_status=all&visibility=shared", "other")).Names);
        var path = $"/v2/images/{id}/members/{KnownTokens.OtherProject}";
        Assert.Equal("accepted", Text(await api.JsonAsync("PUT", path, """{"status":"accepted"}""", "other"), "status"));
        Assert.Equal(["shared"], (await api.GetAsync("/v2/images", "other")).Names);
        Assert.Equal("accepted", Text(await api.GetAsync(path, "other"), "status"));
        Assert.Equal("/v2/schemas/members", Text(await api.GetAsync($"/v2/images/{id}/members"), "schema"));
        Assert.Equal(204, (await api.SendAsync("DELETE", path)).Code);
        Assert.Equal(404, (await api.GetAsync($"/v2/images/{id}", "other")).Code);
    }

    [Fact]
    public async Task Clients_are_told_what_there_is()
    {
        var image = (await api.GetAsync("/v2/schemas/image")).Json;
        Assert.Equal("""["null","string"]""", image.GetProperty("properties").GetProperty("name").GetProperty("type").GetRawText());
        Assert.True(image.GetProperty("properties").GetProperty("status").GetProperty("readOnly").GetBoolean());
        Assert.Equal("""[null,"ami","ari","aki","raw","qcow2","iso"]""", image.GetProperty("properties").GetProperty("disk_format").GetProperty("enum").GetRawText());
        Assert.Equal("string", image.GetProperty("additionalProperties").GetProperty("type").GetString());
        foreach (var schema in (string[])["images", "member", "members"]) Assert.Equal(schema, Text(await api.GetAsync($"/v2/schemas/{schema}"), "name"));
        Assert.Equal("glance-direct", (await api.GetAsync("/v2/info/import")).Json.GetProperty("import-methods").GetProperty("value")[0].GetString());
        await api.CreateActiveAsync(new byte[(1 << 20) + 1]);
        var usage = (await api.GetAsync("/v2/info/usage")).Json.GetProperty("usage");
        Assert.Equal((2, 1), (usage.GetProperty("image_size_total").GetProperty("usage").GetInt32(), usage.GetProperty("image_count_total").GetProperty("usage").GetInt32()));
    }

    private static string? Text(ImageAnswer answer, string name) => answer.Json.GetProperty(name).GetString();
}
