using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>Cross-origin sharing for the origins that the installation allows; by default none, as in OpenStack's own services.</summary>
public sealed class Cors(ImmutableArray<string> origins)
{
    private const string Methods = "GET, PUT, POST, DELETE, PATCH, HEAD";
    private const string RequestHeaders = "Content-Type, X-Auth-Token, X-Identity-Status, X-Roles, X-Service-Catalog, X-User-Id, X-Tenant-Id, X-Openstack-Request-Id, If-Match";
    private const string ReplyHeaders = "X-Auth-Token, X-Subject-Token, X-Service-Token, X-Openstack-Request-Id";

    /// <summary>Adds the headers the origin may have; true when the request was a preflight and is answered.</summary>
    public bool Answer(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length == 0 || !(origins.Contains(origin) || origins.Contains("*"))) return false;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        headers.AccessControlExposeHeaders = ReplyHeaders;
        if (!HttpMethods.IsOptions(context.Request.Method) || context.Request.Headers.AccessControlRequestMethod.Count == 0) return false;
        headers.AccessControlAllowMethods = Methods;
        headers.AccessControlAllowHeaders = RequestHeaders;
        headers.AccessControlMaxAge = "3600";
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentLength = 0;
        return true;
    }
}
