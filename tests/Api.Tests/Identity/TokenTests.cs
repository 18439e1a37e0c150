using System.Net;
using Neutrino.Api.Identity;

namespace Neutrino.Api.Tests.Identity;

public sealed class TokenTests : IAsyncLifetime
{
    private IdentityCloud cloud = null!;

    public async ValueTask InitializeAsync() => cloud = await IdentityCloud.StartAsync();
    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task A_password_token_for_a_project_shows_its_roles_and_the_catalog()
    {
        var reply = await cloud.LoginAsync("admin", IdentityCloud.Password, IdentityCloud.ProjectScope("admin"));
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        Assert.InRange(reply.Header("X-Subject-Token")!.Length, 40, 255);
        Assert.Equal("admin", reply.Text("token", "project", "name"));
        Assert.Equal("Default", reply.Text("token", "project", "domain", "name"));
        Assert.Equal(["admin", "manager", "member", "reader"], reply.At("token", "roles").EnumerateArray().Select(role => role.GetProperty("name").GetString()));
        var network = reply.At("token", "catalog").EnumerateArray().Single(service => service.GetProperty("type").GetString() == "network");
        Assert.Equal(3, network.GetProperty("endpoints").GetArrayLength());
        Assert.Equal("http://cloud:9696", network.GetProperty("endpoints")[0].GetProperty("url").GetString());
        Assert.Equal("RegionOne", network.GetProperty("endpoints")[0].GetProperty("region").GetString());
        Assert.Equal("password", reply.Text("token", "methods", "0"));
        Assert.EndsWith(".000000Z", reply.Text("token", "expires_at"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("admin", "wrong")]
    [InlineData("nobody", "secret")]
    [InlineData("neutron", "")]
    public async Task A_failed_login_never_says_what_was_wrong(string user, string password)
    {
        var reply = await cloud.LoginAsync(user, password, null);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.Status);
        Assert.Equal("""{"error":{"code":401,"message":"The request you have made requires authentication.","title":"Unauthorized"}}""", reply.Json.GetRawText());
    }

    [Fact]
    public async Task Without_a_scope_the_default_project_is_taken_or_none()
    {
        var demo = await cloud.LoginAsync("demo", IdentityCloud.Password, null);
        Assert.Equal("demo", demo.Text("token", "project", "name"));
        var unscoped = await cloud.LoginAsync("demo", IdentityCloud.Password, "\"unscoped\"");
        Assert.False(unscoped.At("token").TryGetProperty("project", out _));
        Assert.False(unscoped.At("token").TryGetProperty("roles", out _));
        Assert.False(unscoped.At("token").TryGetProperty("catalog", out _));
    }

    [Fact]
    public async Task A_scope_without_a_role_is_refused()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("admin"))).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, """{"system":{"all":true}}""")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, """{"domain":{"id":"default"}}""")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, IdentityCloud.ProjectScope("nowhere"))).Status);
    }

    [Fact]
    public async Task The_system_scope_is_admins()
    {
        var reply = await cloud.LoginAsync("admin", IdentityCloud.Password, """{"system":{"all":true}}""");
        Assert.True(reply.At("token", "system", "all").GetBoolean());
        Assert.True(reply.At("token", "catalog").GetArrayLength() > 0);
    }

    [Fact]
    public async Task A_token_made_from_a_token_ends_with_it_and_keeps_its_audit_chain()
    {
        var first = await cloud.LoginAsync("admin", IdentityCloud.Password, "\"unscoped\"");
        cloud.Time.Advance(TimeSpan.FromMinutes(10));
        var body = IdentityCloud.AuthBody("{\"methods\":[\"token\"],\"token\":{\"id\":\"" + first.Header("X-Subject-Token") + "\"}}", IdentityCloud.ProjectScope("admin"));
        var second = await cloud.PostAsync("/v3/auth/tokens", body, "");
        Assert.Equal(HttpStatusCode.Created, second.Status);
        Assert.Equal(first.Text("token", "expires_at"), second.Text("token", "expires_at"));
        Assert.Equal(first.Text("token", "audit_ids", "0"), second.Text("token", "audit_ids", "1"));
        Assert.Equal(["password", "token"], second.At("token", "methods").EnumerateArray().Select(method => method.GetString()));
    }

    [Fact]
    public async Task A_token_is_shown_checked_and_ended()
    {
        var shown = await cloud.SendAsync("GET", "/v3/auth/tokens?nocatalog", null, cloud.Admin, cloud.Demo);
        Assert.Equal("demo", shown.Text("token", "user", "name"));
        Assert.False(shown.At("token").TryGetProperty("catalog", out _));
        Assert.Equal(HttpStatusCode.OK, (await cloud.SendAsync("HEAD", "/v3/auth/tokens", null, cloud.Demo, cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.SendAsync("GET", "/v3/auth/tokens", null, cloud.Demo, cloud.Admin)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await cloud.SendAsync("DELETE", "/v3/auth/tokens", null, cloud.Demo, cloud.Admin)).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.SendAsync("DELETE", "/v3/auth/tokens", null, cloud.Demo, cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.SendAsync("GET", "/v3/auth/tokens", null, cloud.Admin, cloud.Demo)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/auth/projects", cloud.Demo)).Status);
    }

    [Fact]
    public async Task A_token_expires()
    {
        cloud.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/projects")).Status);
    }

    [Fact]
    public async Task A_token_survives_a_new_process_and_a_rotation_of_keys_but_not_their_end()
    {
        var restarted = new TokenAuthority(cloud.Store, cloud.Settings);
        Assert.NotNull(restarted.Validate(cloud.Admin));
        using var passwords = new PasswordHashing(cost: 4);
        var bootstrap = new IdentityBootstrap(cloud.Store, cloud.Settings with { KeyAge = TimeSpan.Zero }, passwords);
        await bootstrap.RotateKeysAsync(CancellationToken.None);
        Assert.Equal(2, cloud.Store.Current.TokenKeys.Count);
        Assert.NotNull(restarted.Validate(cloud.Admin));
        cloud.Time.Advance(TimeSpan.FromHours(2));
        await bootstrap.RotateKeysAsync(CancellationToken.None);
        Assert.Equal(2, cloud.Store.Current.TokenKeys.Count);
        Assert.Null(TokenCodec.Decode(cloud.Admin, cloud.Store.Current.TokenKeys));
    }

    [Fact]
    public void A_changed_token_is_no_token()
    {
        for (var i = 0; i < cloud.Admin.Length; i++)
        {
            var changed = cloud.Admin.ToCharArray();
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            Assert.Null(TokenCodec.Decode(new string(changed), cloud.Store.Current.TokenKeys));
        }
    }

    [Theory]
    [InlineData("n1_")]
    [InlineData("n1_!!!! ====")]
    [InlineData("n1_AAAAA")]
    [InlineData("n1_\u00e9t\u00e9")]
    public void Text_that_no_key_ever_sealed_is_no_token(string text) => Assert.Null(TokenCodec.Decode(text, cloud.Store.Current.TokenKeys));

    [Fact]
    public void A_token_with_any_character_that_base64_lacks_is_no_token()
    {
        for (var i = TokenCodec.Prefix.Length; i < cloud.Admin.Length; i++)
        {
            foreach (var odd in "=.~ \u00ff")
            {
                var changed = cloud.Admin.ToCharArray();
                changed[i] = odd;
                Assert.Null(TokenCodec.Decode(new string(changed), cloud.Store.Current.TokenKeys));
            }
        }
    }

    [Fact]
    public async Task Too_many_failures_lock_a_user_out_for_a_while()
    {
        for (var i = 0; i < cloud.Settings.LockoutFailures; i++) await cloud.LoginAsync("demo", "wrong", null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.LoginAsync("demo", IdentityCloud.Password, null)).Status);
        cloud.Time.Advance(cloud.Settings.LockoutDuration + TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Created, (await cloud.LoginAsync("demo", IdentityCloud.Password, null)).Status);
        Assert.Equal(0, cloud.Store.Current.LoginFailures.Count);
    }

    [Fact]
    public async Task What_a_user_could_ask_for_is_listed()
    {
        var projects = await cloud.GetAsync("/v3/auth/projects", cloud.Demo);
        Assert.Equal("demo", Assert.Single(projects.At("projects").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal(0, (await cloud.GetAsync("/v3/auth/domains", cloud.Demo)).At("domains").GetArrayLength());
        Assert.Equal(0, (await cloud.GetAsync("/v3/auth/system", cloud.Demo)).At("system").GetArrayLength());
        Assert.Equal(1, (await cloud.GetAsync("/v3/auth/system")).At("system").GetArrayLength());
        Assert.Equal(2, (await cloud.GetAsync("/v3/auth/catalog", cloud.Demo)).At("catalog").GetArrayLength());
    }
}
