using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A client of the Image API that does nothing twice and hides nothing.</summary>
internal sealed class ImageClient : IDisposable
{
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly HttpClient http = new() { BaseAddress = new Uri("http://127.0.0.1:9292/v2/"), Timeout = TimeSpan.FromSeconds(60) };

    public ImageClient(IReadOnlyDictionary<string, string> environment)
    {
        this.environment = environment;
        Login();
    }

    public void Login()
    {
        using var api = ApiClient.Login(environment);
        http.DefaultRequestHeaders.Remove("X-Auth-Token");
        http.DefaultRequestHeaders.Add("X-Auth-Token", api.Token);
    }

    public string Create()
    {
        using var content = new StringContent("""{"disk_format":"raw","container_format":"bare"}""", Encoding.UTF8, "application/json");
        return Cloud.Id(JsonNode.Parse(Send(HttpMethod.Post, "images", content))!);
    }

    public string Upload(string id, int length)
    {
        using var content = new ByteArrayContent(new byte[length]) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        Send(HttpMethod.Put, $"images/{id}/file", content);
        return id;
    }

    public void Delete(string id) => Send(HttpMethod.Delete, $"images/{id}", null);

    public JsonArray List() => JsonNode.Parse(Send(HttpMethod.Get, "images?limit=1000", null))!["images"]!.AsArray();

    public void Dispose() => http.Dispose();

    private string Send(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var reply = http.Send(request);
        using var reader = new StreamReader(reply.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        Assert.True(reply.IsSuccessStatusCode, $"{method} {path} answered {(int)reply.StatusCode}: {text}");
        return text;
    }
}
