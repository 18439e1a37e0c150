using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A real Keystone 22, as <c>eng/keystone</c> makes it, on loopback; its admin is <c>admin</c> with the password <c>secret</c>.</summary>
internal sealed class ExistingKeystone(string directory, int port) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    private Process? process;

    public string Url => $"http://127.0.0.1:{port}";

    public void Start()
    {
        process = RealService.Start("keystone", new Uri($"{Url}/v3"), directory, port.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Gone, its database kept; <see cref="Start"/> brings it back.</summary>
    public void Stop()
    {
        if (process is null) return;
        RealService.Stop(process);
        process = null;
    }

    /// <summary>How often somebody has asked about a token so far. It answers one request at a time, so an answer to a later one says that this is the whole count.</summary>
    public int Validations()
    {
        Assert.True(RealService.Answers(new Uri($"{Url}/v3")));
        return File.ReadLines(Path.Combine(directory, "requests.log")).Count(line => line.Contains("\"GET /v3/auth/tokens", StringComparison.Ordinal));
    }

    /// <summary>The variables of an openrc file.</summary>
    public Dictionary<string, string> OpenRc(string user, string project) => new()
    {
        ["OS_AUTH_URL"] = Url, ["OS_IDENTITY_API_VERSION"] = "3", ["OS_USERNAME"] = user, ["OS_PASSWORD"] = "secret", ["OS_PROJECT_NAME"] = project,
        ["OS_USER_DOMAIN_NAME"] = "Default", ["OS_PROJECT_DOMAIN_NAME"] = "Default", ["OS_REGION_NAME"] = "RegionOne",
    };

    /// <summary>A token of the user for the project.</summary>
    public string Token(string user, string project) => Token(new JsonObject
    {
        ["identity"] = new JsonObject
        {
            ["methods"] = new JsonArray("password"),
            ["password"] = new JsonObject { ["user"] = new JsonObject { ["name"] = user, ["password"] = "secret", ["domain"] = new JsonObject { ["id"] = "default" } } },
        },
        ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = project, ["domain"] = new JsonObject { ["id"] = "default" } } },
    });

    public string Token(JsonObject auth)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/auth/tokens");
        request.Content = new StringContent(new JsonObject { ["auth"] = auth }.ToJsonString(), Encoding.UTF8, "application/json");
        using var reply = http.Send(request);
        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        return reply.Headers.GetValues("X-Subject-Token").Single();
    }

    /// <summary>Ends a token, as logging out does.</summary>
    public void Revoke(string token) => Call(token, HttpMethod.Delete, "/v3/auth/tokens", null, token);

    /// <summary>Puts a service and its public endpoint into the catalog.</summary>
    /// <returns>The service's id.</returns>
    public string Announce(string name, string type, string url)
    {
        var admin = Token("admin", "admin");
        var service = (string)Call(admin, HttpMethod.Post, "/v3/services", new JsonObject { ["service"] = new JsonObject { ["name"] = name, ["type"] = type } })!["service"]!["id"]!;
        Call(admin, HttpMethod.Post, "/v3/endpoints", new JsonObject
        {
            ["endpoint"] = new JsonObject { ["service_id"] = service, ["interface"] = "public", ["region_id"] = "RegionOne", ["url"] = url },
        });
        return service;
    }

    /// <summary>Takes a service out of the catalog again.</summary>
    public void Withdraw(string service) => Call(Token("admin", "admin"), HttpMethod.Delete, $"/v3/services/{service}");

    public JsonNode? Call(string token, HttpMethod method, string path, JsonObject? body = null, string? subject = null)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("X-Auth-Token", token);
        if (subject is not null) request.Headers.Add("X-Subject-Token", subject);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var reply = http.Send(request);
        var text = reply.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.True(reply.IsSuccessStatusCode, $"{method} {path} answered {(int)reply.StatusCode}: {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public void Dispose()
    {
        Stop();
        http.Dispose();
    }
}
