namespace Neutrino.Api.Tests;

public sealed class VersionsAndAuthTests(NetworkApiFixture api) : IClassFixture<NetworkApiFixture>
{
    private string Root => api.Address.ToString().TrimEnd('/');

    [Fact]
    public async Task The_version_document_needs_no_token()
    {
        var answer = await api.Client.GetAsync("/", token: null);
        Assert.Equal(200, answer.Code);
        Assert.Equal($$"""{"versions":[{"id":"v2.0","status":"CURRENT","links":[{"rel":"self","href":"{{Root}}/v2.0/"}]}]}""", answer.Body);
        Assert.Equal(405, (await api.Client.PostAsync("/", "{}", token: null)).Code);
    }

    [Fact]
    public async Task The_resources_document_names_the_core()
    {
        var answer = await api.Client.GetAsync("/v2.0/");
        Assert.Contains($$"""{"name":"subnetpool","collection":"subnetpools","links":[{"rel":"self","href":"{{Root}}/v2.0/subnetpools"}]}""", answer.Body, StringComparison.Ordinal);
        Assert.Equal(4, answer.Each("resources", "name").Length);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    public async Task Without_a_valid_token_it_answers_as_keystonemiddleware_does(string? token)
    {
        var answer = await api.Client.GetAsync("/v2.0/networks", token);
        Assert.Equal(401, answer.Code);
        Assert.Equal("""{"error":{"code":401,"title":"Unauthorized","message":"The request you have made requires authentication."}}""", answer.Body);
        Assert.Equal("Keystone uri=\"http://127.0.0.1:5000\"", answer.Headers["WWW-Authenticate"]);
    }

    [Theory]
    [InlineData("GET", "/v2.0/nothing", 404, """{"NeutronError":{"type":"HTTPNotFound","message":"The resource could not be found.","detail":""}}""")]
    [InlineData("GET", "/v3/networks", 404, """{"NeutronError":{"type":"HTTPNotFound","message":"The resource could not be found.","detail":""}}""")]
    [InlineData("GET", "/v2.0/networks/x/y/z/w", 404, """{"NeutronError":{"type":"HTTPNotFound","message":"The resource could not be found.","detail":""}}""")]
    [InlineData("PUT", "/v2.0/networks", 405, """{"NeutronError":{"type":"HTTPMethodNotAllowed","message":"The server could not comply with the request since it is either malformed or otherwise incorrect.","detail":""}}""")]
    [InlineData("DELETE", "/v2.0/networks", 405, """{"NeutronError":{"type":"HTTPMethodNotAllowed","message":"The server could not comply with the request since it is either malformed or otherwise incorrect.","detail":""}}""")]
    [InlineData("PATCH", "/v2.0/networks/x", 405, """{"NeutronError":{"type":"HTTPMethodNotAllowed","message":"The server could not comply with the request since it is either malformed or otherwise incorrect.","detail":""}}""")]
    [InlineData("GET", "/v2.0/networks/x", 404, """{"NeutronError":{"type":"NetworkNotFound","message":"Network x could not be found.","detail":""}}""")]
    [InlineData("GET", "/v2.0/extensions/nothing", 404, """{"NeutronError":{"type":"HTTPNotFound","message":"Extension with alias nothing does not exist","detail":""}}""")]
    public async Task What_is_not_there_or_not_allowed_is_refused_in_Neutrons_form(string method, string path, int code, string body)
    {
        var answer = await api.Client.SendAsync(method, path, null);
        Assert.Equal((code, body), (answer.Code, answer.Body));
    }

    [Fact]
    public async Task Every_reply_has_a_request_id_of_its_own()
    {
        var upstream = "req-" + Guid.NewGuid();
        var answer = await api.Client.SendAsync("GET", "/v2.0/networks", null, "demo", ("X-Openstack-Request-Id", upstream));
        Assert.Matches("^req-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", answer.Headers["X-Openstack-Request-Id"]);
        Assert.NotEqual(upstream, answer.Headers["X-Openstack-Request-Id"]);
    }

    [Fact]
    public async Task An_allowed_origin_may_call_and_another_may_not()
    {
        var allowed = await api.Client.SendAsync("OPTIONS", "/v2.0/networks", null, null, ("Origin", "http://dashboard.example"), ("Access-Control-Request-Method", "PUT"));
        Assert.Equal((200, "http://dashboard.example"), (allowed.Code, allowed.Headers["Access-Control-Allow-Origin"]));
        Assert.Contains("PUT", allowed.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        var other = await api.Client.SendAsync("OPTIONS", "/v2.0/networks", null, null, ("Origin", "http://evil.example"), ("Access-Control-Request-Method", "PUT"));
        Assert.Equal(401, other.Code);
        Assert.DoesNotContain("Access-Control-Allow-Origin", other.Headers.Keys);
    }

    [Fact]
    public async Task The_health_check_says_OK()
    {
        Assert.Equal("OK", (await api.Client.GetAsync("/healthcheck", null)).Body);
        var asJson = await api.Client.SendAsync("GET", "/healthcheck", null, null, ("Accept", "application/json"));
        Assert.Equal("""{"detailed":false,"reasons":["OK"]}""", asJson.Body);
    }

    [Fact]
    public async Task An_extension_is_shown_by_alias()
    {
        var answer = await api.Client.GetAsync("/v2.0/extensions/sorting.json");
        Assert.Equal("Sorting support", answer.Json.GetProperty("extension").GetProperty("name").GetString());
        Assert.Contains("sorting", (await api.Client.GetAsync("/v2.0/extensions.json")).Each("extensions", "alias"));
    }
}
