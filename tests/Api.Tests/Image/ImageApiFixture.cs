using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Api.Images;
using Neutrino.Rules;

namespace Neutrino.Api.Tests.Images;

/// <summary>The Image API over a store and files in memory, behind a real server.</summary>
public sealed class ImageApiFixture : IAsyncLifetime
{
    private readonly MemoryStore store = new();
    private readonly HttpClient http = new();
    private LoopbackServer? server;

    public MemoryStore Store => store;
    public MemoryImageFiles Files { get; } = new();
    public ImageLog Failures { get; } = new();
    public ImageSettings Settings { get; set; } = new() { Time = TimeProvider.System };
    public Uri Address => server!.Address;
    public ImageUploads Uploads { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Uploads = new ImageUploads(store, Files, Settings, NullLogger<ImageUploads>.Instance);
        server = await LoopbackServer.StartAsync(new ImageApi(store, new KnownTokens(), Uploads, Settings, new ImageApiSettings(), new Cors(new CorsSettings()), Failures));
    }

    public async Task<ImageAnswer> SendAsync(string method, string path, byte[]? body = null, string? token = "demo", string type = "application/json", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address, path));
        if (token is not null) request.Headers.TryAddWithoutValidation("X-Auth-Token", token);
        if (body is not null) request.Content = new ByteArrayContent(body) { Headers = { ContentType = type.Length == 0 ? null : MediaTypeHeaderValue.Parse(type) } };
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value)) (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        return new ImageAnswer(response.StatusCode, await response.Content.ReadAsByteArrayAsync(), response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    public Task<ImageAnswer> GetAsync(string path, string? token = "demo") => SendAsync("GET", path, null, token);
    public Task<ImageAnswer> JsonAsync(string method, string path, string body, string? token = "demo") => SendAsync(method, path, Encoding.UTF8.GetBytes(body), token);
    public Task<ImageAnswer> PatchAsync(string id, string body, string token = "demo") => SendAsync("PATCH", $"/v2/images/{id}", Encoding.UTF8.GetBytes(body), token, "application/openstack-images-v2.1-json-patch");
    public Task<ImageAnswer> UploadAsync(string id, byte[] data, string token = "demo") => SendAsync("PUT", $"/v2/images/{id}/file", data, token, "application/octet-stream");

    /// <summary>A new image's id.</summary>
    public async Task<string> CreateAsync(string body = "{}", string token = "demo")
    {
        var answer = await JsonAsync("POST", "/v2/images", body, token);
        Assert.Equal(201, answer.Code);
        return answer.Json.GetProperty("id").GetString()!;
    }

    /// <summary>A new raw image with data.</summary>
    public async Task<string> CreateActiveAsync(byte[] data, string token = "demo", string more = "")
    {
        var id = await CreateAsync($$"""{"disk_format":"raw","container_format":"bare"{{more}}}""", token);
        Assert.Equal(204, (await UploadAsync(id, data, token)).Code);
        return id;
    }

    public async Task<JsonElement> ShowAsync(string id, string token = "demo") => (await GetAsync($"/v2/images/{id}", token)).Json;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (server is not null) await server.DisposeAsync();
        Uploads.Dispose();
        store.Dispose();
    }
}

/// <summary>A reply.</summary>
public sealed record ImageAnswer(HttpStatusCode Status, byte[] Bytes, IReadOnlyDictionary<string, string> Headers)
{
    public int Code => (int)Status;
    public string Text => Encoding.UTF8.GetString(Bytes);
    public JsonElement Json => JsonDocument.Parse(Bytes).RootElement;
    public string[] Names => [.. Json.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("name").GetString()!)];
}
