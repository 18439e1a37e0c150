using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Neutrino.Api.Tests.Conformance;

/// <summary>
/// Runs the script against a server and writes its replies so that two servers' can be compared: ids, MAC addresses, chosen IP addresses, times and
/// revision numbers by name. Lists stand in the order of their text, but where the call asked for an order.
/// </summary>
/// <param name="server">The Network API.</param>
/// <param name="tokens">By the name of their caller.</param>
/// <param name="known">Values with names from the start, the projects' ids.</param>
/// <param name="waits">Whether to wait where the script says so.</param>
internal sealed partial class NetworkScript(Uri server, IReadOnlyDictionary<string, string> tokens, IReadOnlyDictionary<string, string> known, bool waits) : IDisposable
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(5) };
    private readonly Dictionary<string, string> kept = new(known) { ["A255"] = new('a', 255), ["A256"] = new('a', 256), ["A1024"] = new('a', 1024) };

    /// <summary>Status and body of each call, a line per call.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IEnumerable<ScriptedCall> calls)
    {
        var replies = new List<string>();
        foreach (var call in calls)
        {
            replies.Add(await RunAsync(call));
            if (waits && call.Wait > 0) await Task.Delay(TimeSpan.FromSeconds(call.Wait), TestContext.Current.CancellationToken);
        }

        return replies;
    }

    public void Dispose() => client.Dispose();

    private async Task<string> RunAsync(ScriptedCall call)
    {
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), new Uri(server, Filled(call.Path)));
        if (call.Who != "nobody") request.Headers.Add("X-Auth-Token", tokens.GetValueOrDefault(call.Who, "not-a-token"));
        foreach (var (name, value) in call.Headers) request.Headers.TryAddWithoutValidation(name, Filled(value));
        if (call.Body is { } body) request.Content = new StringContent(Filled(body), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') || text.StartsWith('[') ? JsonElement.Parse(text) : default;
        // A value that a refused call does not give is a name that nothing has.
        foreach (var (name, path) in call.Kept) kept[name] = ValueAt(json, path) ?? $"00000000-0000-4000-8000-{kept.Count:x4}00000bad";
        var sorted = !call.Path.Contains("sort_key", StringComparison.Ordinal);
        return $"{(int)response.StatusCode} {(json.ValueKind != JsonValueKind.Undefined ? Canonical(json, sorted) : text.Contains('<') ? "\"a page\"" : Quoted(Named(text)))}".TrimEnd();
    }

    private static string? ValueAt(JsonElement json, string path)
    {
        foreach (var part in path.Split('.'))
        {
            if (json.ValueKind == JsonValueKind.Array && int.TryParse(part, out var index) && index < json.GetArrayLength()) json = json[index];
            else if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(part, out json)) return null;
        }

        return json.GetString();
    }

    private string Filled(string text) => kept.Aggregate(text, (filled, pair) => filled.Replace("{" + pair.Key + "}", pair.Value, StringComparison.Ordinal));

    private string Named(string text)
    {
        text = text.Replace(server.ToString().TrimEnd('/'), "{SERVER}", StringComparison.Ordinal);
        text = AnyMac().Replace(text, mac => mac.Value.ToLowerInvariant());
        foreach (var (name, value) in kept.OrderByDescending(pair => pair.Value.Length))
            if (text.Contains(value, StringComparison.Ordinal)) text = Regex.Replace(text, $@"(?<![\w.:]){Regex.Escape(value)}(?![\w:]|\.\d)", "{" + name + "}");
        text = Mac().Replace(Id().Replace(Time().Replace(text, "{time}"), "{id}"), "{mac}");
        text = Listed().Replace(text, list => list.Groups[1].Value + string.Join(", ", list.Groups[2].Value.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)));
        return Host().Replace(Revision().Replace(text, "current revision is {revision}"), "host-{address}");
    }

    /// <summary>Keys in order, lists in order of their items' text, values named.</summary>
    private string Canonical(JsonElement element, bool sorted) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().Select(property => $"{Quoted(Named(property.Name))}:{Member(property, sorted)}").Order(StringComparer.Ordinal)) + "}",
        JsonValueKind.Array => "[" + string.Join(",", Items(element.EnumerateArray().Select(item => Canonical(item, sorted)), sorted)) + "]",
        JsonValueKind.String => Quoted(Named(element.GetString()!)),
        _ => element.GetRawText(),
    };

    private static IEnumerable<string> Items(IEnumerable<string> items, bool sorted) => sorted ? items.Order(StringComparer.Ordinal) : items;

    private string Member(JsonProperty property, bool sorted) => property.Name == "revision_number" && property.Value.ValueKind == JsonValueKind.Number
        ? Quoted("{revision}")
        : Canonical(property.Value, sorted);

    private static string Quoted(string text) => text.Length == 0 ? "\"\"" : JsonSerializer.Serialize(text, Plain);

    [GeneratedRegex(@"\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b")]
    private static partial Regex Id();

    /// <summary>A name made of an address that was chosen.</summary>
    [GeneratedRegex(@"\bhost(-[0-9a-f]+)+(--?[0-9a-f]+)*\b")]
    private static partial Regex Host();

    /// <summary>But for those that the script itself gives.</summary>
    [GeneratedRegex(@"\bfa:16:3e:(?!aa:bb|00:00:99)[0-9a-f:]{8}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Mac();

    /// <summary>Ids in a sentence, in any order.</summary>
    [GeneratedRegex(@"(id for these ports is: |has ports still attached: )([^.]*)")]
    private static partial Regex Listed();

    /// <summary>How often a row has been touched is nobody's business but its own.</summary>
    [GeneratedRegex(@"current revision is \d+")]
    private static partial Regex Revision();

    [GeneratedRegex(@"\bfa:16:3e:[0-9a-f:]{8}\b", RegexOptions.IgnoreCase)]
    private static partial Regex AnyMac();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?")]
    private static partial Regex Time();
}
