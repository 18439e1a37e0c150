using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Api;

namespace Neutrino.Server;

/// <summary><c>GET /status</c> on the status socket, which only root and the server's own user can open.</summary>
internal sealed class StatusApi(Func<StatusReport> look) : IHttpApi
{
    public Task HandleAsync(HttpContext context)
    {
        if (context.Request.Path != "/status")
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return Task.CompletedTask;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(look(), StatusJson.Default.StatusReport);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
