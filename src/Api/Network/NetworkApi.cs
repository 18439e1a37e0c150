using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api;

/// <summary>The Network API v2.0 (port 9696), as Neutron 21 answers on the wire: every decision is the rules', every row the tables'.</summary>
public sealed class NetworkApi : IHttpApi
{
    /// <summary>What <c>/v2.0/</c> lists: the rest is told by the extensions.</summary>
    private static readonly string[] Core = ["networks", "subnets", "ports", "subnetpools"];

    private readonly ITokenValidator tokens;
    private readonly NetworkApiSettings settings;
    private readonly Answering answering;
    private readonly Cors cors;
    private readonly ImmutableArray<(string Singular, string Path)> resources;
    private readonly FrozenDictionary<string, IEndpoint> endpoints;

    public NetworkApi(IStore store, ITokenValidator tokens, RuleSettings rules, NetworkApiSettings settings, Cors cors, ILogger<NetworkApi> logger)
    {
        (this.tokens, this.settings, this.cors) = (tokens, settings, cors);
        answering = new Answering(new ApiFaults("HTTPBadRequest", WireRefusals.Internal), RefuseAsync, logger);
        var inFlight = new InFlight(store.Statuses);
        var reader = new NetworkReader(store, inFlight, rules, settings);
        var writer = new Writer(store, rules, inFlight, settings);
        var agents = new Agents(rules);
        ImmutableArray<ResourceTable> all = [.. NetworkTables.All, .. ComputedTables.Of(agents)];
        resources = [.. all.Where(table => Core.Contains(table.Path)).Select(table => (table.Singular, table.Path))];
        endpoints = Endpoints(all, reader, writer, rules, agents);
    }

    /// <summary>Answers always: what goes wrong in here is logged and told as Neutron tells it.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var requestId = RequestIds.Assign(context);
        return answering.RunAsync(context, requestId, () => cors.Answer(context) ? Task.CompletedTask : AnswerAsync(context, requestId));
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
        if (await tokens.CallerAsync(context, "network", requestId).ConfigureAwait(false) is not { } caller) await Callers.UnauthorizedAsync(context, settings.IdentityUri).ConfigureAwait(false);
        else if (path.Count == 1) await AnswerResourcesAsync(context).ConfigureAwait(false);
        else if (endpoints.TryGetValue(path[1], out var endpoint) || (path[3] == "tags" && endpoints.TryGetValue(path[1].Replace('_', '-'), out endpoint))) await endpoint.AnswerAsync(new Exchange(context, caller, path)).ConfigureAwait(false);
        else await RefuseAsync(context, WireRefusals.NotFound).ConfigureAwait(false);
    }

    private Task AnswerResourcesAsync(HttpContext context)
    {
        if (!IsRead(context.Request)) return RefuseAsync(context, WireRefusals.MethodNotAllowed);
        var document = VersionDocuments.Resources(context.Request, resources);
        return JsonReply.WriteAsync(context.Response, StatusCodes.Status200OK, writer => writer.WriteValue(document));
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private static Task RefuseAsync(HttpContext context, Refusal refusal) => WireRefusals.WriteAsync(context.Response, refusal);
}
