using System.Net;

namespace Neutrino.Api.Tests.Identity;

public sealed class ApplicationCredentialTests : IAsyncLifetime
{
    private IdentityCloud cloud = null!;
    private string demo = "", path = "";

    public async ValueTask InitializeAsync()
    {
        cloud = await IdentityCloud.StartAsync();
        demo = (await cloud.GetAsync("/v3/users?name=demo")).Text("users", "0", "id");
        path = $"/v3/users/{demo}/application_credentials";
    }

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task A_credential_logs_in_for_its_project_and_no_other()
    {
        var made = await cloud.PostAsync(path, """{"application_credential":{"name":"ci","roles":[{"name":"reader"}]}}""", cloud.Demo);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var (id, secret) = (made.Text("application_credential", "id"), made.Text("application_credential", "secret"));
        Assert.Equal(86, secret.Length);
        var login = await LoginAsync(id, secret);
        Assert.Equal(HttpStatusCode.Created, login.Status);
        Assert.Equal("demo", login.Text("token", "project", "name"));
        Assert.True(login.At("token", "application_credential", "restricted").GetBoolean());
        Assert.Equal("reader", Assert.Single(login.At("token", "roles").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(id, "wrong")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(id, secret, IdentityCloud.ProjectScope("demo"))).Status);

        var token = login.Header("X-Subject-Token")!;
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.PostAsync(path, """{"application_credential":{"name":"more"}}""", token)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"{path}/{id}", cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/auth/projects", token)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"{path}/{id}", cloud.Demo)).Status);
    }

    [Fact]
    public async Task A_credential_goes_with_the_role_it_stands_on()
    {
        var made = await cloud.PostAsync(path, """{"application_credential":{"name":"ci","secret":"s3cret"}}""", cloud.Demo);
        var id = made.Text("application_credential", "id");
        var project = made.Text("application_credential", "project_id");
        var member = (await cloud.GetAsync("/v3/roles?name=member")).Text("roles", "0", "id");
        await cloud.DeleteAsync($"/v3/projects/{project}/users/{demo}/roles/{member}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(id, "s3cret")).Status);
        Assert.Equal(0, cloud.Store.Current.ApplicationCredentials.Count);
    }

    [Fact]
    public async Task A_credential_ends_when_it_says()
    {
        var end = cloud.Time.GetUtcNow().AddMinutes(10).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        var made = await cloud.PostAsync(path, $$$"""{"application_credential":{"name":"ci","secret":"s3cret","expires_at":"{{{end}}}"}}""", cloud.Demo);
        Assert.Equal(end + ".000000", made.Text("application_credential", "expires_at"));
        var token = (await LoginAsync(made.Text("application_credential", "id"), "s3cret")).Header("X-Subject-Token")!;
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v3/auth/projects", token)).Status);
        cloud.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/auth/projects", token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync(made.Text("application_credential", "id"), "s3cret")).Status);
    }

    [Fact]
    public async Task Access_rules_bind_the_token()
    {
        const string Rules = """[{"service":"identity","method":"GET","path":"/v3/auth/*"},{"service":"network","method":"GET","path":"/v2.0/networks/**"}]""";
        var made = await cloud.PostAsync(path, $$$"""{"application_credential":{"name":"ci","secret":"s3cret","access_rules":{{{Rules}}}}}""", cloud.Demo);
        Assert.Equal(HttpStatusCode.Created, made.Status);
        var token = (await LoginAsync(made.Text("application_credential", "id"), "s3cret")).Header("X-Subject-Token")!;
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v3/auth/projects", token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync($"/v3/users/{demo}", token)).Status);
        var caller = cloud.Tokens.ValidateCaller(token)!;
        Assert.True(caller.MayCall("network", "GET", "/v2.0/networks/1/x"));
        Assert.False(caller.MayCall("network", "POST", "/v2.0/networks"));
        Assert.False(caller.MayCall("network", "GET", "/v2.0/ports"));
        var rules = await cloud.GetAsync($"/v3/users/{demo}/access_rules", cloud.Demo);
        Assert.Equal(2, rules.At("access_rules").GetArrayLength());
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.DeleteAsync($"/v3/users/{demo}/access_rules/{rules.Text("access_rules", "0", "id")}", cloud.Demo)).Status);
    }

    [Fact]
    public async Task Access_rules_outlive_their_credential_until_they_are_deleted()
    {
        const string Body = """{"application_credential":{"name":"ci","access_rules":[{"service":"compute","method":"GET","path":"/v2.1/servers"}]}}""";
        var made = (await cloud.PostAsync(path, Body, cloud.Demo)).Text("application_credential", "id");
        var rules = $"/v3/users/{demo}/access_rules";
        var rule = $"{rules}/{(await cloud.GetAsync(rules, cloud.Demo)).Text("access_rules", "0", "id")}";
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"{path}/{made}", cloud.Demo)).Status);
        Assert.Equal("/v2.1/servers", (await cloud.GetAsync(rule, cloud.Demo)).Text("access_rule", "path"));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync(rule, cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync(rule, cloud.Demo)).Status);
        Assert.Equal(0, (await cloud.GetAsync(rules, cloud.Demo)).At("access_rules").GetArrayLength());
        await cloud.PostAsync(path, Body, cloud.Demo);
        await cloud.DeleteAsync($"/v3/users/{demo}");
        Assert.Equal(0, cloud.Store.Current.UserAccessRules.Count);
    }

    [Theory]
    [InlineData("""{"name":"x","roles":[{"name":"admin"}]}""", "Invalid application credential: Cannot create an application credential with unassigned role")]
    [InlineData("""{"name":"x","expires_at":"yesterday"}""", "Timestamp not in expected format. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")]
    [InlineData("""{"name":"x","expires_at":"2001-01-01T00:00:00"}""", "The 'expires_at' must not be before now. The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.")]
    [InlineData("""{"name":"x","access_rules":[{"service":"a","method":"DANCE","path":"/"}]}""", "Invalid input for field 'access_rules/0/method': 'DANCE' does not match '^(POST|GET|HEAD|PATCH|PUT|DELETE)$'")]
    [InlineData("""{"name":"x","access_rules":[{"service":"a","method":"GET","path":"/","more":"y"}]}""", "Invalid input for field 'access_rules/0': Additional properties are not allowed ('more' was unexpected)")]
    public async Task A_bad_credential_is_refused(string body, string message)
    {
        var reply = await cloud.PostAsync(path, "{\"application_credential\":" + body + "}", cloud.Demo);
        Assert.Equal(HttpStatusCode.BadRequest, reply.Status);
        Assert.Equal(message, reply.Text("error", "message"));
    }

    [Fact]
    public async Task Nobody_makes_a_credential_for_another()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.PostAsync(path, """{"application_credential":{"name":"x"}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync(path)).Status);
    }

    private Task<Reply> LoginAsync(string id, string secret, string? scope = null) => cloud.PostAsync("/v3/auth/tokens", IdentityCloud.AuthBody(
        "{\"methods\":[\"application_credential\"],\"application_credential\":{\"id\":\"" + id + "\",\"secret\":\"" + secret + "\"}}", scope), "");
}
