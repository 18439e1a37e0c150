using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>What the commands pause, resume and check ask the running server, without a process for each.</summary>
internal static class StatusCalls
{
    public static void Post(string call)
    {
        using var client = Client();
        using var reply = client.PostAsync(new Uri($"http://neutrino/{call}"), null).Result;
        Assert.True(reply.IsSuccessStatusCode, $"{call} answered {(int)reply.StatusCode}");
    }

    public static JsonNode Check(string query)
    {
        using var client = Client();
        return JsonNode.Parse(client.GetStringAsync(new Uri($"http://neutrino/check?{query}")).Result)!;
    }

    /// <summary>Every flaw of a report, once: hop, name, flaw.</summary>
    public static IEnumerable<(string Hop, string Name, string Flaw)> Flaws(JsonNode report) =>
        (from path in report["paths"]!.AsArray()
         from hop in path!["hops"]!.AsArray()
         from flaw in hop!["flaws"]!.AsArray()
         select ((string)hop["kind"]!, (string)hop["name"]!, (string)flaw!["kind"]!)).Distinct();

    private static HttpClient Client() => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, token) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint("/run/neutrino/neutrino.sock"), token);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });
}
