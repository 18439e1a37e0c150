namespace Neutrino.Api.Tests;

/// <summary>The default security group is there as soon as a project asks for its groups, and is made once.</summary>
public sealed class DefaultGroupTests : IAsyncLifetime
{
    private readonly NetworkApiFixture api = new();

    public ValueTask InitializeAsync() => api.InitializeAsync();
    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_project_that_has_nothing_sees_its_own_default_group()
    {
        var first = await api.Client.GetAsync("/v2.0/security-groups?name=default&fields=id&fields=project_id", "demo");
        var again = await api.Client.GetAsync("/v2.0/security-groups?fields=id&fields=project_id", "demo");
        Assert.Equal(first.Body, again.Body);
        Assert.Equal(KnownTokens.DemoProject, Assert.Single(first.Json.GetProperty("security_groups").EnumerateArray()).GetProperty("project_id").GetString());
    }

    [Fact]
    public async Task Many_at_once_make_one()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.Client.GetAsync("/v2.0/security-groups", "demo")));
        Assert.Equal(1, api.Store.Current.SecurityGroups.Count);
    }
}
