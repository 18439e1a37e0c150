namespace Neutrino.Api.Tests;

public sealed class QuotaTests : IAsyncLifetime
{
    private const string Limits = "\"floatingip\":50,\"network\":100,\"port\":500,\"rbac_policy\":10,\"router\":10,\"security_group\":10,\"security_group_rule\":100,\"subnet\":100,\"subnetpool\":-1";
    private readonly NetworkApiFixture api = new();

    public ValueTask InitializeAsync() => api.InitializeAsync();
    public ValueTask DisposeAsync() => api.DisposeAsync();

    private static string Quotas(string project = KnownTokens.DemoProject) => "/v2.0/quotas/" + project;

    [Fact]
    public async Task A_project_sees_its_own_limits_and_the_defaults()
    {
        Assert.Equal($$$"""{"quota":{{{{Limits}}}}}""", (await api.Client.GetAsync(Quotas())).Body);
        Assert.Equal($$$"""{"quota":{{{{Limits}}}}}""", (await api.Client.GetAsync(Quotas() + "/default.json")).Body);
        var foreign = await api.Client.GetAsync(Quotas(KnownTokens.OtherProject));
        Assert.Equal((403, "PolicyNotAuthorized"), (foreign.Code, foreign.Json.GetProperty("NeutronError").GetProperty("type").GetString()));
        Assert.Equal($$$"""{"tenant":{"tenant_id":"{{{KnownTokens.DemoProject}}}"}}""", (await api.Client.GetAsync("/v2.0/quotas/tenant.json")).Body);
    }

    [Fact]
    public async Task An_administrator_sets_shows_lists_and_forgets_limits()
    {
        Assert.Equal(403, (await api.Client.PutAsync(Quotas(), """{"quota":{"network":1}}""")).Code);
        var set = await api.Client.PutAsync(Quotas(), """{"quota":{"network":"1"}}""", "admin");
        Assert.Equal((200, 1), (set.Code, set.Json.GetProperty("quota").GetProperty("network").GetInt32()));
        Assert.Equal(201, (await api.Client.PostAsync("/v2.0/networks", """{"network":{}}""")).Code);
        var over = await api.Client.PostAsync("/v2.0/networks", """{"network":{}}""");
        Assert.Equal((409, """{"NeutronError":{"type":"OverQuota","message":"Quota exceeded for resources: ['network'].","detail":""}}"""), (over.Code, over.Body));
        Assert.Equal("""{"limit":1,"used":1,"reserved":0}""", (await api.Client.GetAsync(Quotas() + "/details")).Json.GetProperty("quota").GetProperty("network").GetRawText());
        Assert.Equal([KnownTokens.DemoProject], (await api.Client.GetAsync("/v2.0/quotas", "admin")).Each("quotas", "tenant_id"));
        Assert.Equal(204, (await api.Client.DeleteAsync(Quotas(), "admin")).Code);
        Assert.Equal(404, (await api.Client.DeleteAsync(Quotas(), "admin")).Code);
        Assert.Equal("""{"quotas":[]}""", (await api.Client.GetAsync("/v2.0/quotas", "admin")).Body);
    }

    [Theory]
    [InlineData("""{"quota":{"colour":1}}""", "Unrecognized attribute(s) 'colour'")]
    [InlineData("""{"quota":{"network":-2}}""", "Invalid input for network. Reason: '-2' is too small - must be at least '-1'.")]
    [InlineData("""{}""", "Unable to find 'quota' in request body")]
    public async Task A_wrong_limit_is_refused(string body, string message)
    {
        var answer = await api.Client.PutAsync(Quotas(), body, "admin");
        Assert.Equal((400, message), (answer.Code, answer.Json.GetProperty("NeutronError").GetProperty("message").GetString()));
    }
}
