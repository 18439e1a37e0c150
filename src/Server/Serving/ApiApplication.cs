using System.Diagnostics;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Neutrino.Api;

namespace Neutrino.Server;

/// <summary>Gives every request to the API that its connection belongs to, and counts it. No routing, no middleware: the APIs do that themselves.</summary>
internal sealed class ApiApplication(RequestFigures figures, bool parsesProxyHeaders) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        var (api, started) = (context.Features.GetRequiredFeature<IHttpApi>(), Stopwatch.GetTimestamp());
        if (parsesProxyHeaders) ProxyHeaders.Take(context.Request);
        try
        {
            await api.HandleAsync(context);
        }
        finally
        {
            // An upgraded connection is a session, and no reply.
            if (context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols) figures.Count(api.Name, context.Request.Method, context.Request.Path.Value ?? "", context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context holds nothing; the web server itself logs what an API let through.
    }
}
