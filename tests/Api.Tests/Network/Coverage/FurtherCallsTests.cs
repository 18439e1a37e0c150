using System.Text.Json;

namespace Neutrino.Api.Tests.Conformance;

/// <summary>The calls that the conformance script does not make: each succeeds, and does what it says.</summary>
public sealed class FurtherCallsTests
{
    private static readonly Dictionary<string, string[]> Tags = new() { ["PUT tags"] = ["a", "b"], ["PUT tags/c"] = ["a", "b", "c"], ["DELETE tags/c"] = ["a", "b"], ["DELETE tags"] = [] };

    internal static IReadOnlyList<ScriptedCall> Calls => ScriptedCall.Read(Path.Combine(AppContext.BaseDirectory, "Network", "Coverage", "further-calls.txt"));

    /// <summary>Status and body of each call.</summary>
    /// <param name="after">Looks at the cloud after each call.</param>
    internal static async Task<IReadOnlyList<string>> RunAsync(Func<NetworkApiFixture, ScriptedCall, Task>? after = null)
    {
        await using var api = new NetworkApiFixture { Rules = new() { HostName = "vm", Time = TimeProvider.System } };
        await api.InitializeAsync();
        var projects = new Dictionary<string, string> { ["DEMO_PROJECT"] = KnownTokens.DemoProject, ["OTHER_PROJECT"] = KnownTokens.OtherProject };
        using var script = new NetworkScript(api.Address, new Dictionary<string, string> { ["admin"] = "admin" }, projects, waits: false);
        var replies = new List<string>();
        foreach (var call in Calls)
        {
            replies.AddRange(await script.RunAsync([call]));
            if (after is not null) await after(api, call);
        }

        return replies;
    }

    [Fact]
    public async Task Every_call_succeeds_and_its_reply_says_what_was_asked_for()
    {
        foreach (var (call, reply) in Calls.Zip(await RunAsync()))
        {
            Assert.True(reply[0] == '2', $"{call.Line}: {reply}");
            if (reply.Length < 5 || reply[4] != '{') continue;
            var whole = JsonElement.Parse(reply[4..]);
            if (call.Body is { } body) IsSaid(JsonElement.Parse(body), whole, call.Line);
            if (whole.EnumerateObject().First().Value is not { ValueKind: JsonValueKind.Array } said) continue;
            foreach (var parameter in call.Path.Split('?').Skip(1).SelectMany(query => query.Split('&')).Select(pair => pair.Split('='))) IsHeeded(parameter[0], Uri.UnescapeDataString(parameter[1]), said, call.Line);
        }
    }

    [Fact]
    public async Task Tags_come_and_go_on_every_kind_of_row() => await RunAsync(async (api, call) =>
    {
        if (!call.Path.Contains("/tags", StringComparison.Ordinal) || call.Method == "GET") return;
        var collection = call.Path.Split('/')[2];
        var rows = (await api.Client.GetAsync("/v2.0/" + collection, "admin")).Json.EnumerateObject().First().Value.EnumerateArray();
        var wanted = Tags[call.Method + " " + string.Join('/', call.Path.Split('/').Skip(4))];
        Assert.Contains(rows, row => row.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()).SequenceEqual(wanted));
    });

    [Fact]
    public async Task Lists_are_in_the_order_asked_for() => await RunAsync(async (api, call) =>
    {
        if (call.Path.Split("sort_key=") is not [_, var sorting]) return;
        var rows = (await api.Client.GetAsync(call.Path, "admin")).Json.EnumerateObject().First().Value;
        var key = sorting.Split('&')[0];
        Assert.Equal(Each(rows, key).Order(StringComparer.Ordinal), Each(rows, key));
    });

    private static void IsSaid(JsonElement asked, JsonElement said, string line)
    {
        if (asked.ValueKind == JsonValueKind.Object && said.ValueKind == JsonValueKind.Object)
            foreach (var attribute in asked.EnumerateObject()) IsSaid(attribute.Value, said.GetProperty(attribute.Name), $"{line}: {attribute.Name}");
        // A pool's prefix lengths are said as text, by Neutron too.
        else Assert.True(JsonElement.DeepEquals(asked, said) || (asked.ValueKind == JsonValueKind.Number && asked.ToString() == said.ToString()), $"{line}: asked for {asked}, said {said}");
    }

    private static void IsHeeded(string parameter, string value, JsonElement rows, string line)
    {
        Assert.NotEmpty(rows.EnumerateArray());
        if (!parameter.StartsWith("sort_", StringComparison.Ordinal)) Assert.All(Each(rows, parameter), found => Assert.True(found == value, $"{line}: {found}"));
    }

    private static IEnumerable<string> Each(JsonElement rows, string attribute) => rows.EnumerateArray().Select(row => row.GetProperty(attribute).ToString());
}
