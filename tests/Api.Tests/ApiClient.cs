using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Neutrino.Api.Tests;

/// <summary>A client as dumb as curl: what it sends is what the test wrote.</summary>
public sealed class ApiClient(Uri address) : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = address };

    public Task<Answer> GetAsync(string path, string? token = "demo") => SendAsync("GET", path, null, token);
    public Task<Answer> PostAsync(string path, string body, string? token = "demo") => SendAsync("POST", path, Encoding.UTF8.GetBytes(body), token);
    public Task<Answer> PutAsync(string path, string body, string? token = "demo") => SendAsync("PUT", path, Encoding.UTF8.GetBytes(body), token);
    public Task<Answer> DeleteAsync(string path, string? token = "demo") => SendAsync("DELETE", path, null, token);

    public async Task<Answer> SendAsync(string method, string path, byte[]? body, string? token = "demo", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(address, path));
        if (token is not null) request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.SendAsync(request);
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value)));
    }

    public void Dispose() => http.Dispose();
}

/// <summary>A reply.</summary>
public sealed record Answer(HttpStatusCode Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public int Code => (int)Status;
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The attribute of every row of the list under <paramref name="plural"/>.</summary>
    public string[] Each(string plural, string attribute) => [.. Json.GetProperty(plural).EnumerateArray().Select(row => row.GetProperty(attribute).ToString())];
}
