using System.Text;
using System.Text.Json.Nodes;

namespace Neutrino.Bench;

/// <summary>One keep-alive connection with an admin's token.</summary>
internal sealed class Client : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = new Uri("http://127.0.0.1:9696/v2.0/") };

    public Client(Dictionary<string, string> openrc)
    {
        var body = $$"""
            {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "{{openrc["OS_USERNAME"]}}", "password": "{{openrc["OS_PASSWORD"]}}", "domain": {"name": "Default"} } } },
             "scope": {"project": {"name": "{{openrc["OS_PROJECT_NAME"]}}", "domain": {"name": "Default"} } } } }
            """;
        using var login = new HttpClient();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = login.PostAsync(new Uri(openrc["OS_AUTH_URL"] + "/auth/tokens"), content).Result.EnsureSuccessStatusCode();
        http.DefaultRequestHeaders.Add("X-Auth-Token", reply.Headers.GetValues("X-Subject-Token").Single());
    }

    public JsonNode? Send(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = http.Send(request);
        using var reader = new StreamReader(reply.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        return reply.IsSuccessStatusCode ? text.Length == 0 ? null : JsonNode.Parse(text) : throw new InvalidOperationException($"{method} {path}: {(int)reply.StatusCode} {text}");
    }

    public void Upload(string path, byte[] data)
    {
        using var content = new ByteArrayContent(data);
        content.Headers.ContentType = new("application/octet-stream");
        using var reply = http.PutAsync(new Uri(path), content).Result.EnsureSuccessStatusCode();
    }

    /// <summary>The raw bytes of a reply, unparsed: for timing the server rather than this client.</summary>
    public long Read(string path)
    {
        using var reply = http.Send(new HttpRequestMessage(HttpMethod.Get, path));
        using var stream = reply.EnsureSuccessStatusCode().Content.ReadAsStream();
        Span<byte> buffer = stackalloc byte[8192];
        long total = 0;
        for (int read; (read = stream.Read(buffer)) > 0;) total += read;
        return total;
    }

    /// <summary>Asks Identity whether our token holds, as another service does for a caller's.</summary>
    public void CheckToken()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "http://127.0.0.1:5000/v3/auth/tokens");
        request.Headers.Add("X-Subject-Token", http.DefaultRequestHeaders.GetValues("X-Auth-Token"));
        using var reply = http.Send(request).EnsureSuccessStatusCode();
    }

    public async Task PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await http.PostAsync(new Uri(path, UriKind.Relative), content);
        if (!reply.IsSuccessStatusCode) throw new InvalidOperationException(await reply.Content.ReadAsStringAsync());
    }

    public JsonNode Create(string collection, string attributes)
    {
        var singular = collection.Replace('-', '_')[..^1];
        return Send(HttpMethod.Post, collection, $$"""{"{{singular}}": {{attributes}}}""")![singular]!;
    }

    /// <summary>An image of a megabyte that no guest boots from: the domain runs, and its firmware finds nothing.</summary>
    public string BlankImage()
    {
        const string Images = "http://127.0.0.1:9292/v2/images";
        var image = (string)Send(HttpMethod.Post, Images, """{"name": "blank", "disk_format": "raw", "container_format": "bare"}""")!["id"]!;
        Upload($"{Images}/{image}/file", new byte[1 << 20]);
        return image;
    }

    public JsonNode Show(string collection, string id) => Send(HttpMethod.Get, $"{collection}/{id}")![collection.Replace('-', '_')[..^1]]!;
    public void Delete(string collection, string id) => Send(HttpMethod.Delete, $"{collection}/{id}");
    public void Dispose() => http.Dispose();
}
