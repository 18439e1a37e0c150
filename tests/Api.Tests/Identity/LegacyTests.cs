using System.Net;

namespace Neutrino.Api.Tests.Identity;

public sealed class LegacyTests : IAsyncLifetime
{
    private IdentityCloud cloud = null!;

    public async ValueTask InitializeAsync() => cloud = await IdentityCloud.StartAsync();
    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task A_login_with_a_tenants_name_has_a_catalog()
    {
        var reply = await LoginAsync("""{"tenantName":"admin","passwordCredentials":{"username":"admin","password":"secret"}}""");
        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal("admin", reply.Text("access", "token", "tenant", "name"));
        var services = reply.At("access", "serviceCatalog").EnumerateArray().ToDictionary(service => service.GetProperty("type").GetString()!);
        var network = services["network"].GetProperty("endpoints")[0];
        Assert.Equal("http://cloud:9696", network.GetProperty("publicURL").GetString());
        Assert.Equal("http://cloud:9696", network.GetProperty("internalURL").GetString());
        Assert.Equal("http://cloud:9696", network.GetProperty("adminURL").GetString());
        Assert.Equal("RegionOne", network.GetProperty("region").GetString());
        Assert.Equal("http://cloud:35357/v2.0", services["identity"].GetProperty("endpoints")[0].GetProperty("adminURL").GetString());
        Assert.Contains("admin", reply.At("access", "user", "roles").EnumerateArray().Select(role => role.GetProperty("name").GetString()));

        var token = reply.Text("access", "token", "id");
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v3/projects", token)).Status);
        var shown = await cloud.GetAsync($"/v2.0/tokens/{token}", token);
        Assert.Equal("admin", shown.Text("access", "user", "username"));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2.0/tokens/{token}", token)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v3/projects", token)).Status);
    }

    [Fact]
    public async Task A_token_is_changed_for_one_of_a_tenant()
    {
        var first = (await LoginAsync("""{"passwordCredentials":{"username":"admin","password":"secret"}}""")).Text("access", "token", "id");
        var tenants = await cloud.GetAsync("/v2.0/tenants", first);
        Assert.Equal(["admin", "demo"], tenants.At("tenants").EnumerateArray().Select(tenant => tenant.GetProperty("name").GetString()).Order());
        var tenant = tenants.Text("tenants", "0", "id");
        var second = await LoginAsync($$$"""{"tenantId":"{{{tenant}}}","token":{"id":"{{{first}}}"}}""");
        Assert.Equal(tenant, second.Text("access", "token", "tenant", "id"));
    }

    [Theory]
    [InlineData("""{"passwordCredentials":{"username":"admin","password":"wrong"}}""", 401)]
    [InlineData("""{"tenantName":"admin","passwordCredentials":{"username":"demo","password":"secret"}}""", 401)]
    [InlineData("""{"passwordCredentials":{"username":"admin"}}""", 400)]
    [InlineData("""{"tenantName":"admin"}""", 400)]
    public async Task A_bad_login_is_refused(string auth, int status) => Assert.Equal(status, (int)(await LoginAsync(auth)).Status);

    [Fact]
    public async Task An_administrator_makes_a_tenant_a_user_and_a_role()
    {
        var tenant = await cloud.PostAsync("/v2.0/tenants", """{"tenant":{"name":"t","description":"d","enabled":true}}""");
        Assert.Equal(HttpStatusCode.OK, tenant.Status);
        var tenantId = tenant.Text("tenant", "id");
        var user = await cloud.PostAsync("/v2.0/users", $$$"""{"user":{"name":"u","password":"pw","email":"u@example.org","enabled":true,"tenantId":"{{{tenantId}}}"}}""");
        var userId = user.Text("user", "id");
        Assert.Equal("u@example.org", user.Text("user", "email"));
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("""{"tenantName":"t","passwordCredentials":{"username":"u","password":"pw"}}""")).Status);

        var role = (await cloud.PostAsync("/v2.0/OS-KSADM/roles", """{"role":{"name":"r"}}""")).Text("role", "id");
        Assert.Equal(HttpStatusCode.OK, (await cloud.PutAsync($"/v2.0/tenants/{tenantId}/users/{userId}/roles/OS-KSADM/{role}")).Status);
        Assert.Equal(["member", "r"], (await cloud.GetAsync($"/v2.0/tenants/{tenantId}/users/{userId}/roles")).At("roles").EnumerateArray().Select(one => one.GetProperty("name").GetString()).Order());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2.0/tenants/{tenantId}/users/{userId}/roles/OS-KSADM/{role}")).Status);
        Assert.Equal(userId, (await cloud.GetAsync($"/v2.0/tenants/{tenantId}/users")).Text("users", "0", "id"));

        Assert.Equal(HttpStatusCode.OK, (await cloud.PutAsync($"/v2.0/users/{userId}/OS-KSADM/password", """{"user":{"password":"pw2"}}""")).Status);
        Assert.Equal(HttpStatusCode.OK, (await LoginAsync("""{"tenantName":"t","passwordCredentials":{"username":"u","password":"pw2"}}""")).Status);
        Assert.False((await cloud.PutAsync($"/v2.0/users/{userId}/OS-KSADM/enabled", """{"user":{"enabled":false}}""")).At("user", "enabled").GetBoolean());
        Assert.Equal(HttpStatusCode.Unauthorized, (await LoginAsync("""{"tenantName":"t","passwordCredentials":{"username":"u","password":"pw2"}}""")).Status);
        Assert.Equal("renamed", (await cloud.PostAsync($"/v2.0/tenants/{tenantId}", """{"tenant":{"id":"x","name":"renamed"}}""")).Text("tenant", "name"));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2.0/users/{userId}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2.0/tenants/{tenantId}")).Status);
    }

    [Fact]
    public async Task A_service_and_its_endpoint_are_made_and_removed()
    {
        var service = (await cloud.PostAsync("/v2.0/OS-KSADM/services", """{"OS-KSADM:service":{"name":"nova","type":"compute","description":""}}""")).Text("OS-KSADM:service", "id");
        var endpoint = await cloud.PostAsync("/v2.0/endpoints",
            $$$"""{"endpoint":{"region":"RegionOne","service_id":"{{{service}}}","publicurl":"http://c:8774/v2/$(tenant_id)s","internalurl":"http://i","adminurl":"http://a"}}""");
        Assert.Equal("http://a", endpoint.Text("endpoint", "adminurl"));
        var login = await LoginAsync("""{"tenantName":"demo","passwordCredentials":{"username":"demo","password":"secret"}}""");
        var compute = login.At("access", "serviceCatalog").EnumerateArray().Single(one => one.GetProperty("type").GetString() == "compute");
        Assert.Equal("http://c:8774/v2/" + login.Text("access", "token", "tenant", "id"), compute.GetProperty("endpoints")[0].GetProperty("publicURL").GetString());
        Assert.Equal(3, (await cloud.GetAsync("/v2.0/endpoints")).At("endpoints").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2.0/endpoints/{endpoint.Text("endpoint", "id")}")).Status);
        Assert.Equal(2, (await cloud.GetAsync("/v2.0/endpoints")).At("endpoints").GetArrayLength());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2.0/OS-KSADM/services/{service}")).Status);
    }

    private Task<Reply> LoginAsync(string auth) => cloud.PostAsync("/v2.0/tokens", "{\"auth\":" + auth + "}", "");
}
