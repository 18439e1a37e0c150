using System.Collections.Frozen;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>The Compute API v2.1 (port 8774): every decision is the rules', every word about a guest the status board's.</summary>
public sealed partial class ComputeApi : IHttpApi
{
    private readonly ITokenValidator tokens;
    private readonly ComputeSettings settings;
    private readonly ILogger logger;
    private readonly Cors cors;
    private readonly CloudView cloud;
    private readonly FrozenDictionary<string, Route[]> routes;

    public ComputeApi(IStore store, ServerBoard board, ITokenValidator tokens, RuleSettings rules, ComputeSettings settings, ComputeParts parts, ILogger<ComputeApi> logger)
    {
        (this.tokens, this.settings, this.logger, cors) = (tokens, settings, logger, new Cors(settings.AllowedOrigins));
        cloud = new CloudView(store, board, rules);
        routes = ComputeRoutes.All(settings, parts, logger).GroupBy(route => route.First).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Answers always: what goes wrong in here is logged and told as Nova tells it.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var started = Stopwatch.GetTimestamp();
        var requestId = RequestIds.Assign(context);
        context.Response.Headers["X-Compute-Request-Id"] = requestId;
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
            await RefuseAsync(context, new Refusal("HTTPBadRequest", malformed.StatusCode, malformed.Message)).ConfigureAwait(false);
        }
        catch (IdentityUnavailableException unavailable)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, unavailable);
            await RefuseAsync(context, new Refusal("ServiceUnavailable", 503, "The Keystone service is temporarily unavailable.")).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, failure);
            await RefuseAsync(context, ComputeReply.Internal).ConfigureAwait(false);
        }

        LogAnswered(requestId, context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private async Task AnswerAsync(HttpContext context, string requestId)
    {
        if (VersionDocuments.Find(context.Request) is { } document) await JsonReply.WriteAsync(context.Response, document.Status, writer => writer.WriteValue(document.Value)).ConfigureAwait(false);
        else if (ComputePath.Parse(context.Request.Path.Value) is { } path) await AnswerAsync(context, requestId, path).ConfigureAwait(false);
        else await RefuseAsync(context, ComputeReply.NotFound).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, string requestId, ComputePath path)
    {
        var token = context.Request.Headers["X-Auth-Token"].ToString();
        var caller = token.Length == 0 ? null : await tokens.ValidateAsync(token, context.RequestAborted).ConfigureAwait(false);
        if (caller is null || !caller.MayCall("compute", context.Request.Method, context.Request.Path)) await UnauthorizedAsync(context).ConfigureAwait(false);
        else await RouteAsync(context, caller with { RequestId = requestId }, path).ConfigureAwait(false);
    }

    private async Task RouteAsync(HttpContext context, Caller caller, ComputePath path)
    {
        var version = Microversion.Lowest;
        if (!path.IsLegacy && Microversion.Of(context.Request).Fails(out var why, out version))
        {
            Microversion.Announce(context.Response.Headers, Microversion.Lowest);
            await RefuseAsync(context, why).ConfigureAwait(false);
            return;
        }

        if (!path.IsLegacy) Microversion.Announce(context.Response.Headers, version);
        if (path.Project is { } project && project != caller.ProjectId)
        {
            var message = $"Malformed request URL: URL's project_id '{project}' doesn't match Context's project_id '{caller.ProjectId ?? "None"}'";
            await RefuseAsync(context, ComputeRefusals.Bad(message)).ConfigureAwait(false);
            return;
        }

        await RouteAsync(new ComputeExchange(context, caller, version, path, cloud), path).ConfigureAwait(false);
    }

    private async Task RouteAsync(ComputeExchange exchange, ComputePath path)
    {
        var method = HttpMethods.IsHead(exchange.Request.Method) ? HttpMethods.Get : exchange.Request.Method;
        var matching = routes.TryGetValue(path[0], out var group) ? group.Where(route => route.Matches(method, path)).ToList() : [];
        if (matching.Count == 0) await exchange.RefuseAsync(ComputeReply.NotFound).ConfigureAwait(false);
        else if (matching.FirstOrDefault(route => route.Has(exchange.Version)) is { } route) await route.Answer(exchange).ConfigureAwait(false);
        else await exchange.RefuseAsync(ComputeReply.NotInVersion).ConfigureAwait(false);
    }

    private Task UnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = $"Keystone uri=\"{settings.IdentityUri}\"";
        var body = AttributeValue.Of(("error", AttributeValue.Of(("code", 401), ("title", "Unauthorized"), ("message", "The request you have made requires authentication."))));
        return JsonReply.WriteAsync(context.Response, 401, writer => writer.WriteValue(body));
    }

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (!context.Response.HasStarted) return ComputeReply.RefuseAsync(context.Response, refusal);
        context.Abort();
        return Task.CompletedTask;
    }

    [LoggerMessage(1, LogLevel.Debug, "{RequestId} {Method} {Path} {Status} {Milliseconds:F1} ms")]
    private partial void LogAnswered(string requestId, string method, string path, int status, double milliseconds);

    [LoggerMessage(2, LogLevel.Debug, "{RequestId} {Method} {Path}: the client went away")]
    private partial void LogAborted(string requestId, string method, string path);

    [LoggerMessage(3, LogLevel.Error, "{RequestId} {Method} {Path} failed")]
    private partial void LogFailed(string requestId, string method, string path, Exception failure);
}
