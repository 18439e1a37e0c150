using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>One API on its port: takes every request that arrives there and always answers it, errors included.</summary>
public interface IHttpApi
{
    /// <summary>In figures: <c>network</c>, from <c>NetworkApi</c>.</summary>
    string Name => GetType().Name.Replace("Api", "", StringComparison.Ordinal).Replace("Service", "", StringComparison.Ordinal).ToLowerInvariant();

    Task HandleAsync(HttpContext context);
}
