using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>The Network API v2.0 (port 9696), as Neutron 21 answers on the wire: every decision is the rules', every row the tables'.</summary>
public sealed partial class NetworkApi : IHttpApi
{
    /// <summary>What <c>/v2.0/</c> lists: the rest is told by the extensions.</summary>
    private static readonly string[] Core = ["networks", "subnets", "ports", "subnetpools"];

    private readonly ITokenValidator tokens;
    private readonly NetworkApiSettings settings;
    private readonly ILogger logger;
    private readonly Cors cors;
    private readonly ImmutableArray<(string Singular, string Path)> resources;
    private readonly FrozenDictionary<string, IEndpoint> endpoints;

    public NetworkApi(IStore store, ITokenValidator tokens, RuleSettings rules, NetworkApiSettings settings, ILogger<NetworkApi> logger)
    {
        (this.tokens, this.settings, this.logger, cors) = (tokens, settings, logger, new Cors(settings.AllowedOrigins));
        var inFlight = new InFlight(store.Statuses);
        var reader = new NetworkReader(store, inFlight, rules, settings);
        var writer = new Writer(store, rules, inFlight, settings);
        var agents = new Agents(rules);
        ImmutableArray<ResourceTable> all = [.. NetworkTables.All, .. ComputedTables.Of(agents)];
        resources = [.. all.Where(table => Core.Contains(table.Path)).Select(table => (table.Singular, table.Path))];
        endpoints = Endpoints(all, reader, writer, rules, agents);
    }

    /// <summary>Answers always: what goes wrong in here is logged and told as Neutron tells it.</summary>
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
            await RefuseAsync(context, new Refusal("HTTPBadRequest", malformed.StatusCode, malformed.Message)).ConfigureAwait(false);
        }
        catch (IdentityUnavailableException unavailable)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, unavailable);
            await RefuseAsync(context, new Refusal("ServiceUnavailable", StatusCodes.Status503ServiceUnavailable, "The Keystone service is temporarily unavailable.")).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogFailed(requestId, context.Request.Method, context.Request.Path, failure);
            await RefuseAsync(context, WireRefusals.Internal).ConfigureAwait(false);
        }

        LogAnswered(requestId, RequestIds.Upstream(context.Request), context.Request.Method, context.Request.Path, context.Response.StatusCode, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    private static FrozenDictionary<string, IEndpoint> Endpoints(ImmutableArray<ResourceTable> tables, NetworkReader reader, Writer writer, RuleSettings rules, Agents agents)
    {
        var collections = tables.ToFrozenDictionary(table => table.Path, table => Collection.Of(table, rules.Policy), StringComparer.Ordinal);
        var parts = new MemberParts(new TagsEndpoint(reader, writer), new ActionsEndpoint(reader, writer), new SchedulerEndpoint(collections, reader, writer, rules), new BindingsEndpoint(collections["ports"], reader, writer, rules));
        var byPath = collections.ToDictionary(entry => entry.Key, IEndpoint (entry) => new ResourceEndpoint(entry.Value, reader, writer, parts), StringComparer.Ordinal);
        byPath[IpAvailabilityTable.Path] = new IpAvailabilityEndpoint(
            byPath[IpAvailabilityTable.Path], version => new ResourceEndpoint(Collection.Of(IpAvailabilityTable.Of(version), rules.Policy), reader, writer, parts));
        byPath["agents"] = new AgentsEndpoint(byPath["agents"], collections["agents"], agents, reader);
        byPath["auto-allocated-topology"] = new TopologyEndpoint(byPath["auto-allocated-topology"], collections["auto-allocated-topology"], reader, writer);
        byPath["quotas"] = new QuotasEndpoint(collections["quotas"], reader, writer, rules);
        byPath["extensions"] = new ExtensionsEndpoint(Announced.Extensions);
        return byPath.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private Task AnswerAsync(HttpContext context, string requestId)
    {
        var path = RequestPath.Parse(context.Request.Path.Value);
        return path[0] switch
        {
            "" => AnswerVersionsAsync(context),
            "v2.0" => AnswerAsync(context, requestId, path),
            "healthcheck" when path.Count == 1 => HealthCheck.AnswerAsync(context),
            _ => RefuseAsync(context, WireRefusals.NotFound),
        };
    }

    private static Task AnswerVersionsAsync(HttpContext context)
    {
        if (!IsRead(context.Request)) return RefuseAsync(context, WireRefusals.MethodNotAllowed);
        var versions = VersionDocuments.Versions(context.Request);
        return JsonReply.WriteAsync(context.Response, StatusCodes.Status200OK, writer => writer.WriteValue(versions));
    }

    private async Task AnswerAsync(HttpContext context, string requestId, RequestPath path)
    {
        var token = context.Request.Headers["X-Auth-Token"].ToString();
        var caller = token.Length == 0 ? null : await tokens.ValidateAsync(token, context.RequestAborted).ConfigureAwait(false);
        if (caller is null || !caller.MayCall("network", context.Request.Method, context.Request.Path)) await UnauthorizedAsync(context).ConfigureAwait(false);
        else if (path.Count == 1) await AnswerResourcesAsync(context).ConfigureAwait(false);
        else if (endpoints.TryGetValue(path[1], out var endpoint) || (path[3] == "tags" && endpoints.TryGetValue(path[1].Replace('_', '-'), out endpoint))) await endpoint.AnswerAsync(new Exchange(context, caller with { RequestId = requestId }, path)).ConfigureAwait(false);
        else await RefuseAsync(context, WireRefusals.NotFound).ConfigureAwait(false);
    }

    private Task AnswerResourcesAsync(HttpContext context)
    {
        if (!IsRead(context.Request)) return RefuseAsync(context, WireRefusals.MethodNotAllowed);
        var document = VersionDocuments.Resources(context.Request, resources);
        return JsonReply.WriteAsync(context.Response, StatusCodes.Status200OK, writer => writer.WriteValue(document));
    }

    private Task UnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = $"Keystone uri=\"{settings.IdentityUri}\"";
        var body = AttributeValue.Of(("error", AttributeValue.Of(("code", 401), ("title", "Unauthorized"), ("message", "The request you have made requires authentication."))));
        return JsonReply.WriteAsync(context.Response, StatusCodes.Status401Unauthorized, writer => writer.WriteValue(body));
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static Task RefuseAsync(HttpContext context, Refusal refusal)
    {
        if (!context.Response.HasStarted) return WireRefusals.WriteAsync(context.Response, refusal);
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
