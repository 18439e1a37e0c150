namespace Neutrino.Api.Tests.Compute;

/// <summary><c>os-hosts</c>, there until 2.42, and images, until 2.35.</summary>
public sealed class HostUseTests : IAsyncLifetime
{
    private readonly ComputeFixture fixture = new();

    public ValueTask InitializeAsync() => fixture.InitializeAsync();

    public ValueTask DisposeAsync() => fixture.DisposeAsync();

    [Fact]
    public async Task Images_are_read_through_Compute_before_2_36()
    {
        var one = (await fixture.Client.GetAsync("v2.1/images/detail?name=cirros&status=ACTIVE&limit=1")).Json.GetProperty("images")[0];
        Assert.Equal((ComputeFixture.ImageId, "ACTIVE", 100, 1024), (one.GetProperty("id").GetString(), one.GetProperty("status").GetString(), one.GetProperty("progress").GetInt32(), one.GetProperty("OS-EXT-IMG-SIZE:size").GetInt32()));
        Assert.Equal(one.GetRawText(), (await fixture.Client.GetAsync($"v2.1/images/{ComputeFixture.ImageId}")).Json.GetProperty("image").GetRawText());
        Assert.False((await fixture.Client.GetAsync("v2.1/images")).Json.GetProperty("images")[0].TryGetProperty("status", out _));
        Assert.Equal("{\"metadata\":{}}", (await fixture.SendAsync("GET", $"v2.1/images/{ComputeFixture.ImageId}/metadata", null, "2.38")).Body);
        Assert.Equal(404, (await fixture.Client.GetAsync("v2.1/images/nosuch")).Code);
        Assert.Equal(404, (await fixture.SendAsync("GET", "v2.1/images/detail", null, "2.36")).Code);
    }

    [Fact]
    public async Task The_list_holds_the_services_that_are_enabled()
    {
        Assert.Equal(["box conductor internal", "box scheduler internal", "box compute nova"], await ListAsync(""));
        Assert.Equal(["box compute nova"], await ListAsync("?zone=nova"));
        Assert.Equal(200, (await fixture.SendAsync("PUT", "v2.1/os-services/disable", """{"host": "box", "binary": "nova-compute"}""", "2.42", "admin")).Code);
        Assert.Empty(await ListAsync("?zone=nova"));
    }

    [Fact]
    public async Task One_is_shown_with_what_its_servers_use()
    {
        await fixture.LaunchAsync("one");
        await fixture.LaunchAsync("two");
        await fixture.LaunchAsync("three", $$""", "networks": [{"uuid": "{{ComputeFixture.NetworkId}}"}]""", "admin");
        var rows = (await fixture.SendAsync("GET", "v2.1/os-hosts/box", null, "2.42", "admin")).Json.GetProperty("host").EnumerateArray().Select(row => row.GetProperty("resource")).ToList();
        Assert.All(rows, row => Assert.Equal("box", row.GetProperty("host").GetString()));
        Assert.Equal(["(total)", "(used_now)", "(used_max)"], rows.Take(3).Select(row => row.GetProperty("project").GetString()));
        Assert.Equal([3, 3], rows[1..3].Select(row => row.GetProperty("cpu").GetInt32()));
        Assert.Equal(
            [(KnownTokens.AdminProject, 1, 512, 1), (KnownTokens.DemoProject, 2, 1024, 2)],
            rows[3..].Select(row => (row.GetProperty("project").GetString()!, row.GetProperty("cpu").GetInt32(), row.GetProperty("memory_mb").GetInt32(), row.GetProperty("disk_gb").GetInt32()))
                .OrderBy(row => row.Item2));
    }

    [Fact]
    public async Task It_is_enabled_and_disabled()
    {
        var reply = await fixture.SendAsync("PUT", "v2.1/os-hosts/box", """{"status": "disable"}""", "2.42", "admin");
        Assert.Equal("""{"host":"box","status":"disabled"}""", reply.Body.Replace(" ", "", StringComparison.Ordinal));
        Assert.Empty(await ListAsync("?zone=nova"));
        Assert.Equal(200, (await fixture.SendAsync("PUT", "v2.1/os-hosts/box", """{"status": "enable"}""", "2.42", "admin")).Code);
        Assert.Single(await ListAsync("?zone=nova"));
    }

    [Theory]
    [InlineData("os-hosts/box", """{"status": "disable"}""", "2.43", "admin", 404)]
    [InlineData("os-hosts/box", """{"status": "disable"}""", "2.42", "demo", 403)]
    [InlineData("os-hosts/elsewhere", """{"status": "disable"}""", "2.42", "admin", 404)]
    [InlineData("os-hosts/box", """{"status": "off"}""", "2.42", "admin", 400)]
    [InlineData("os-hosts/box", "{}", "2.42", "admin", 400)]
    [InlineData("os-hosts/box", """{"maintenance_mode": "enable"}""", "2.42", "admin", 501)]
    public async Task What_cannot_be_set_is_refused(string path, string body, string version, string token, int code) =>
        Assert.Equal(code, (await fixture.SendAsync("PUT", $"v2.1/{path}", body, version, token)).Code);

    [Theory]
    [InlineData("os-hosts/box/reboot", "2.42", "admin", 501)]
    [InlineData("os-hosts", "2.43", "admin", 404)]
    [InlineData("os-hosts/box", "2.43", "admin", 404)]
    [InlineData("os-hosts/elsewhere", "2.42", "admin", 404)]
    [InlineData("os-hosts", "2.42", "demo", 403)]
    [InlineData("os-hosts/box", "2.42", "demo", 403)]
    public async Task What_is_not_there_or_not_allowed_is_refused(string path, string version, string token, int code) =>
        Assert.Equal(code, (await fixture.SendAsync("GET", $"v2.1/{path}", null, version, token)).Code);

    private async Task<List<string>> ListAsync(string query) =>
        [.. (await fixture.SendAsync("GET", $"v2.1/os-hosts{query}", null, "2.42", "admin")).Json.GetProperty("hosts").EnumerateArray()
            .Select(row => $"{row.GetProperty("host_name").GetString()} {row.GetProperty("service").GetString()} {row.GetProperty("zone").GetString()}")];
}
