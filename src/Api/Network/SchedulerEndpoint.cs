using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Answers <see cref="SchedulerLists"/>.</summary>
internal sealed class SchedulerEndpoint(FrozenDictionary<string, Collection> byPath, NetworkReader reader, RuleSettings rules)
{
    public bool Knows(Exchange exchange) => SchedulerLists.Find(exchange.Collection, exchange[2]) is not null;

    public Task AnswerAsync(Exchange exchange)
    {
        if (exchange.Method != "GET") return exchange.RefuseAsync(WireRefusals.MethodNotAllowed);
        var (path, ids) = SchedulerLists.Find(exchange.Collection, exchange[2])!.Value;
        var (parent, listed, context) = (byPath[exchange.Collection], byPath[path], reader.Now(exchange.Caller));
        if (parent.Find(context, exchange[1]) is null) return exchange.RefuseAsync(parent.Table.NotFound(exchange[1]));
        if (!exchange.Caller.IsAdmin) return exchange.RefuseAsync(GeneralRefusals.PolicyNotAuthorized($"rule:get_{exchange[2]}"));
        var rows = ids(context.Snapshot, rules, exchange[1]).Select(id => listed.Find(context, id)).OfType<Model.IResource>();
        return exchange.ReplyAsync(StatusCodes.Status200OK, json =>
        {
            var shown = listed.Shown(exchange.Caller, ListQuery.FieldsOf(QueryParameters.Parse(exchange.Request.QueryString)));
            json.WriteStartObject();
            json.WriteStartArray(listed.Table.Plural);
            foreach (var row in rows) shown.Write(json, context, row);
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }
}
