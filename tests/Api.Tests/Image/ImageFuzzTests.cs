using System.Text;
using CsCheck;

namespace Neutrino.Api.Tests.Images;

/// <summary>Whatever a client sends, the answer is no 5xx, and a refusal names something.</summary>
public sealed class ImageFuzzTests : IAsyncLifetime
{
    private const string Known = "00000001-0000-0000-0000-000000000000";
    private readonly ImageApiFixture api = new();

    public async ValueTask InitializeAsync()
    {
        await api.InitializeAsync();
        await api.CreateActiveAsync(new byte[100], "demo", $",\"id\":\"{Known}\"");
    }

    public ValueTask DisposeAsync() => api.DisposeAsync();

    private static readonly string[] Names =
    [
        "name", "id", "status", "visibility", "protected", "os_hidden", "owner", "size", "disk_format", "container_format", "tags", "min_ram", "min_disk", "locations", "self", "checksum", "kernel_id",
        "os_distro", "colour", "", "a/b", "member", "op", "path", "value", "add", "replace", "remove", "method", "location", "deleted", "created_at", "limit", "marker", "sort", "sort_key", "sort_dir", "tag",
        "member_status", "size_min", "size_max", "_max", "created_at", "updated_at",
    ];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Int.Select(number => number.ToString()), Gen.Long.Select(number => number.ToString()), Gen.String.Select(Quoted),
        OneOf("null", "true", "1.5", "1e400", "\"\"", "\"raw\"", "\"qcow2\"", "\"bare\"", "\"public\"", "\"accepted\"", "\"/name\"", "\"/tags/-\"", "\"add\"", "\"replace\"", "\"remove\"", "[]", "{}", Quoted(Known), Quoted(new string('x', 70000))));

    private static readonly Gen<string> Value = Gen.Recursive<string>((depth, inner) => depth > 3 ? Scalar : Gen.OneOf(
        Scalar, inner.Array[0, 3].Select(items => $"[{string.Join(",", items)}]"),
        Gen.Select(OneOf(Names), inner).Array[0, 4].Select(entries => $"{{{string.Join(",", entries.Select(entry => Quoted(entry.Item1) + ":" + entry.Item2))}}}")));

    private static readonly Gen<string> Change = Gen.Select(OneOf("add", "replace", "remove"), OneOf(Names), Value)
        .Select((operation, name, value) => $$"""[{"op":"{{operation}}","path":{{Quoted("/" + name)}},"value":{{value}}}]""");

    private static readonly Gen<string> Path = Gen.Select(
        OneOf("", "/" + Known, "/nothing"), OneOf("", "/file", "/members", "/members/x", "/tags/x", "/actions/deactivate", "/actions/reactivate", "/import", "/stage", "/tasks", "/x/y/z"),
        Gen.Select(OneOf(Names), Gen.String[0, 12]).Array[0, 3])
        .Select((image, part, query) => $"/v2/images{image}{part}?{string.Join("&", query.Select(pair => Uri.EscapeDataString(pair.Item1) + "=" + Uri.EscapeDataString(pair.Item2)))}");

    [Fact]
    public Task No_call_is_answered_with_a_server_error() =>
        Gen.Select(OneOf("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"), Path, Gen.OneOf(Value, Change), Gen.Bool).SampleAsync(async (method, path, body, isAdmin) =>
        {
            var type = method == "PATCH" ? "application/openstack-images-v2.1-json-patch" : path.Contains("/file", StringComparison.Ordinal) ? "application/octet-stream" : "application/json";
            var answer = await api.SendAsync(method, path, method is "GET" or "HEAD" or "DELETE" ? null : Encoding.UTF8.GetBytes(body), isAdmin ? "admin" : "other", type);
            Assert.True(answer.Code < 500, $"{method} {path} {body}: {answer.Code} {api.Failures.Last}");
            if (answer.Code >= 400 && method != "HEAD") Assert.Contains($"<title>{answer.Code} ", answer.Text, StringComparison.Ordinal);
        }, iter: 2000, threads: 1);

    [Fact]
    public Task No_change_is_answered_with_a_server_error_and_each_is_all_or_nothing() => Change.SampleAsync(async change =>
    {
        var before = (await api.ShowAsync(Known)).GetRawText();
        var answer = await api.PatchAsync(Known, change, "admin");
        Assert.True(answer.Code < 500, $"{change}: {answer.Code} {api.Failures.Last}");
        if (answer.Code >= 400) Assert.Equal(before, (await api.ShowAsync(Known, "admin")).GetRawText());
        else await api.PatchAsync(Known, """[{"op":"replace","path":"/owner","value":"d0000000000000000000000000000001"}]""", "admin");
    }, iter: 800, threads: 1);

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);
    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
