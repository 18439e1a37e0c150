using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Neutrino.Api.Tests.Conformance;
using Neutrino.Rules;

namespace Neutrino.Api.Tests;

/// <summary>
/// Every call that the API announces, sub-resources and actions with it, in a cloud that has every kind of row: whatever stands in its path, query or body, the answer is a 2xx or a 4xx in the
/// Network API's form, and the memory it took is given back: measured with no other test beside it.
/// </summary>
[Collection("alone")]
public sealed partial class EveryCallFuzzTests : IAsyncLifetime
{
    private const string Nobody = "00000000-0000-4000-8000-0000000000ff";
    private static readonly string[] Callers = ["admin", "demo", "other"];
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "99999999999999999999", "1e400", "1.5", "\"\"", "\"x\"", "\"\\u0000\"", "\"10.0.0.0/8\"", "\"::/0\"", $"\"{Nobody}\"", "[]", "[null]", "[[]]", "[{}]", "[\"x\",\"x\"]", "{}",
        "{\"x\":null}", "\"" + new string('ä', 50_000) + "\"", "[" + string.Join(',', Enumerable.Repeat("{\"ip_address\":\"10.0.0.1\"}", 2_000)) + "]",
    ];

    private static readonly byte[][] Bodies =
    [
        [], "{"u8.ToArray(), "[]"u8.ToArray(), "nul"u8.ToArray(), "3"u8.ToArray(), "{}"u8.ToArray(), "{\"x\":{}}"u8.ToArray(), "{\"x\":{},\"x\":{}}"u8.ToArray(), [0xff, 0xfe, 0x00], [0xef, 0xbb, 0xbf, (byte)'{', (byte)'}'],
        [.. "{\"network\":{\"name\":\""u8, 0xc3, 0x28, .. "\"}}"u8], Deep('[', ']', ""), Deep('{', '}', "\"a\":"),
    ];

    private readonly NetworkApiFixture api = new() { Rules = new() { HostName = "vm", Time = TimeProvider.System } };
    private readonly Dictionary<string, string[]> known = [];

    public async ValueTask InitializeAsync()
    {
        await api.InitializeAsync();
        await RichCloudTests.BuildAsync(api);
        foreach (var collection in RichCloudTests.Collections.Append("agents"))
        {
            var rows = (await api.Client.GetAsync("/v2.0/" + collection, "admin")).Json.EnumerateObject().First().Value.EnumerateArray();
            known[collection] = [.. rows.Select(row => row.GetProperty("id").GetString()!)];
        }
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    /// <summary>Method and path of every call, those that take away last.</summary>
    private static IEnumerable<(string Method, string Path)> Calls => CoverageTests.References.SelectMany(reference => reference.Calls).Append("GET /extensions").Append("GET /extensions/{id}").Distinct()
        .Select(call => call.Split(' ')).Select(parts => (parts[0], "/v2.0" + parts[1])).OrderBy(call => call.Item1 == "DELETE");

    [Fact]
    public async Task No_id_in_a_path_is_too_strange()
    {
        foreach (var (method, path) in Calls)
        {
            foreach (var (filled, caller) in Paths(path).SelectMany(filled => Callers.Select(caller => (filled, caller))))
                await SendAsync(method, filled, method is "PUT" or "POST" ? "{}"u8.ToArray() : null, caller);
        }

        Assert.Null(api.Failures.Last);
    }

    [Fact]
    public async Task No_body_is_too_strange()
    {
        foreach (var (method, path) in Calls.Where(call => call.Method is "PUT" or "POST"))
        {
            foreach (var body in Bodies) await SendAsync(method, Paths(path).First(), body, "admin");
            foreach (var body in Attributes(path)) await SendAsync(method, Paths(path).First(), Encoding.UTF8.GetBytes(body), body.Length % 2 == 0 ? "admin" : "demo");
        }

        Assert.Null(api.Failures.Last);
    }

    [Fact]
    public async Task No_query_is_too_strange()
    {
        string[] values = ["", "x", "%ff", "null", "-1", "99999999999999999999", "true", "%5B%5D", "ip_address%3D", "ip_address%3Dx", "subnet_id%3D" + Nobody, new('x', 3_000)];
        foreach (var (_, path) in Calls.Where(call => call.Method == "GET"))
        {
            var table = CoverageTests.Tables.Values.FirstOrDefault(table => table.Path == path.Split('/')[2]);
            var names = (table?.Rules.Select(rule => rule.Name) ?? []).Concat(["fields", "limit", "marker", "page_reverse", "sort_key", "sort_dir", "tags", "not-tags-any", "x", "%ff", ""]);
            foreach (var name in names)
                foreach (var value in values) await SendAsync("GET", $"{Paths(path).First()}?{name}={value}&{name}={value}", null, value.Length % 2 == 0 ? "admin" : "demo");
        }

        Assert.Null(api.Failures.Last);
    }

    /// <summary>A body of the greatest size that is read, in two forms, and one that is over it.</summary>
    [Fact]
    public async Task No_body_is_too_big()
    {
        const int Most = 10 * 1024 * 1024;
        byte[] text = [.. "{\"name\":\""u8, .. Enumerable.Repeat((byte)'x', Most - 20), .. "\"}"u8];
        byte[] list = [.. "{\"tags\":["u8, .. Enumerable.Repeat("\"a\","u8.ToArray(), (Most / 4) - 10).SelectMany(item => item), .. "\"a\"]}"u8];
        byte[] over = [.. text, .. text];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var (method, path) in Calls.Where(call => call.Method is "PUT" or "POST"))
        {
            foreach (var body in (byte[][])[text, list]) await SendAsync(method, Paths(path).First(), body, "admin");
            var answer = await SendAsync(method, Paths(path).First(), over, "admin");
            var hasBody = !path.EndsWith("/activate", StringComparison.Ordinal) && !path.EndsWith("/tags/{tag}", StringComparison.Ordinal);
            Assert.True(answer.Code == 413 || !hasBody, $"{method} {path}: {answer.Code} {answer.Body}");
        }

        Assert.Null(api.Failures.Last);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 100 << 20);
    }

    private async Task<Answer> SendAsync(string method, string path, byte[]? body, string caller)
    {
        var answer = await api.Client.SendAsync(method, path, body, caller);
        string Said() => $"{method} {path[..Math.Min(path.Length, 300)]} {(body is null ? "" : Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 300))))} as {caller}: {answer.Code} {answer.Body[..Math.Min(answer.Body.Length, 300)]} {api.Failures.Last}";
        Assert.True(answer.Code is >= 200 and < 500, Said());
        if (answer.Code < 400) return answer;
        var error = answer.Json.GetProperty("NeutronError");
        Assert.True(new[] { "type", "message", "detail" }.All(part => error.GetProperty(part).ValueKind == JsonValueKind.String) && error.GetProperty("message").GetString()!.Length is > 0 and < 2_000_000, Said());
        return answer;
    }

    /// <summary>The path with a row that is there, one of another kind, none, and things that are no id at all.</summary>
    private IEnumerable<string> Paths(string path)
    {
        if (!path.Contains('{', StringComparison.Ordinal)) return [path];
        string[] strange = ["x", "null", "%ff%fe", "..%2f..", "%20", new('a', 300), "{id}", "a.json", KnownTokens.DemoProject];
        var others = known.Values.Select(ids => ids[0]).Take(2);
        return known.GetValueOrDefault(path.Split('/')[2], []).Take(1).Concat([Rows(path)]).Concat(others).Append(Nobody).Concat(strange)
            .Select(id => Place().Replace(path, place => place.Index == path.IndexOf('{', StringComparison.Ordinal) ? id : Inner(place.Value, id)));
    }

    private string Rows(string path) => known.GetValueOrDefault(path.Split('/')[2], [Nobody])[^1];

    private string Inner(string place, string id) => place switch { "{network_id}" => known["networks"][0], "{router_id}" => known["routers"][0], "{host}" => "vm", "{tag}" => "a", _ => id };

    /// <summary>Each attribute alone with each value, under the name that the call's body has.</summary>
    private static IEnumerable<string> Attributes(string path)
    {
        var segments = path.Split('/');
        var table = segments.Contains("bindings") ? CoverageTests.Tables["bindings"] : CoverageTests.Tables.Values.First(candidate => candidate.Path == segments[2]);
        string[] plain = ["subnet_id", "port_id", "network_id", "router_id", "addresses", "prefixes", "tags"];
        foreach (var value in Values)
        {
            yield return $$"""{"{{table.Singular}}":{{value}}}""";
            yield return $$"""{"{{table.Plural}}":{{value}}}""";
            foreach (var name in table.Rules.Select(rule => rule.Name).Append("colour")) yield return $"{{\"{table.Singular}\":{{\"{name}\":{value}}}}}";
            foreach (var name in segments.Length > 4 ? plain : []) yield return $"{{\"{name}\":{value}}}";
            if (segments.Length > 4) yield return $"{{\"router\":{{\"routes\":{value}}}}}";
        }
    }

    private static byte[] Deep(char open, char close, string inside) =>
        Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open + inside, 20_000)) + (inside.Length > 0 ? "1" : "") + new string(close, 20_000));

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Place();
}

[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
