using Microsoft.AspNetCore.Http;

namespace Neutrino.Api;

/// <summary>One API on its port: takes every request that arrives there and always answers it, errors included.</summary>
public interface IHttpApi
{
    Task HandleAsync(HttpContext context);
}
