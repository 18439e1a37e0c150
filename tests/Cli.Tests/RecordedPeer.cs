using System.Net;
using System.Text;

namespace Neutrino.Cli.Tests;

/// <summary>Answers a recorded conversation: only what the original client asked is answered, and logging in.</summary>
public sealed class RecordedPeer(IReadOnlyList<Exchange> exchanges, string token) : HttpMessageHandler
{
    /// <summary>Requests that the original client did not make.</summary>
    public List<string> Strange { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (address.AbsolutePath == "/v3/auth/tokens") return Answer(201, token, "recorded");
        Assert.Equal("recorded", request.Headers.GetValues("X-Auth-Token").Single());
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        if (exchanges.FirstOrDefault(exchange => exchange.Matches(request.Method.Method, address, body)) is { } found) return Answer(found.Status, found.Answered, null);
        Strange.Add($"{request.Method} {address} {body}");
        return Answer(404, """{"NeutronError": {"type": "HTTPNotFound", "message": "not recorded", "detail": ""}}""", null);
    }

    private static HttpResponseMessage Answer(int status, string body, string? token)
    {
        var reply = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (token is not null) reply.Headers.Add("X-Subject-Token", token);
        return reply;
    }
}
