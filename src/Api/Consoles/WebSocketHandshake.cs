using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Neutrino.Api.Consoles;

/// <summary>The opening of a WebSocket (RFC 6455, section 4.2), on the web server without its middleware.</summary>
internal static class WebSocketHandshake
{
    private const string Binary = "binary";
    private const int KeyBytes = 16;
    private static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(30);

    public static bool IsAsked(HttpRequest request) => Has(request.Headers.Upgrade.ToString(), "websocket") && Has(request.Headers.Connection.ToString(), "upgrade");

    /// <summary>Why the request cannot be a console's WebSocket; null when it can.</summary>
    public static (int Status, string Why)? Fault(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (!HttpMethods.IsGet(context.Request.Method) || context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }) return (400, "A WebSocket is opened by GET over HTTP/1.1.");
        if (headers.SecWebSocketVersion.ToString() != "13") return (426, "The WebSocket version is 13.");
        var key = new byte[KeyBytes + 2];
        if (!Convert.TryFromBase64String(headers.SecWebSocketKey.ToString(), key, out var length) || length != KeyBytes) return (400, "Sec-WebSocket-Key is not 16 bytes in base64.");
        if (headers.SecWebSocketProtocol.Count > 0 && !Has(headers.SecWebSocketProtocol.ToString(), Binary)) return (400, "The subprotocol is 'binary'.");
        return IsFromOurPage(context.Request) ? null : (403, "The page that asks is not of this host.");
    }

    /// <summary>Answers 101; from then on the connection is the WebSocket.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext context)
    {
        var (request, headers) = (context.Request.Headers, context.Response.Headers);
        var protocol = request.SecWebSocketProtocol.Count > 0 ? Binary : null;
        headers.Upgrade = "websocket";
        headers.SecWebSocketAccept = Accept(request.SecWebSocketKey.ToString());
        if (protocol is not null) headers.SecWebSocketProtocol = protocol;
        var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync().ConfigureAwait(false);
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, SubProtocol = protocol, KeepAliveInterval = PingPeriod, KeepAliveTimeout = PingPeriod });
    }

    /// <summary>A browser says which page asks: it must be one of the host it asks. Programs say nothing.</summary>
    private static bool IsFromOurPage(HttpRequest request)
    {
        if (request.Headers.Origin.ToString() is not { Length: > 0 } origin) return true;
        return Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && new HostString(page.Host).Host.Equals(request.Host.Host, StringComparison.OrdinalIgnoreCase);
    }

    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 demands SHA-1; it proves nothing but that we speak WebSocket.")]
    private static string Accept(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));

    private static bool Has(string list, string word) => list.Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase);
}
