using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>
/// <c>X-Openstack-Request-Id</c>: every reply carries one of its own; the one a client sends names the request it serves upstream
/// and is only logged.
/// </summary>
public static class RequestIds
{
    public const string Header = "X-Openstack-Request-Id";
    private const string Prefix = "req-";

    /// <summary>A new id, already in the reply's headers.</summary>
    public static string Assign(HttpContext context)
    {
        var id = Prefix + Guid.NewGuid().ToString("D");
        context.Response.Headers[Header] = id;
        return id;
    }

    /// <summary>The client's own id if it is one (<c>req-</c> and a UUID), else null.</summary>
    public static string? Upstream(HttpRequest request) =>
        request.Headers[Header].ToString() is var text && text.StartsWith(Prefix, StringComparison.Ordinal) && Guid.TryParseExact(text[Prefix.Length..], "D", out _) ? text : null;
}
