using Microsoft.AspNetCore.Http;

namespace Neutrino.Server.Tests.Serving;

public sealed class ProxyHeadersTests
{
    [Theory]
    [InlineData("Forwarded: for=10.0.0.1;proto=https;host=\"cloud.example:443\", proto=http;host=inner", "https://cloud.example:443")]
    [InlineData("Forwarded: PROTO=HTTPS", "https://box")]
    [InlineData("Forwarded: proto=https|X-Forwarded-Host: other", "https://box")]
    [InlineData("X-Forwarded-Proto: https|X-Forwarded-Host: cloud.example", "https://cloud.example")]
    [InlineData("X-Forwarded-Prefix: /network/", "http://box/network")]
    [InlineData("X-Forwarded-Prefix: network|X-Forwarded-Proto: gopher", "http://box")]
    [InlineData("", "http://box")]
    public void Links_name_what_the_proxy_was_asked_as(string headers, string root)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new HostString("box"));
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": "))) request.Headers[header[0]] = header[1];
        ProxyHeaders.Take(request);
        Assert.Equal(root, $"{request.Scheme}://{request.Host}{request.PathBase}");
    }
}
