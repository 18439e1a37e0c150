using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>An API's own words for what is nobody's decision.</summary>
/// <param name="Malformed">The error type of a request that HTTP itself refuses.</param>
/// <param name="Internal">What went wrong is ours, and in the log.</param>
internal sealed record ApiFaults(string Malformed, Refusal Internal)
{
    /// <summary>No token can be checked.</summary>
    public static readonly Refusal Unavailable = new("ServiceUnavailable", StatusCodes.Status503ServiceUnavailable, "The Keystone service is temporarily unavailable.");
}

/// <summary>Sees to it that every request of an API is answered: what goes wrong in there is logged, and told in the API's own form.</summary>
/// <param name="refuse">Writes a refusal; called only while nothing of the reply has gone out.</param>
internal sealed partial class Answering(ApiFaults faults, Func<HttpContext, Refusal, Task> refuse, ILogger logger)
{
    public async Task RunAsync(HttpContext context, string requestId, Func<Task> answer)
    {
        var started = Stopwatch.GetTimestamp();
        try
        {
            await answer().ConfigureAwait(false);
        }
        catch (BadHttpRequestException malformed)
        {
            await RefuseAsync(context, new Refusal(faults.Malformed, malformed.StatusCode, malformed.Message)).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            LogAborted(requestId, context.Request.Method, context.Request.Path);
        }
        catch (IdentityUnavailableException unavailable)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, unavailable);
            await RefuseAsync(context, ApiFaults.Unavailable).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, failure);
            await RefuseAsync(context, faults.Internal).ConfigureAwait(false);
        }

        LogAnswered(requestId, RequestIds.Upstream(context.Request), context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>A reply that has begun cannot be taken back; the connection's end says that it is not whole.</summary>
    private Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (!context.Response.HasStarted) return refuse(context, refusal);
        context.Abort();
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Debug, "{RequestId} {Upstream} {Method} {Path} {Status} {Milliseconds:F1} ms")]
    private partial void LogAnswered(string requestId, string? upstream, string method, string path, int status, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "{RequestId} {Method} {Path}: the client went away")]
    private partial void LogAborted(string requestId, string method, string path);

    [LoggerMessage(3, LogLevel.Error, "{RequestId} {Method} {Path} failed")]
    private partial void LogFailed(string requestId, string method, string path, Exception failure);
}
