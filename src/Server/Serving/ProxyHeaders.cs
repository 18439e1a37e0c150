using Microsoft.AspNetCore.Http;

namespace Neutrino.Server;

/// <summary>
/// What a proxy in front was asked as: <c>Forwarded</c> (RFC 7239), or else <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c>, and <c>X-Forwarded-Prefix</c>; as oslo.middleware takes them.
/// The client's address stays that of the connection: guests are known by it.
/// </summary>
internal static class ProxyHeaders
{
    public static void Take(HttpRequest request)
    {
        var (scheme, host) = Asked(request.Headers);
        if (scheme.ToLowerInvariant() is "http" or "https") request.Scheme = scheme.ToLowerInvariant();
        if (host.Length > 0) request.Host = new HostString(host);
        if (request.Headers["X-Forwarded-Prefix"].ToString() is ['/', ..] prefix) request.PathBase = new PathString(prefix.TrimEnd('/')).Add(request.PathBase);
    }

    private static (string Scheme, string Host) Asked(IHeaderDictionary headers)
    {
        if (headers["Forwarded"].ToString() is not { Length: > 0 } forwarded) return (headers["X-Forwarded-Proto"].ToString(), headers["X-Forwarded-Host"].ToString());

        // The first is the proxy nearest the client.
        var said = forwarded.Split(',')[0].Split(';').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim().Trim('"'), StringComparer.OrdinalIgnoreCase);
        return (said["proto"].FirstOrDefault(""), said["host"].FirstOrDefault(""));
    }
}
