using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A client of the Network API with one user's token.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly HttpClient http = new() { BaseAddress = new Uri("http://127.0.0.1:9696/v2.0/"), Timeout = TimeSpan.FromSeconds(30) };

    public required string ProjectId { get; init; }
    public required string Token { get; init; }

    /// <summary>Logs in with what an openrc file exports.</summary>
    public static ApiClient Login(IReadOnlyDictionary<string, string> environment)
    {
        var body = new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["identity"] = new JsonObject
                {
                    ["methods"] = new JsonArray("password"),
                    ["password"] = new JsonObject
                    {
                        ["user"] = new JsonObject { ["name"] = environment["OS_USERNAME"], ["password"] = environment["OS_PASSWORD"], ["domain"] = new JsonObject { ["name"] = "Default" } },
                    },
                },
                ["scope"] = new JsonObject { ["project"] = new JsonObject { ["name"] = environment["OS_PROJECT_NAME"], ["domain"] = new JsonObject { ["name"] = "Default" } } },
            },
        };
        using var login = new HttpClient();
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var reply = login.PostAsync(new Uri(environment["OS_AUTH_URL"] + "/auth/tokens"), content).Result;
        var token = JsonNode.Parse(reply.EnsureSuccessStatusCode().Content.ReadAsStringAsync().Result)!;
        var client = new ApiClient { ProjectId = (string)token["token"]!["project"]!["id"]!, Token = reply.Headers.GetValues("X-Subject-Token").Single() };
        client.http.DefaultRequestHeaders.Add("X-Auth-Token", client.Token);
        return client;
    }

    /// <summary>The one resource inside the reply's only key.</summary>
    public JsonNode Create(string collection, JsonObject attributes) => Only(Send(HttpMethod.Post, collection, Wrap(collection, attributes), HttpStatusCode.Created));
    public JsonNode Update(string collection, string id, JsonObject attributes) => Only(Send(HttpMethod.Put, $"{collection}/{id}", Wrap(collection, attributes), HttpStatusCode.OK));
    public JsonNode Show(string collection, string id) => Only(Send(HttpMethod.Get, $"{collection}/{id}", null, HttpStatusCode.OK));
    public JsonArray List(string query) => Only(Send(HttpMethod.Get, query, null, HttpStatusCode.OK)).AsArray();
    public void Delete(string collection, string id) => Send(HttpMethod.Delete, $"{collection}/{id}", null, HttpStatusCode.NoContent);
    public JsonNode Act(string path, JsonObject body) => Send(HttpMethod.Put, path, body, HttpStatusCode.OK)!;

    /// <summary>The refusal's status and Neutron's error type.</summary>
    public (HttpStatusCode Status, string Type) Refused(HttpMethod method, string collection, JsonObject? attributes, string? id = null)
    {
        var (status, body) = Try(method, id is null ? collection : $"{collection}/{id}", attributes is null ? null : Wrap(collection, attributes));
        Assert.True((int)status is >= 400 and < 500, $"{method} {collection} answered {(int)status}: {body}");
        return (status, (string)body!["NeutronError"]!["type"]!);
    }

    public (HttpStatusCode Status, JsonNode? Body) Try(HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        using var reply = http.Send(request);
        using var reader = new StreamReader(reply.Content.ReadAsStream());
        var text = reader.ReadToEnd();
        return (reply.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public void Dispose() => http.Dispose();

    private JsonNode? Send(HttpMethod method, string path, JsonNode? body, HttpStatusCode expected)
    {
        var (status, reply) = Try(method, path, body);
        Assert.True(status == expected, $"{method} {path} answered {(int)status}: {reply}");
        return reply;
    }

    private static JsonObject Wrap(string collection, JsonObject attributes)
    {
        return new JsonObject { [collection.Replace('-', '_')[..^1]] = attributes.DeepClone() };
    }

    private static JsonNode Only(JsonNode? reply) => reply!.AsObject().First(entry => !entry.Key.EndsWith("_links", StringComparison.Ordinal)).Value!;
}
