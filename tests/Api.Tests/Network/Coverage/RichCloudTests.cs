using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.Api.Tests.Conformance;

/// <summary>The cloud that the conformance script has built before it takes it down: what must hold of every list, filter and order in it.</summary>
public sealed class RichCloudTests : IAsyncLifetime
{
    internal static readonly string[] Collections =
        ["networks", "subnets", "ports", "routers", "floatingips", "security-groups", "security-group-rules", "subnetpools", "address-scopes", "address-groups", "rbac-policies"];

    private readonly NetworkApiFixture api = new();

    public async ValueTask InitializeAsync()
    {
        await api.InitializeAsync();
        await BuildAsync(api);
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    [Fact]
    public async Task What_a_list_says_is_what_each_show_says()
    {
        foreach (var collection in Collections)
        {
            foreach (var caller in (string[])["admin", "demo", "other"])
            {
                foreach (var row in await ListAsync(collection, "", caller))
                {
                    var shown = (await api.Client.GetAsync($"/v2.0/{collection}/{row.GetProperty("id").GetString()}", caller)).Json.EnumerateObject().Single().Value;
                    Assert.Equal(row.GetRawText(), shown.GetRawText());
                }
            }
        }
    }

    [Fact]
    public async Task Every_filter_finds_its_row_and_nothing_that_differs()
    {
        foreach (var (resource, name) in Attributes("filter"))
        {
            var rows = (await ListAsync(Path(resource), "", "admin")).Where(row => row.TryGetProperty(name, out var value) && Text(value).Length > 0).ToList();
            // Addresses have a filter language of their own; whether a network is the default one is shown on external ones alone.
            if (rows.Count == 0 || name == "fixed_ips" || (resource == "networks" && name == "is_default")) continue;
            var wanted = Text(rows[0].GetProperty(name));
            var found = await ListAsync(Path(resource), $"?{name}={Uri.EscapeDataString(wanted)}", "admin");
            var expected = rows.Where(row => Texts(row.GetProperty(name)).Contains(wanted)).Select(Id).ToList();
            Assert.True(expected.SequenceEqual(found.Select(Id)), $"{resource}?{name}={wanted}: {expected.Count} expected, {found.Count} found");
        }
    }

    [Fact]
    public async Task Every_sort_key_orders_and_turns_round()
    {
        foreach (var (resource, name) in Attributes("sort"))
        {
            var (up, down) = (await ListAsync(Path(resource), $"?sort_key={name}&sort_dir=asc", "admin"), await ListAsync(Path(resource), $"?sort_key={name}&sort_dir=desc", "admin"));
            Assert.Equal(up.Select(Id).Order(StringComparer.Ordinal), down.Select(Id).Order(StringComparer.Ordinal));
            Assert.Equal(up.Select(row => row.GetProperty(name).GetRawText()), down.Select(row => row.GetProperty(name).GetRawText()).Reverse());
        }
    }

    [Fact]
    public async Task A_tenant_sees_changes_and_removes_nothing_that_is_anothers()
    {
        var before = api.Store.Current;
        foreach (var collection in Collections)
        {
            var visible = (await ListAsync(collection, "", "other")).Select(Id).ToHashSet();
            foreach (var row in (await ListAsync(collection, "", "admin")).Where(row => row.GetProperty("project_id").GetString() != KnownTokens.OtherProject))
            {
                var path = $"/v2.0/{collection}/{Id(row)}";
                Assert.Equal(visible.Contains(Id(row)) ? 200 : 404, (await api.Client.GetAsync(path, "other")).Code);
                var singular = (await api.Client.GetAsync(path, "admin")).Json.EnumerateObject().Single().Name;
                Assert.InRange((await api.Client.PutAsync(path, $$$"""{"{{{singular}}}":{"name":"taken"}}""", "other")).Code, 400, 405);
                Assert.InRange((await api.Client.DeleteAsync(path, "other")).Code, 403, 409);
                Assert.InRange((await api.Client.PutAsync(path + "/tags", """{"tags":["taken"]}""", "other")).Code, 403, 404);
            }
        }

        Assert.Same(before, api.Store.Current);
    }

    /// <summary>Runs the conformance script up to where it takes its cloud down.</summary>
    internal static async Task BuildAsync(NetworkApiFixture api)
    {
        var calls = ScriptedCall.Read(System.IO.Path.Combine(AppContext.BaseDirectory, "Network", "Conformance", "calls.txt"));
        var end = calls.ToList().FindIndex(call => call.Line == "> DELETE /v2.0/networks/{EXT} as admin");
        var projects = new Dictionary<string, string>
        {
            ["ADMIN_PROJECT"] = KnownTokens.AdminProject, ["DEMO_PROJECT"] = KnownTokens.DemoProject, ["OTHER_PROJECT"] = KnownTokens.OtherProject,
        };
        using var script = new NetworkScript(api.Address, new Dictionary<string, string> { ["admin"] = "admin", ["demo"] = "demo", ["other"] = "other" }, projects, waits: false);
        await script.RunAsync(calls.Take(end));
    }

    private static IEnumerable<(string Resource, string Name)> Attributes(string trait) => ApiReference.Read(System.IO.Path.Combine(AppContext.BaseDirectory, "Network", "Coverage", "reference.txt"))
        .SelectMany(reference => reference.Attributes).Where(attribute => attribute.Traits.Contains(trait) && Collections.Contains(Path(attribute.Resource)))
        .Select(attribute => (attribute.Resource, attribute.Name)).Distinct();

    private static string Path(string resource) => resource is "security_groups" or "security_group_rules" or "address_scopes" or "address_groups" or "rbac_policies" ? resource.Replace('_', '-') : resource;

    private async Task<List<JsonElement>> ListAsync(string collection, string query, string caller)
    {
        var answer = await api.Client.GetAsync($"/v2.0/{collection}{query}", caller);
        Assert.True(answer.Code == 200, $"{collection}{query}: {answer.Body}");
        return [.. answer.Json.EnumerateObject().First().Value.EnumerateArray()];
    }

    private static string Id(JsonElement row) => row.GetProperty("id").GetString()!;

    private static string Text(JsonElement value) => Texts(value).FirstOrDefault() ?? "";

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object or JsonValueKind.Null => [],
        _ => [value.ToString()],
    };
}
