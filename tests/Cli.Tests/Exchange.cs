using System.Text.Json.Nodes;

namespace Neutrino.Cli.Tests;

/// <summary>A request and its reply.</summary>
public sealed record Exchange(string Method, Uri Address, string Asked, int Status, string Answered)
{
    public static Exchange From(string request, string reply)
    {
        var asked = request.Split(' ', 4);
        var answered = reply.Split(' ', 3);
        return new Exchange(asked[1], new Uri(asked[2]), asked.ElementAtOrDefault(3) ?? "", int.Parse(answered[1]), answered.ElementAtOrDefault(2) ?? "");
    }

    /// <summary>The same request, whatever the order of its query and of its body's members.</summary>
    public bool Matches(string method, Uri address, string body) =>
        Method == method && Address.AbsolutePath == address.AbsolutePath && Query(Address).SequenceEqual(Query(address)) && SameBody(body);

    private static IEnumerable<string> Query(Uri address) => address.Query.TrimStart('?').Split('&').Select(Uri.UnescapeDataString).Order(StringComparer.Ordinal);

    private bool SameBody(string body) => body.Length == 0 || Asked.Length == 0 ? body == Asked : JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(Asked));
}
