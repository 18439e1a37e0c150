using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Neutrino.Api;

namespace Neutrino.Server;

/// <summary>Gives every request to the API that its connection belongs to. No routing, no middleware: the APIs do that themselves.</summary>
internal sealed class ApiApplication : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context) => context.Features.GetRequiredFeature<IHttpApi>().HandleAsync(context);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context holds nothing; the web server itself logs what an API let through.
    }
}
