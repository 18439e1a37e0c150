using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>A resource of the tables: list, create, show, update, delete, its tags and its member actions.</summary>
internal sealed class ResourceEndpoint(Collection collection, NetworkReader reader, Writer writer, MemberParts parts) : IEndpoint
{
    private readonly ResourceTable table = collection.Table;

    public Task AnswerAsync(Exchange exchange) => exchange.Depth switch
    {
        1 => AnswerCollectionAsync(exchange),
        2 => AnswerMemberAsync(exchange),
        _ => parts.AnswerAsync(exchange, collection),
    };

    private Task AnswerCollectionAsync(Exchange exchange) => exchange.Method switch
    {
        "GET" => ListAsync(exchange),
        "POST" when table.CanCreate => CreateAsync(exchange),
        _ => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
    };

    private Task AnswerMemberAsync(Exchange exchange) => exchange.Method switch
    {
        "GET" => ShowAsync(exchange, exchange[1]),
        "PUT" when table.CanUpdate => UpdateAsync(exchange, exchange[1]),
        "DELETE" when table.CanDelete => DeleteAsync(exchange, exchange[1]),
        _ => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
    };

    private async Task ListAsync(Exchange exchange)
    {
        var parameters = QueryParameters.Parse(exchange.Request.QueryString);
        var (query, refusal) = ListQuery.Parse(parameters, collection);
        if (query is null)
        {
            await exchange.RefuseAsync(refusal!).ConfigureAwait(false);
            return;
        }

        if (table.Kind == ResourceKind.SecurityGroup) await writer.EnsureDefaultGroupAsync(exchange.Caller).ConfigureAwait(false);
        query = reader.Bounded(query);
        var (page, context) = await reader.PageAsync(collection, exchange.Caller, query, exchange.Aborted).ConfigureAwait(false);
        if (page.Refusal is { } wrong) await exchange.RefuseAsync(wrong).ConfigureAwait(false);
        else await ReplyAsync(exchange, context, query, page.Rows, parameters).ConfigureAwait(false);
    }

    private async Task ReplyAsync(Exchange exchange, ReadContext context, ListQuery query, IReadOnlyList<IResource> rows, QueryParameters parameters)
    {
        var shown = collection.Shown(exchange.Caller, query.Fields);
        using var reply = new JsonReply(exchange.Response, StatusCodes.Status200OK);
        reply.Writer.WriteStartObject();
        reply.Writer.WriteStartArray(table.Plural);
        foreach (var row in rows)
        {
            shown.Write(reply.Writer, context, row);
            await reply.FlowAsync().ConfigureAwait(false);
        }

        reply.Writer.WriteEndArray();
        if (PageLinks.Of(exchange.Request, parameters, query, rows) is { IsEmpty: false } links) reply.Writer.WriteAttribute($"{table.Plural}_links", links);
        reply.Writer.WriteEndObject();
        await reply.CompleteAsync().ConfigureAwait(false);
    }

    private async Task ShowAsync(Exchange exchange, string id)
    {
        var context = await reader.FinalAsync(exchange.Caller, table.Kind, id, exchange.Aborted).ConfigureAwait(false);
        if (collection.Find(context, id) is not { } row) await exchange.RefuseAsync(collection.Unseen(context, id)).ConfigureAwait(false);
        else await ReplyAsync(exchange, StatusCodes.Status200OK, context, row, ListQuery.FieldsOf(QueryParameters.Parse(exchange.Request.QueryString))).ConfigureAwait(false);
    }

    private async Task CreateAsync(Exchange exchange)
    {
        var body = await ReadAsync(exchange, isCreate: true).ConfigureAwait(false);
        if (body.Refusal is { } wrong)
        {
            await exchange.RefuseAsync(wrong).ConfigureAwait(false);
            return;
        }

        var committed = await writer.CommitAsync(new CreateCommand(exchange.Caller, table.Singular, body.Bags)).ConfigureAwait(false);
        var context = reader.At(committed.Snapshot, exchange.Caller);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else if (body.IsBulk) await ReplyBulkAsync(exchange, context, committed.Decision).ConfigureAwait(false);
        else await ReplyAsync(exchange, StatusCodes.Status201Created, context, committed.Decision.Shown[0], []).ConfigureAwait(false);
    }

    private async Task UpdateAsync(Exchange exchange, string id)
    {
        var body = await ReadAsync(exchange, isCreate: false).ConfigureAwait(false);
        var (ifRevision, fault) = IfMatch.Of(exchange.Request);
        if ((body.Refusal ?? fault) is { } wrong)
        {
            await exchange.RefuseAsync(wrong).ConfigureAwait(false);
            return;
        }

        var committed = await writer.CommitAsync(new UpdateCommand(exchange.Caller, table.Singular, id, body.Bags[0], ifRevision)).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else await ReplyAsync(exchange, StatusCodes.Status200OK, reader.At(committed.Snapshot, exchange.Caller), committed.Decision.Shown[0], []).ConfigureAwait(false);
    }

    private async Task DeleteAsync(Exchange exchange, string id)
    {
        var (ifRevision, fault) = IfMatch.Of(exchange.Request);
        var refusal = fault;
        if (refusal is null)
        {
            var committed = await writer.RemoveAsync(new DeleteCommand(exchange.Caller, table.Singular, id, ifRevision), exchange.Aborted).ConfigureAwait(false);
            refusal = committed.Decision.Refusal;
        }

        await (refusal is null ? exchange.EmptyAsync(StatusCodes.Status204NoContent) : exchange.RefuseAsync(refusal)).ConfigureAwait(false);
    }

    private async Task<RequestedAttributes.Outcome> ReadAsync(Exchange exchange, bool isCreate)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        return body.TooLarge ? WireRefusals.TooLarge : RequestedAttributes.Read(collection, exchange.Caller, body.Bytes, isCreate);
    }

    private Task ReplyAsync(Exchange exchange, int status, ReadContext context, IResource row, IReadOnlyCollection<string> fields) =>
        exchange.ReplyAsync(status, json => collection.WriteMember(json, context, row, fields));

    private Task ReplyBulkAsync(Exchange exchange, ReadContext context, Decision decision) => exchange.ReplyAsync(StatusCodes.Status201Created, json =>
    {
        var shown = collection.Shown(exchange.Caller, []);
        json.WriteStartObject();
        json.WriteStartArray(table.Plural);
        foreach (var row in decision.Shown) shown.Write(json, context, row);
        json.WriteEndArray();
        json.WriteEndObject();
    });
}
