using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Neutrino.Cli.Session;

/// <summary>What a service answered.</summary>
/// <param name="Body">Null: no body, or one that is no JSON.</param>
public sealed record Reply(int Status, JsonNode? Body, HttpResponseHeaders Headers)
{
    /// <summary>The object or list under this name of the body; the reply must have it.</summary>
    /// <exception cref="CommandException">The body is not as the API says.</exception>
    public JsonNode Node(string name) => (Body as JsonObject)?[name] ?? throw new CommandException($"The server's reply has no '{name}'", "is OS_AUTH_URL, or the catalog, that of another service? --debug shows the reply");

    public JsonObject Object(string name) => Node(name) as JsonObject ?? throw new CommandException($"The server's '{name}' is no object", "--debug shows the reply");

    public IReadOnlyList<JsonObject> List(string name) => Node(name) is JsonArray array ? [.. array.OfType<JsonObject>()] : throw new CommandException($"The server's '{name}' is no list", "--debug shows the reply");
}
