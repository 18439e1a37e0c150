using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Images;

/// <summary>The Image API v2 (port 9292), as Glance 25 answers on the wire.</summary>
public sealed partial class ImageApi : IHttpApi
{
    private readonly ITokenValidator tokens;
    private readonly ImageApiSettings settings;
    private readonly ILogger logger;
    private readonly Cors cors = new([]);
    private readonly ImageRoutes routes;

    public ImageApi(IStore store, ITokenValidator tokens, ImageUploads uploads, ImageSettings rules, ImageApiSettings settings, ILogger<ImageApi> logger)
    {
        (this.tokens, this.settings, this.logger) = (tokens, settings, logger);
        routes = new ImageRoutes(
            new ImagesEndpoint(store, uploads, rules), new ImageDataEndpoint(store, uploads, rules), new ImageMembersEndpoint(store, rules), new ImageInfoEndpoint(store, rules));
    }

    /// <summary>Answers always: what goes wrong in here is logged and told as Glance tells it.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var requestId = RequestIds.Assign(context);
        try
        {
            if (!cors.Answer(context)) await AnswerAsync(context, requestId).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogAborted(requestId, context.Request.Method, context.Request.Path);
        }
        catch (BadHttpRequestException malformed)
        {
            await ImageFaults.WriteAsync(context, new Refusal("BadRequest", malformed.StatusCode, malformed.Message)).ConfigureAwait(false);
        }
        catch (IOException gone) when (context.RequestAborted.IsCancellationRequested)
        {
            LogAborted(requestId, context.Request.Method, $"{context.Request.Path}: {gone.Message}");
        }
        catch (IdentityUnavailableException unavailable)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, unavailable);
            await ImageFaults.WriteAsync(context, ImageFaults.Unavailable).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, failure);
            await ImageFaults.WriteAsync(context, ImageFaults.Internal).ConfigureAwait(false);
        }

        LogAnswered(requestId, RequestIds.Upstream(context.Request), context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>What is no path of a version of ours is told the versions, as Glance does.</summary>
    private Task AnswerAsync(HttpContext context, string requestId)
    {
        var path = Segments(context.Request.Path.Value);
        if (path is ["healthcheck"]) return HealthCheck.AnswerAsync(context);
        if (path is ["versions"]) return ImageVersions.AnswerAsync(context, StatusCodes.Status200OK);
        return path.Length > 1 && ImageVersions.IsOurs(path[0]) ? AnswerAsync(context, requestId, path[1..]) : ImageVersions.AnswerAsync(context, StatusCodes.Status300MultipleChoices);
    }

    private async Task AnswerAsync(HttpContext context, string requestId, string[] path)
    {
        var token = context.Request.Headers["X-Auth-Token"].ToString();
        var caller = token.Length == 0 ? null : await tokens.ValidateAsync(token, context.RequestAborted).ConfigureAwait(false);
        if (caller is null || !caller.MayCall("image", context.Request.Method, context.Request.Path)) await UnauthorizedAsync(context).ConfigureAwait(false);
        else await routes.AnswerAsync(new ImageExchange(context, caller with { RequestId = requestId }, path), path).ConfigureAwait(false);
    }

    private Task UnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = $"Keystone uri=\"{settings.IdentityUri}\"";
        var body = AttributeValue.Of(("error", AttributeValue.Of(("code", 401), ("title", "Unauthorized"), ("message", "The request you have made requires authentication."))));
        return JsonReply.WriteAsync(context.Response, StatusCodes.Status401Unauthorized, writer => writer.WriteValue(body));
    }

    /// <summary>The web server decodes a path but for its slashes: one inside a tag is still written <c>%2F</c>.</summary>
    private static string[] Segments(string? path) =>
        [.. (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase))];

    [LoggerMessage(1, LogLevel.Debug, "{RequestId} {Upstream} {Method} {Path} {Status} {Milliseconds:F1} ms")]
    private partial void LogAnswered(string requestId, string? upstream, string method, string path, int status, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "{RequestId} {Method} {Path}: the client went away")]
    private partial void LogAborted(string requestId, string method, string path);

    [LoggerMessage(3, LogLevel.Error, "{RequestId} {Method} {Path} failed")]
    private partial void LogFailed(string requestId, string method, string path, Exception failure);
}
