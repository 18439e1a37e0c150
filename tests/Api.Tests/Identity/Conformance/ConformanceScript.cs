using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Neutrino.Api.Tests.Conformance;

namespace Neutrino.Api.Tests.Identity.Conformance;

/// <summary>Runs the script against a server and writes its replies so that two servers' can be compared: ids, tokens, times and addresses by name.</summary>
internal sealed partial class ConformanceScript(Uri server, bool waits = false) : IDisposable
{
    // A connection a call: Keystone's own server closes after each reply and does not say so.
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = server };
    private readonly Dictionary<string, string> kept = [];

    /// <summary>Status and body of each call, a text per call.</summary>
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
        using var request = new HttpRequestMessage(new HttpMethod(call.Method), Filled(call.Path));
        if (call.Who != "nobody") request.Headers.Add("X-Auth-Token", kept.GetValueOrDefault(call.Who, "not-a-token"));
        if (call.Subject is { } subject) request.Headers.Add("X-Subject-Token", kept[subject]);
        if (call.Body is { } body) request.Content = new StringContent(Filled(body), Encoding.UTF8, "application/json");
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var json = text.StartsWith('{') ? JsonElement.Parse(text) : default;
        // A value that a refused call does not give is a name that nothing has.
        foreach (var (name, path) in call.Kept) kept[name] = (path == "HEADER" ? HeaderOf(response) : ValueAt(json, path)) ?? "no-" + name;
        return $"{(int)response.StatusCode} {(json.ValueKind != JsonValueKind.Undefined ? Canonical(json) : text.StartsWith('<') ? "a page" : Named(text))}".TrimEnd();
    }

    private static string? HeaderOf(HttpResponseMessage response) => response.Headers.TryGetValues("X-Subject-Token", out var values) ? values.Single() : null;

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
        text = text.Replace("http://cloud:5000", "{SERVER}", StringComparison.Ordinal);
        foreach (var (name, value) in kept.OrderByDescending(pair => pair.Value.Length)) text = text.Replace(value, "{" + name + "}", StringComparison.Ordinal);
        return Id().Replace(Time().Replace(text, "{time}"), "{id}");
    }

    /// <summary>Keys in order, lists of objects in order, values named.</summary>
    private string Canonical(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(",", element.EnumerateObject().Select(property => $"\"{Named(property.Name)}\":{Member(property)}").Order(StringComparer.Ordinal)) + "}",
        JsonValueKind.Array => "[" + string.Join(",", element.EnumerateArray().Select(Canonical).Order(StringComparer.Ordinal)) + "]",
        JsonValueKind.String => "\"" + Named(element.GetString()!) + "\"",
        _ => element.GetRawText(),
    };

    private string Member(JsonProperty property) => property.Name switch
    {
        "audit_ids" => $"[{property.Value.GetArrayLength()} ids]",
        // The validator's words continue with the schema in Keystone.
        "message" => "\"" + Named(property.Value.GetString()!.Split('\n')[0]) + "\"",
        _ => Canonical(property.Value),
    };

    [GeneratedRegex(@"\b[0-9a-f]{32}\b")]
    private static partial Regex Id();

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?")]
    private static partial Regex Time();
}
