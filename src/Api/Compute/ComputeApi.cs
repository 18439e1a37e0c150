using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>The Compute API v2.1 (port 8774): every decision is the rules', every word about a guest the status board's.</summary>
public sealed class ComputeApi : IHttpApi
{
    private readonly ITokenValidator tokens;
    private readonly ComputeSettings settings;
    private static readonly string[] VersionHeaders = ["OpenStack-API-Version", "X-OpenStack-Nova-API-Version"];
    private readonly Answering answering;
    private readonly Cors cors;
    private readonly CloudView cloud;
    private readonly FrozenDictionary<string, Route[]> routes;

    public ComputeApi(IStore store, ServerBoard board, ITokenValidator tokens, RuleSettings rules, ComputeSettings settings, ComputeParts parts, Cors cors, ILogger<ComputeApi> logger)
    {
        (this.tokens, this.settings, this.cors) = (tokens, settings, cors);
        answering = new Answering(new ApiFaults("HTTPBadRequest", ComputeReply.Internal), RefuseAsync, logger);
        cloud = new CloudView(store, board, rules);
        routes = ComputeRoutes.All(settings, parts, logger).GroupBy(route => route.First).ToFrozenDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
    }

    /// <summary>Answers always: what goes wrong in here is logged and told as Nova tells it.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var requestId = RequestIds.Assign(context);
        context.Response.Headers["X-Compute-Request-Id"] = requestId;
        return answering.RunAsync(context, requestId, () => cors.Answer(context, VersionHeaders) ? Task.CompletedTask : AnswerAsync(context, requestId));
    }

    private async Task AnswerAsync(HttpContext context, string requestId)
    {
        if (VersionDocuments.Find(context.Request) is { } document) await JsonReply.WriteAsync(context.Response, document.Status, writer => writer.WriteValue(document.Value)).ConfigureAwait(false);
        else if (ComputePath.Parse(context.Request.Path.Value) is { } path) await AnswerAsync(context, requestId, path).ConfigureAwait(false);
        else await RefuseAsync(context, ComputeReply.NotFound).ConfigureAwait(false);
    }

    private async Task AnswerAsync(HttpContext context, string requestId, ComputePath path)
    {
        if (await tokens.CallerAsync(context, "compute", requestId).ConfigureAwait(false) is not { } caller) await Callers.UnauthorizedAsync(context, settings.IdentityUri).ConfigureAwait(false);
        else await RouteAsync(context, caller, path).ConfigureAwait(false);
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

    private static Task RefuseAsync(HttpContext context, Refusal refusal) => ComputeReply.RefuseAsync(context.Response, refusal);
}
