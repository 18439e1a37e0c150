using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Api.Tests;

/// <summary>The client of these tests comes from 127.0.0.1, so the guests' subnets lie there.</summary>
public sealed class MetadataApiTests : IAsyncLifetime
{
    private static readonly string Router = Rows.Id(9, "0003");
    private readonly NetworkApiFixture cloud = new();

    public async ValueTask InitializeAsync()
    {
        await cloud.InitializeAsync();
        await cloud.PutAsync(Rows.Network(1), Rows.Network(2), Rows.Subnet(1, "127.0.0.0/24"), Rows.Subnet(2, "127.0.0.0/24"), Guest(1, 1), Guest(2, 2));
        await cloud.PutAsync(Rows.Port(3, 2, device: Router) with { DeviceOwner = DeviceOwners.RouterInterface, FixedIps = [new FixedIp(Rows.Id(2, "0002"), IpAddress.Parse("127.0.0.254"))] });
    }

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Fact]
    public async Task The_namespace_of_a_network_leads_to_its_port() => Assert.Equal(Told(1, 1), await Ask("qdhcp-" + Rows.Id(1)));

    [Fact]
    public async Task The_namespace_of_a_router_leads_to_a_port_on_a_network_it_serves() => Assert.Equal(Told(2, 2), await Ask("qrouter-" + Router));

    [Theory]
    [InlineData("qdhcp-00000007-0000-4000-8000-000000000000")]
    [InlineData("qrouter-00000007-0000-4000-8000-000000000000")]
    [InlineData("elsewhere")]
    [InlineData(null)]
    public async Task A_caller_without_a_port_is_told_nothing(string? arrivesIn) =>
        Assert.Equal((404, """{"NeutronError":{"type":"HTTPNotFound","message":"The resource could not be found.","detail":""}}"""), await Ask(arrivesIn));

    [Fact]
    public async Task Headers_are_never_believed()
    {
        await using var server = await LoopbackServer.StartAsync(new MetadataApi(cloud.Store, NullLogger<MetadataApi>.Instance), "qdhcp-" + Rows.Id(1));
        using var client = new ApiClient(server.Address);
        var answer = await client.SendAsync("GET", "/latest/meta-data/", null, null, ("X-Forwarded-For", "127.0.0.2"), ("X-Instance-ID", "x"), ("X-Neutron-Network-ID", Rows.Id(2)));
        Assert.Equal(Told(1, 1), (answer.Code, answer.Body));
        Assert.Equal(405, (await client.PostAsync("/latest", "{}", null)).Code);
    }

    private static (int, string) Told(int port, int network) =>
        (200, $$"""{"port_id":"{{Rows.Id(port, "0001")}}","network_id":"{{Rows.Id(network)}}","project_id":"{{KnownTokens.DemoProject}}"}""");

    private async Task<(int, string)> Ask(string? arrivesIn)
    {
        await using var server = await LoopbackServer.StartAsync(new MetadataApi(cloud.Store, NullLogger<MetadataApi>.Instance), arrivesIn);
        using var client = new ApiClient(server.Address);
        var answer = await client.GetAsync("/openstack/latest/meta_data.json", null);
        return (answer.Code, answer.Body);
    }

    private static Port Guest(int number, int network) => Rows.Port(number, network) with { FixedIps = [new FixedIp(Rows.Id(network, "0002"), IpAddress.Parse("127.0.0.1"))] };
}
