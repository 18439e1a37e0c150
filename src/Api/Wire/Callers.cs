using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Who sends a request, and what one is told who does not say.</summary>
internal static class Callers
{
    /// <summary>The caller that the request's token stands for; null without one that holds for a request like this to a service of the type (<c>network</c>).</summary>
    public static async ValueTask<Caller?> CallerAsync(this ITokenValidator tokens, HttpContext context, string service, string requestId)
    {
        var token = context.Request.Headers["X-Auth-Token"].ToString();
        var caller = token.Length == 0 ? null : await tokens.ValidateAsync(token, context.RequestAborted).ConfigureAwait(false);
        return caller is not null && caller.MayCall(service, context.Request.Method, context.Request.Path) ? caller with { RequestId = requestId } : null;
    }

    /// <summary>401, in the words of Keystone's middleware, which stands before every service.</summary>
    /// <param name="identityUri">Where a token is to be had.</param>
    public static Task UnauthorizedAsync(HttpContext context, string identityUri)
    {
        context.Response.Headers.WWWAuthenticate = $"Keystone uri=\"{identityUri}\"";
        var body = AttributeValue.Of(("error", AttributeValue.Of(("code", 401), ("title", "Unauthorized"), ("message", "The request you have made requires authentication."))));
        return JsonReply.WriteAsync(context.Response, StatusCodes.Status401Unauthorized, writer => writer.WriteValue(body));
    }
}
