using Neutrino.Model;

namespace Neutrino.Api.Tests.Compute;

public sealed class ServerTests(ComputeFixture fixture) : IClassFixture<ComputeFixture>
{
    [Fact]
    public async Task A_server_is_made_shown_and_removed()
    {
        var id = await fixture.LaunchAsync("one", """, "metadata": {"a": "b"}, "security_groups": [{"name": "default"}]""");
        var shown = (await fixture.Client.GetAsync($"v2.1/servers/{id}")).Json.GetProperty("server");
        Assert.Equal(("ACTIVE", "active", 1), (shown.GetProperty("status").GetString(), shown.GetProperty("OS-EXT-STS:vm_state").GetString(), shown.GetProperty("OS-EXT-STS:power_state").GetInt32()));
        Assert.StartsWith("10.0.", shown.GetProperty("addresses").GetProperty("net")[0].GetProperty("addr").GetString(), StringComparison.Ordinal);
        Assert.False(shown.TryGetProperty("OS-EXT-SRV-ATTR:host", out _));
        Assert.Equal("box", (await fixture.Client.GetAsync($"v2.1/servers/{id}", "admin")).Json.GetProperty("server").GetProperty("OS-EXT-SRV-ATTR:host").GetString());
        Assert.Equal(404, (await fixture.Client.GetAsync($"v2.1/servers/{id}", "other")).Code);
        Assert.Equal(404, (await fixture.Client.DeleteAsync($"v2.1/servers/{id}", "other")).Code);
        Assert.Equal(204, (await fixture.Client.DeleteAsync($"v2.1/servers/{id}")).Code);
        var gone = await fixture.Client.GetAsync($"v2.1/servers/{id}");
        Assert.Equal($"Instance {id} could not be found.", gone.Json.GetProperty("itemNotFound").GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("2.1", "tags,description,locked,OS-EXT-SRV-ATTR:hostname,server_groups,locked_reason", "id,flavor,image,OS-DCF:diskConfig")]
    [InlineData("2.8", "locked", "id")]
    [InlineData("2.9", "description", "locked")]
    [InlineData("2.26", "trusted_image_certificates", "tags,description,locked")]
    [InlineData("2.73", "OS-EXT-SRV-ATTR:hostname", "server_groups,locked_reason,trusted_image_certificates")]
    [InlineData("2.90", "host_status", "OS-EXT-SRV-ATTR:hostname")]
    [InlineData("latest", "host_status", "OS-EXT-SRV-ATTR:hostname")]
    public async Task Each_microversion_shows_its_own(string version, string absent, string present)
    {
        var id = await fixture.LaunchAsync();
        var shown = (await fixture.SendAsync("GET", $"v2.1/servers/{id}", null, version)).Json.GetProperty("server");
        Assert.All(absent.Split(','), name => Assert.False(shown.TryGetProperty(name, out _), name));
        Assert.All(present.Split(','), name => Assert.True(shown.TryGetProperty(name, out _), name));
        Assert.Equal(version is "latest" or "2.73" or "2.90", shown.GetProperty("flavor").TryGetProperty("original_name", out _));
    }

    [Theory]
    [InlineData("2.1")]
    [InlineData("2.60")]
    public async Task A_list_shows_each_server_as_it_is_shown_alone(string version)
    {
        string[] ids = [await fixture.LaunchAsync("first", """, "metadata": {"a": "é <b>"}"""), await fixture.LaunchAsync("second"), await fixture.LaunchAsync("third", """, "config_drive": true""")];
        var rows = (await fixture.SendAsync("GET", "v2.1/servers/detail", null, version)).Json.GetProperty("servers").EnumerateArray().ToDictionary(row => row.GetProperty("id").GetString()!);
        foreach (var id in ids)
            Assert.Equal((await fixture.SendAsync("GET", $"v2.1/servers/{id}", null, version)).Json.GetProperty("server").GetRawText(), rows[id].GetRawText());
        Assert.Matches("T[0-9:]{8}Z$", rows[ids[0]].GetProperty("created").GetString());
        Assert.Matches(@"T[0-9:]{8}\.[0-9]{6}$", rows[ids[0]].GetProperty("OS-SRV-USG:launched_at").GetString());
    }

    [Fact]
    public async Task Files_go_to_the_config_drive_and_count_against_the_quota()
    {
        const string Files = """, "personality": [{"path": "/etc/motd", "contents": "aGVsbG8="}]""";
        var id = await fixture.LaunchAsync("with", Files + """, "config_drive": true""");
        Assert.Equal("aGVsbG8=", fixture.Store.Current.Servers.Find(id)!.Files["/etc/motd"]);
        var without = await fixture.LaunchAsync("without", Files);
        Assert.Empty(fixture.Store.Current.Servers.Find(without)!.Files);
        Assert.Equal(202, (await fixture.ActAsync(id, $$$"""{"rebuild": {"imageRef": "{{{ComputeFixture.ImageId}}}"}}""")).Code);
        Assert.Empty(fixture.Store.Current.Servers.Find(id)!.Files);
        var many = string.Join(", ", Enumerable.Range(0, 6).Select(i => $$"""{"path": "/{{i}}", "contents": ""}"""));
        var big = $$"""{"path": "/big", "contents": "{{new string('A', 10244)}}"}""";
        foreach (var (files, why) in new[] { (many, "Personality file limit exceeded"), (big, "Personality file content exceeds maximum 10240") })
        {
            var refused = await fixture.Client.PostAsync("v2.1/servers", $$$"""{"server": {"name": "x", "flavorRef": "1", "imageRef": "{{{ComputeFixture.ImageId}}}", "personality": [{{{files}}}]}}""");
            Assert.Equal(403, refused.Code);
            Assert.Contains(why, refused.Body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("2.94", 406, "Version 2.94 is not supported by the API. Minimum is 2.1 and maximum is 2.93.")]
    [InlineData("2.x", 400, "API Version String 2.x is of invalid format. Must be of format MajorNum.MinorNum.")]
    public async Task A_version_that_is_not_is_refused(string version, int code, string message)
    {
        var reply = await fixture.SendAsync("GET", "v2.1/servers", null, version);
        Assert.Equal(code, reply.Code);
        Assert.Contains(message, reply.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_reply_names_its_version()
    {
        var reply = await fixture.Client.SendAsync("GET", "v2.1/servers", null, "demo", ("X-OpenStack-Nova-API-Version", "2.60"));
        Assert.Equal("compute 2.60", reply.Headers["OpenStack-API-Version"]);
        Assert.Equal("2.60", reply.Headers["X-OpenStack-Nova-API-Version"]);
        Assert.Contains("OpenStack-API-Version", reply.Headers["Vary"], StringComparison.Ordinal);
        var old = await fixture.Client.SendAsync("GET", $"v2/{KnownTokens.DemoProject}/servers", null, "demo", ("X-OpenStack-Nova-API-Version", "2.60"));
        Assert.Equal(200, old.Code);
        Assert.False(old.Headers.ContainsKey("OpenStack-API-Version"));
        Assert.Equal(400, (await fixture.Client.GetAsync($"v2.1/{KnownTokens.OtherProject}/servers")).Code);
        Assert.Equal(401, (await fixture.Client.GetAsync("v2.1/servers", null)).Code);
        Assert.Equal(200, (await fixture.Client.GetAsync("", null)).Code);
    }

    [Fact]
    public async Task Bodies_are_checked_and_the_attribute_is_named()
    {
        async Task Refused(string body, string message, string version = "2.1")
        {
            var reply = await fixture.SendAsync("POST", "v2.1/servers", body, version);
            Assert.True(reply.Code == 400, reply.Body);
            Assert.Contains(message, reply.Json.GetProperty("badRequest").GetProperty("message").GetString(), StringComparison.Ordinal);
        }

        await Refused("{}", "'server' is a required property");
        await Refused("""{"server": {"name": "", "flavorRef": "1"}}""", "Invalid input for field/attribute name. Value: . '' is too short");
        await Refused("""{"server": {"name": "x"}}""", "Invalid input for field/attribute server.");
        await Refused($$$"""{"server": {"name": "x", "flavorRef": "1", "imageRef": "{{{ComputeFixture.ImageId}}}", "personality": [], "networks": "none"}}""", "'personality' was unexpected", "2.57");
        await Refused($$$"""{"server": {"name": "x", "flavorRef": "1", "imageRef": "{{{ComputeFixture.ImageId}}}"}}""", "'networks' is a required property", "2.37");
        await Refused($$$"""{"server": {"name": "x", "flavorRef": "1", "imageRef": "{{{ComputeFixture.ImageId}}}", "user_data": "{{{new string('A', 65536)}}}"}}""", "is too long");
        await Refused($$$"""{"server": {"name": "x", "flavorRef": "1", "imageRef": "{{{ComputeFixture.ImageId}}}", "user_data": "not base64"}}""", "user_data");
        await Refused("""{"server": {"name": "x", "flavorRef": "1", "block_device_mapping_v2": [{"source_type": "volume", "uuid": "v", "boot_index": 0}]}}""", "failed to get volume v.");
    }

    [Fact]
    public async Task Lists_page_filter_and_sort()
    {
        foreach (var name in (string[])["list-a", "list-b", "list-c"]) await fixture.LaunchAsync(name);
        Assert.Equal(["list-c", "list-b", "list-a"], (await fixture.Client.GetAsync("v2.1/servers?name=list-")).Each("servers", "name"));
        Assert.Equal(["list-a", "list-b", "list-c"], (await fixture.Client.GetAsync("v2.1/servers?name=^list-&sort_key=display_name&sort_dir=asc")).Each("servers", "name"));
        var page = await fixture.Client.GetAsync("v2.1/servers?name=list-&limit=2");
        Assert.Equal(["list-c", "list-b"], page.Each("servers", "name"));
        var next = page.Json.GetProperty("servers_links")[0].GetProperty("href").GetString()!;
        Assert.Equal(["list-a"], (await fixture.Client.GetAsync(new Uri(next).PathAndQuery.TrimStart('/'))).Each("servers", "name"));
        Assert.Equal(400, (await fixture.Client.GetAsync("v2.1/servers?marker=none")).Code);
        Assert.Empty((await fixture.Client.GetAsync("v2.1/servers?name=list-&status=SHUTOFF")).Each("servers", "name"));
        Assert.Empty((await fixture.Client.GetAsync("v2.1/servers?name=list-", "other")).Each("servers", "name"));
        Assert.Equal(403, (await fixture.Client.GetAsync("v2.1/servers?all_tenants=1", "demo")).Code);
        Assert.Equal(3, (await fixture.Client.GetAsync("v2.1/servers?all_tenants=1&name=list-", "admin")).Each("servers", "name").Length);
    }

    [Fact]
    public async Task What_the_state_forbids_is_409_and_a_task_shows_until_the_host_has_done_it()
    {
        var id = await fixture.LaunchAsync();
        var conflict = await fixture.ActAsync(id, """{"os-start": null}""");
        Assert.Equal($"Cannot 'start' instance {id} while it is in vm_state active", conflict.Json.GetProperty("conflictingRequest").GetProperty("message").GetString());
        fixture.GuestsFollow = false;
        try
        {
            Assert.Equal(202, (await fixture.ActAsync(id, """{"os-stop": null}""")).Code);
            var shown = (await fixture.Client.GetAsync($"v2.1/servers/{id}")).Json.GetProperty("server");
            Assert.Equal(("ACTIVE", "powering-off"), (shown.GetProperty("status").GetString(), shown.GetProperty("OS-EXT-STS:task_state").GetString()));
            Assert.Equal(409, (await fixture.ActAsync(id, """{"os-stop": null}""")).Code);
            fixture.Store.Statuses.Report(ResourceKind.Server, id, new("SHUTOFF", null, fixture.Store.Current.Revision));
            shown = (await fixture.Client.GetAsync($"v2.1/servers/{id}")).Json.GetProperty("server");
            Assert.Equal(("SHUTOFF", null), (shown.GetProperty("status").GetString(), shown.GetProperty("OS-EXT-STS:task_state").GetString()));
        }
        finally
        {
            fixture.GuestsFollow = true;
        }
    }

    [Fact]
    public async Task A_server_that_cannot_start_ends_in_error_with_its_reason()
    {
        fixture.Hopeless.Add("doomed");
        var reply = await fixture.Client.PostAsync("v2.1/servers", $$$"""{"server": {"name": "doomed", "flavorRef": "1", "imageRef": "{{{ComputeFixture.ImageId}}}"}}""");
        var id = reply.Json.GetProperty("server").GetProperty("id").GetString()!;
        var shown = (await fixture.Client.GetAsync($"v2.1/servers/{id}")).Json.GetProperty("server");
        Assert.Equal("BUILD", shown.GetProperty("status").GetString());
        fixture.Hopeless.Add(id);
        for (var i = 0; i < 500 && fixture.Store.Current.Servers.Find(id)!.Fault is null; i++) await Task.Delay(10);
        shown = (await fixture.Client.GetAsync($"v2.1/servers/{id}")).Json.GetProperty("server");
        Assert.Equal(("ERROR", "domain instance-00000001: no memory"), (shown.GetProperty("status").GetString(), shown.GetProperty("fault").GetProperty("message").GetString()));
        Assert.Empty(fixture.Store.Current.Ports.By("device", id));
    }

    [Fact]
    public async Task Usage_ends_when_it_is_asked_page_by_page()
    {
        await fixture.LaunchAsync();
        var first = await fixture.SendAsync("GET", $"v2.1/os-simple-tenant-usage/{KnownTokens.DemoProject}", null, "2.40");
        var last = first.Json.GetProperty("tenant_usage").GetProperty("server_usages").EnumerateArray().Last().GetProperty("instance_id").GetString();
        var next = await fixture.SendAsync("GET", $"v2.1/os-simple-tenant-usage/{KnownTokens.DemoProject}?marker={last}", null, "2.40");
        Assert.Empty(next.Json.GetProperty("tenant_usage").EnumerateObject());
    }
}
