using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Api.Identity;
using Neutrino.Rules;

namespace Neutrino.Api.Tests.Identity;

/// <summary>One reply of the server under test.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonElement Json, HttpResponseMessage Message)
{
    public string Text(params string[] path) => At(path).GetString()!;
    public JsonElement At(params string[] path) => path.Aggregate(Json, (element, name) => int.TryParse(name, out var index) ? element[index] : element.GetProperty(name));
    public string? Header(string name) => Message.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}

/// <summary>Identity over real HTTP in this process, set up as at a first start, with the passwords <c>secret</c>.</summary>
internal sealed class IdentityCloud : IAsyncDisposable
{
    public const string Password = "secret";
    private readonly HttpClient client = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly PasswordHashing passwords = new(cost: 4);
    private LoopbackServer server = null!;

    private IdentityCloud(ManualTime time, IdentitySettings settings)
    {
        (Time, Settings) = (time, settings);
        Tokens = new TokenAuthority(Store, settings);
    }

    public MemoryStore Store { get; } = new();
    public ManualTime Time { get; }
    public IdentitySettings Settings { get; }
    public TokenAuthority Tokens { get; }
    public Uri Address => server.Address;
    public string Admin { get; private set; } = "";
    public string Demo { get; private set; } = "";

    public static async Task<IdentityCloud> StartAsync(Func<IdentitySettings, IdentitySettings>? change = null)
    {
        var time = new ManualTime();
        var settings = new IdentitySettings { Time = time };
        settings = change?.Invoke(settings) ?? settings;
        var cloud = new IdentityCloud(time, settings);
        await cloud.RunAsync();
        return cloud;
    }

    public Task<Reply> GetAsync(string path, string? token = null) => SendAsync("GET", path, null, token ?? Admin);
    public Task<Reply> PostAsync(string path, string body, string? token = null) => SendAsync("POST", path, body, token ?? Admin);
    public Task<Reply> PutAsync(string path, string? body = null, string? token = null) => SendAsync("PUT", path, body, token ?? Admin);
    public Task<Reply> PatchAsync(string path, string body, string? token = null) => SendAsync("PATCH", path, body, token ?? Admin);
    public Task<Reply> DeleteAsync(string path, string? token = null) => SendAsync("DELETE", path, null, token ?? Admin);

    public async Task<Reply> SendAsync(string method, string path, string? body, string token, string? subject = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), server.Address.ToString().TrimEnd('/') + path);
        if (token.Length > 0) request.Headers.Add("X-Auth-Token", token);
        if (subject is not null) request.Headers.Add("X-Subject-Token", subject);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Reply(response.StatusCode, text.Length == 0 ? default : JsonElement.Parse(text), response);
    }

    /// <summary>A password login; <paramref name="scope"/> is JSON after <c>"scope":</c>.</summary>
    public Task<Reply> LoginAsync(string user, string password, string? scope) => SendAsync("POST", "/v3/auth/tokens", PasswordBody(user, password, scope), "");

    public static string PasswordBody(string user, string password, string? scope)
    {
        var identity = """{"methods":["password"],"password":{"user":{"name":"USER","domain":{"id":"default"},"password":"PASSWORD"}}}""";
        identity = identity.Replace("USER", user, StringComparison.Ordinal).Replace("PASSWORD", password, StringComparison.Ordinal);
        return AuthBody(identity, scope);
    }

    public static string AuthBody(string identity, string? scope) =>
        "{\"auth\":{\"identity\":" + identity + (scope is null ? "" : ",\"scope\":" + scope) + "}}";

    public static string ProjectScope(string name) => "{\"project\":{\"name\":\"" + name + "\",\"domain\":{\"name\":\"Default\"}}}";

    public async Task<string> TokenAsync(string user, string password, string? scope)
    {
        var reply = await LoginAsync(user, password, scope);
        Assert.Equal(HttpStatusCode.Created, reply.Status);
        return reply.Header("X-Subject-Token")!;
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        passwords.Dispose();
        await server.DisposeAsync();
    }

    private async Task RunAsync()
    {
        var api = new IdentityApi(Store, Settings, Tokens, passwords, new Cors(new CorsSettings()), NullLogger<IdentityApi>.Instance);
        var bootstrap = new IdentityBootstrap(Store, Settings, passwords);
        await bootstrap.RunAsync(
            new BootstrapOptions
            {
                AdminPassword = Password,
                DemoPassword = Password,
                Services = [new AnnouncedService("identity", "keystone", "http://cloud:5000/v3"), new AnnouncedService("network", "neutron", "http://cloud:9696")],
            },
            CancellationToken.None);
        server = await LoopbackServer.StartAsync(api);
        Admin = await TokenAsync("admin", Password, ProjectScope("admin"));
        Demo = await TokenAsync("demo", Password, ProjectScope("demo"));
    }
}
