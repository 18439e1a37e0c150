using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>GET /v2.0/auto-allocated-topology/{project}</c> makes the topology when there is none yet; <c>fields=dry-run</c> only says whether it could.</summary>
internal sealed class TopologyEndpoint(IEndpoint plain, Collection collection, NetworkReader reader, Writer writer) : IEndpoint
{
    private static readonly Refusal Foreign = new("NotAuthorized", StatusCodes.Status403Forbidden, "Not authorized.");

    public Task AnswerAsync(Exchange exchange)
    {
        if (exchange.Depth == 2 && !exchange.Caller.IsAdmin && exchange[1] != exchange.Caller.ProjectId) return exchange.RefuseAsync(Foreign);
        if (exchange.Method != "GET" || exchange.Depth != 2) return plain.AnswerAsync(exchange);
        var dryRun = ListQuery.FieldsOf(QueryParameters.Parse(exchange.Request.QueryString)).Contains("dry-run");
        if (!dryRun && collection.Find(reader.Now(exchange.Caller), exchange[1]) is not null) return plain.AnswerAsync(exchange);
        return AllocateAsync(exchange, exchange[1], dryRun);
    }

    private async Task AllocateAsync(Exchange exchange, string project, bool dryRun)
    {
        var body = AttributeBag.Empty.With("project_id", project).With("dry-run", dryRun);
        var committed = await writer.CommitAsync(new CreateCommand(exchange.Caller, collection.Table.Singular, [body])).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else await exchange.ReplyAsync(StatusCodes.Status200OK, json => collection.WriteMember(json, reader.At(committed.Snapshot, exchange.Caller), committed.Decision.Shown[0])).ConfigureAwait(false);
    }
}
