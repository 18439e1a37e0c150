using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Api.Tests;

/// <summary>The first GET after a write has the final word of the host, and a DELETE is done when it is answered.</summary>
public sealed class FinalOnFirstGetTests : IAsyncLifetime
{
    private readonly NetworkApiFixture api = new()
    {
        Settings = new NetworkApiSettings { ReadPatience = TimeSpan.FromSeconds(30), RemovalPatience = TimeSpan.FromSeconds(30) },
        HostIsInstant = false,
    };

    public ValueTask InitializeAsync() => api.InitializeAsync();
    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task A_show_waits_for_the_hosts_word()
    {
        var id = await MakeNetworkAsync();
        var show = api.Client.GetAsync($"/v2.0/networks/{id}");
        await Task.Delay(50);
        Assert.False(show.IsCompleted);
        api.Store.Statuses.Report(ResourceKind.Network, id, new ResourceStatus("ERROR", "no namespace", api.Store.Current.Revision));
        Assert.Equal("ERROR", (await show).Json.GetProperty("network").GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_word_about_an_older_revision_is_not_the_final_one()
    {
        var id = await MakeNetworkAsync();
        api.Store.Statuses.Report(ResourceKind.Network, id, new ResourceStatus("BUILD", null, api.Store.Current.Revision - 1));
        var show = api.Client.GetAsync($"/v2.0/networks/{id}");
        await Task.Delay(50);
        Assert.False(show.IsCompleted);
        api.Store.Statuses.Settle(api.Store.Current.Revision);
        Assert.Equal(200, (await show).Code);
    }

    [Fact]
    public async Task A_short_list_waits_too()
    {
        var id = await MakeNetworkAsync();
        var list = api.Client.GetAsync($"/v2.0/networks?id={id}");
        await Task.Delay(50);
        Assert.False(list.IsCompleted);
        api.Store.Statuses.Report(ResourceKind.Network, id, new ResourceStatus("ACTIVE", null, api.Store.Current.Revision));
        Assert.Equal(["ACTIVE"], (await list).Each("networks", "status"));
    }

    [Fact]
    public async Task What_is_not_in_flight_is_shown_at_once()
    {
        await api.PutAsync(Rows.Network(1), Rows.Port(1, 1));
        Assert.Equal(200, (await api.Client.GetAsync($"/v2.0/networks/{Rows.Id(1)}")).Code);
        var made = await api.Client.PostAsync("/v2.0/ports", $$$"""{"port":{"network_id":"{{{Rows.Id(1)}}}"}}""");
        Assert.Equal(201, made.Code);
        var unbound = made.Json.GetProperty("port").GetProperty("id").GetString();
        Assert.Equal("DOWN", (await api.Client.GetAsync($"/v2.0/ports/{unbound}")).Json.GetProperty("port").GetProperty("status").GetString());
        Assert.Equal(204, (await api.Client.DeleteAsync($"/v2.0/ports/{unbound}")).Code);
    }

    [Fact]
    public async Task A_delete_waits_until_the_host_has_let_go()
    {
        var id = await MakeNetworkAsync();
        var delete = api.Client.DeleteAsync($"/v2.0/networks/{id}");
        await Task.Delay(50);
        Assert.False(delete.IsCompleted);
        Assert.Null(api.Store.Current.Networks.Find(id));
        api.Store.Statuses.Forget(ResourceKind.Network, id, api.Store.Current.Revision);
        Assert.Equal(204, (await delete).Code);
    }

    [Fact]
    public async Task Patience_ends()
    {
        await using var hurried = new NetworkApiFixture
        {
            Settings = new NetworkApiSettings { ReadPatience = TimeSpan.FromMilliseconds(10), RemovalPatience = TimeSpan.FromMilliseconds(10) },
            HostIsInstant = false,
        };
        await hurried.InitializeAsync();
        var id = await MakeNetworkAsync(hurried);
        Assert.Equal(200, (await hurried.Client.GetAsync($"/v2.0/networks/{id}")).Code);
        Assert.Equal(204, (await hurried.Client.DeleteAsync($"/v2.0/networks/{id}")).Code);
    }

    private Task<string> MakeNetworkAsync() => MakeNetworkAsync(api);

    private static async Task<string> MakeNetworkAsync(NetworkApiFixture api)
    {
        var made = await api.Client.PostAsync("/v2.0/networks", """{"network":{"name":"n"}}""");
        Assert.Equal(201, made.Code);
        return made.Json.GetProperty("network").GetProperty("id").GetString()!;
    }
}
