using System.Net;
using System.Text;

namespace Neutrino.Cli.Tests;

/// <summary>A cloud of a few answers: Keystone lets everybody in, the rest answers by a table of method, path and reply; what is not in it is 404.</summary>
public sealed class ScriptedPeer : HttpMessageHandler
{
    private readonly Dictionary<string, Func<string, (int Status, string Body)>> replies = [];

    public const string Token = """
        {"token": {"expires_at": "2030-01-01T00:00:00Z", "user": {"id": "u1"}, "project": {"id": "p1"}, "roles": [{"id": "r1", "name": "member"}], "catalog": [
          {"type": "network", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "http://cloud:9696"}]},
          {"type": "compute", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "http://cloud:8774/v2.1"}]},
          {"type": "image", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "http://cloud:9292"}]},
          {"type": "identity", "endpoints": [{"interface": "public", "region": "RegionOne", "url": "http://cloud:5000/v3"}]}]}}
        """;

    /// <summary>All that was asked: method, path with query, body.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>The headers of each request.</summary>
    public List<string> Headers { get; } = [];

    /// <summary>Nobody listens there.</summary>
    public bool IsDown { get; init; }

    public ScriptedPeer()
    {
        Reply("POST /v3/auth/tokens", 201, Token);
        Reply("POST /v2.0/tokens", 200, """{"access": {"token": {"id": "t2", "expires": "2030-01-01T00:00:00Z", "tenant": {"id": "p1"}}, "user": {"id": "u1", "roles": [{"name": "admin"}]}, "serviceCatalog": [{"type": "network", "endpoints": [{"region": "RegionOne", "publicURL": "http://cloud:9696", "adminURL": "http://cloud:9696"}]}, {"type": "identity", "endpoints": [{"region": "RegionOne", "publicURL": "http://cloud:5000/v2.0", "adminURL": "http://cloud:35357/v2.0"}]}]}}""");
    }

    public ScriptedPeer Reply(string request, int status, string body)
    {
        replies[request] = _ => (status, body);
        return this;
    }

    /// <summary>Answers by the body of the request.</summary>
    public void Decide(string request, Func<string, (int Status, string Body)> answer) => replies[request] = answer;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (IsDown) throw new HttpRequestException("Connection refused (cloud:5000)", new System.Net.Sockets.SocketException(111));
        var path = $"{request.Method} {Uri.UnescapeDataString(request.RequestUri!.PathAndQuery)}";
        var asked = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        Asked.Add($"{path} {asked}".TrimEnd());
        Headers.Add(request.Headers.ToString());
        var (status, body) = replies.TryGetValue(path, out var answer) ? answer(asked) : (404, "{}");
        var reply = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (path == "POST /v3/auth/tokens" && status == 201) reply.Headers.Add("X-Subject-Token", "t3");
        if (status >= 400) reply.Headers.Add("X-OpenStack-Request-ID", "req-1");
        return reply;
    }
}
