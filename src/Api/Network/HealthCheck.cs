using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary><c>/healthcheck</c>: answered without a token, as text or, where the client asks so, as JSON.</summary>
internal static class HealthCheck
{
    public static async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Accept.ToString().Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            var healthy = AttributeValue.Of(("detailed", false), ("reasons", AttributeValue.Texts(["OK"])));
            await JsonReply.WriteAsync(context.Response, StatusCodes.Status200OK, writer => writer.WriteValue(healthy)).ConfigureAwait(false);
            return;
        }

        context.Response.ContentType = "text/plain; charset=UTF-8";
        context.Response.ContentLength = 2;
        if (!HttpMethods.IsHead(context.Request.Method)) await context.Response.WriteAsync("OK", context.RequestAborted).ConfigureAwait(false);
    }
}
