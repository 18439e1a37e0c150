using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Neutrino.Api;

namespace Neutrino.Server;

/// <summary><c>GET /status</c>, <c>POST /reload/PART</c>, and what <see cref="CheckApi"/> serves, on the status socket, which only root and the server's own user can open.</summary>
internal sealed class StatusApi(Func<StatusReport> look, Func<string, Task<ReloadReport>> reload, CheckApi check) : IHttpApi
{
    private const string ReloadPath = "/reload/";

    public async Task HandleAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value ?? "", context.Request.Method);
        var isReload = path.StartsWith(ReloadPath, StringComparison.Ordinal) && Reload.Parts.ContainsKey(path[ReloadPath.Length..]);
        if (CheckApi.Serves(path)) await check.HandleAsync(context);
        else if (!isReload && path != "/status") context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (isReload ? !HttpMethods.IsPost(method) : !HttpMethods.IsGet(method)) context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        else if (isReload) await WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(await reload(path[ReloadPath.Length..]), StatusJson.Default.ReloadReport));
        else await WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(look(), StatusJson.Default.StatusReport));
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
