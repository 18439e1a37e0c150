using Microsoft.AspNetCore.Http;
using Neutrino.Api;
using Neutrino.Inspect;

namespace Neutrino.Server;

/// <summary><c>GET /check</c>, <c>POST /pause</c> and <c>POST /resume</c> on the status socket.</summary>
internal sealed class CheckApi(DataPlane plane, TimeProvider time)
{
    /// <summary>How long the loop may take to come round to a look.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static bool Serves(string path) => path is "/check" or "/pause" or "/resume";

    public async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path == "/check" ? !HttpMethods.IsGet(context.Request.Method) : !HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        if (path == "/check")
        {
            await CheckAsync(context);
            return;
        }

        if (path == "/pause") plane.Pause();
        else plane.Resume();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task CheckAsync(HttpContext context)
    {
        var question = CheckQuestion.Parse(context.Request.Query);
        using var limit = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            var check = new Check(plane.Settings, plane.LookAsync, time) { IsPaused = plane.IsPaused, SendsPackets = question.Packets && plane.IsMachine };
            var report = await check.RunAsync(question.Selection, Language.Of(question.Language), either.Token);
            if (report is null) context.Response.StatusCode = StatusCodes.Status404NotFound;
            else await WriteAsync(context, ReportJson.Write(report));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
