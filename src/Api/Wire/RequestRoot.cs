using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>Where the API is, as the client wrote it: what links in replies begin with.</summary>
internal static class RequestRoot
{
    /// <summary><c>http://host:9696</c>, and below what path when a proxy in front says so.</summary>
    public static string Root(this HttpRequest request) => $"{request.Scheme}://{request.Host}{request.PathBase}";
}
