using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Api.Tests;

/// <summary>The client of these tests comes from 127.0.0.1, so the guests' subnets lie there: two tenants with the same address, each on a network of its own.</summary>
public sealed class MetadataApiTests : IAsyncLifetime
{
    private const string Foreign = "f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0";
    private const string NotFoundPage = """
        <html>
         <head>
          <title>404 Not Found</title>
         </head>
         <body>
          <h1>404 Not Found</h1>
          The resource could not be found.<br /><br />



         </body>
        </html>
        """;

    private static readonly string Router = Rows.Id(9, "0003");
    private readonly NetworkApiFixture cloud = new();

    public async ValueTask InitializeAsync()
    {
        await cloud.InitializeAsync();
        await cloud.PutAsync(Rows.Network(1), Rows.Network(2, Foreign), Rows.Network(3), Rows.Subnet(1, "127.0.0.0/24"), Rows.Subnet(2, "127.0.0.0/24"), Rows.Subnet(3, "127.0.0.0/24"));
        await cloud.PutAsync(Guest(1, 1), Guest(2, 2), Guest(3, 3), ServerOn(1, KnownTokens.DemoProject), ServerOn(2, Foreign));
        await cloud.PutAsync(Rows.Port(4, 2, device: Router) with { DeviceOwner = DeviceOwners.RouterInterface, FixedIps = [new FixedIp(Rows.Id(2, "0002"), IpAddress.Parse("127.0.0.254"))] });
    }

    public ValueTask DisposeAsync() => cloud.DisposeAsync();

    [Theory]
    [InlineData("qdhcp-00000001-0000-4000-8000-000000000000", 1)]
    [InlineData("qrouter-00000009-0003-4000-8000-000000000000", 2)]
    public async Task TheNamespaceLeadsToThePortAndItsServer(string arrivesIn, int server)
    {
        Assert.Equal($"i-{server:x8}", (await Ask(arrivesIn, "/latest/meta-data/instance-id")).Body);
        var document = await Ask(arrivesIn, "/openstack/latest/meta_data.json");
        Assert.Equal(Rows.Id(server, "0005"), document.Json.GetProperty("uuid").GetString());
        Assert.Equal(512, document.Json.GetProperty("random_seed").GetBytesFromBase64().Length);
    }

    [Theory]
    [InlineData("qdhcp-00000007-0000-4000-8000-000000000000")]
    [InlineData("qrouter-00000007-0000-4000-8000-000000000000")]
    [InlineData("elsewhere")]
    [InlineData(null)]
    public async Task ACallerWithoutAPortIsToldNothing(string? arrivesIn)
    {
        foreach (var path in (string[])["/", "/latest/meta-data/", "/openstack/latest/password"])
        {
            var answer = await Ask(arrivesIn, path);
            Assert.Equal((404, NotFoundPage.ReplaceLineEndings("\n")), (answer.Code, answer.Body));
        }
    }

    [Fact]
    public async Task APortWithoutAServerIsShownTheVersionsAndNothingElse()
    {
        var arrivesIn = "qdhcp-" + Rows.Id(3);
        Assert.StartsWith("1.0\n2007-01-19\n", (await Ask(arrivesIn, "/")).Body, StringComparison.Ordinal);
        foreach (var path in (string[])["/latest", "/openstack", "/openstack/latest/password", "/ec2"]) Assert.Equal(404, (await Ask(arrivesIn, path)).Code);
    }

    [Fact]
    public async Task HeadersAreNeverBelieved()
    {
        await using var server = await StartAsync("qdhcp-" + Rows.Id(1));
        using var client = new ApiClient(server.Address);
        (string, string)[] forged =
        [
            ("X-Forwarded-For", "127.0.0.2"), ("Forwarded", "for=127.0.0.2"), ("X-Real-IP", "127.0.0.2"), ("X-Instance-ID", Rows.Id(2, "0005")), ("X-Tenant-ID", Foreign),
            ("X-Instance-ID-Signature", "00"), ("X-Neutron-Network-ID", Rows.Id(2)), ("X-Neutron-Router-ID", Router), ("X-Metadata-Provider", "p"),
        ];
        var answer = await client.SendAsync("GET", "/latest/meta-data/instance-id", null, null, forged);
        Assert.Equal((200, "i-00000001"), (answer.Code, answer.Body));
    }

    [Fact]
    public async Task OtherMethodsAreRefusedAndHeadHasTheLengthAlone()
    {
        await using var server = await StartAsync("qdhcp-" + Rows.Id(1));
        using var client = new ApiClient(server.Address);
        foreach (var method in (string[])["POST", "PUT", "DELETE", "PATCH"]) Assert.Equal(405, (await client.SendAsync(method, "/latest/meta-data/", null, null)).Code);
        using var http = new HttpClient();
        using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, new Uri(server.Address, "/latest/meta-data/instance-id")));
        Assert.Equal((HttpStatusCode.OK, 10L, "text/plain; charset=UTF-8"), (head.StatusCode, head.Content.Headers.ContentLength, head.Content.Headers.ContentType!.ToString()));
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
        using var json = await http.GetAsync(new Uri(server.Address, "/openstack/latest/meta_data.json"));
        Assert.Equal("application/json", json.Content.Headers.ContentType!.ToString());
        var text = await client.SendAsync("GET", "/nothing", null, null, ("Accept", "text/plain"));
        Assert.Equal((404, "404 Not Found\n\nThe resource could not be found.\n"), (text.Code, text.Body));
    }

    [Fact]
    public async Task APasswordIsLeftOnceByItsOwnServer()
    {
        const string path = "/openstack/latest/password";
        await using var server = await StartAsync("qdhcp-" + Rows.Id(1));
        using var client = new ApiClient(server.Address);
        Assert.Equal((200, ""), await Tried("GET", path, null));
        Assert.Equal(400, (await Tried("PUT", path, "x"u8.ToArray())).Code);
        Assert.Equal(400, (await Tried("POST", path, new byte[1021])).Code);
        Assert.Equal(400, (await Tried("POST", path, [0xff, 0xfe])).Code);
        Assert.Equal(405, (await Tried("POST", "/openstack/2012-08-10/password", "x"u8.ToArray())).Code);
        Assert.Equal((200, ""), await Tried("GET", path, null));
        Assert.Equal((200, ""), await Tried("POST", path, Encoding.UTF8.GetBytes(new string('é', 510))));
        Assert.Equal(409, (await Tried("POST", path, "again"u8.ToArray())).Code);
        Assert.Equal((200, new string('é', 510)), await Tried("GET", path, null));
        Assert.Equal(new string('é', 510), cloud.Store.Current.Servers.Find(Rows.Id(1, "0005"))!.EncryptedPassword);
        Assert.Equal("", cloud.Store.Current.Servers.Find(Rows.Id(2, "0005"))!.EncryptedPassword);

        async Task<(int Code, string Body)> Tried(string method, string to, byte[]? body)
        {
            var answer = await client.SendAsync(method, to, body, null);
            return (answer.Code, answer.Body);
        }
    }

    [Fact]
    public async Task TheNamesDomainIsTheInstallations() => Assert.Equal("guest-1.example.org", (await Ask("qdhcp-" + Rows.Id(1), "/latest/meta-data/hostname")).Body);

    private async Task<Answer> Ask(string? arrivesIn, string path)
    {
        await using var server = await StartAsync(arrivesIn);
        using var client = new ApiClient(server.Address);
        return await client.GetAsync(path, null);
    }

    private Task<LoopbackServer> StartAsync(string? arrivesIn) =>
        LoopbackServer.StartAsync(new MetadataApi(cloud.Store, () => "example.org", NullLogger<MetadataApi>.Instance), arrivesIn);

    private static Port Guest(int number, int network) => Rows.Port(number, network) with { FixedIps = [new FixedIp(Rows.Id(network, "0002"), IpAddress.Parse("127.0.0.1"))] };

    private static Server ServerOn(int port, string project) => new()
    {
        Id = Rows.Id(port, "0005"), Number = port, ProjectId = project, UserId = "u", Name = $"guest {port}", HostName = $"guest-{port}",
        Flavor = new ServerFlavor { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 512, DiskGb = 1 }, Ports = [Rows.Id(port, "0001")],
        CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch,
    };
}
