using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Answers <see cref="SchedulerLists"/>, and gives an agent a router or a network, or takes it away.</summary>
internal sealed class SchedulerEndpoint(FrozenDictionary<string, Collection> byPath, NetworkReader reader, Writer writer, RuleSettings rules)
{
    public bool Knows(Exchange exchange) => SchedulerLists.Find(exchange.Collection, exchange[2]) is not null;

    public Task AnswerAsync(Exchange exchange) => (exchange.Method, exchange.Depth, exchange.Collection) switch
    {
        ("GET", 3, _) => ListAsync(exchange),
        ("POST", 3, "agents") => AddAsync(exchange),
        ("DELETE", 4, "agents") => RemoveAsync(exchange),
        (_, > 4, _) or (_, 4, not "agents") or ("GET", 4, _) => exchange.RefuseAsync(WireRefusals.NotFound),
        _ => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
    };

    private bool MayNot(Exchange exchange, string verb, out Refusal refusal)
    {
        var rule = $"{verb}_{(verb == "get" ? exchange[2] : exchange[2].TrimEnd('s'))}";
        refusal = GeneralRefusals.PolicyNotAuthorized("rule:" + rule);
        return rules.Policy.AllowsAny(rule, exchange.Caller) != true;
    }

    private Task ListAsync(Exchange exchange)
    {
        if (MayNot(exchange, "get", out var forbidden)) return exchange.RefuseAsync(forbidden);
        var (path, ids) = SchedulerLists.Find(exchange.Collection, exchange[2])!.Value;
        var (parent, listed, context) = (byPath[exchange.Collection], byPath[path], reader.Now(exchange.Caller));
        // A network that is not there has no agent; everything else that is not there is not found.
        if (exchange.Collection != "networks" && parent.Find(context, exchange[1]) is null) return exchange.RefuseAsync(parent.Table.NotFound(exchange[1]));
        var rows = ids(context.Snapshot, rules, exchange[1]).Select(id => listed.Find(context, id)).OfType<IResource>();
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

    private async Task AddAsync(Exchange exchange)
    {
        var (id, fault) = await NamedAsync(exchange).ConfigureAwait(false);
        if (MayNot(exchange, "create", out var forbidden)) fault = forbidden;
        fault ??= AgentFault(exchange) ?? await ScheduleAsync(exchange, "create", id).ConfigureAwait(false);
        await (fault is null ? exchange.ReplyAsync(StatusCodes.Status201Created, AttributeValue.Null) : exchange.RefuseAsync(fault)).ConfigureAwait(false);
    }

    private async Task RemoveAsync(Exchange exchange)
    {
        var fault = MayNot(exchange, "delete", out var forbidden) ? forbidden : AgentFault(exchange) ?? await ScheduleAsync(exchange, "delete", exchange[3]).ConfigureAwait(false);
        await (fault is null ? exchange.EmptyAsync(StatusCodes.Status204NoContent) : exchange.RefuseAsync(fault)).ConfigureAwait(false);
    }

    private async Task<Refusal?> ScheduleAsync(Exchange exchange, string verb, string id)
    {
        var (resource, action) = exchange[2] == "l3-routers" ? ("router", "l3-router") : ("network", "dhcp-network");
        if (verb == "delete" && resource == "network" && reader.Now(exchange.Caller).Snapshot.Networks.Find(id) is null) return AgentRefusals.NotHosted(id, exchange[1]);
        var body = AttributeBag.Empty.With("agent", exchange[1]);
        return (await writer.CommitAsync(new ActionCommand(exchange.Caller, resource, id, $"{verb}_{action}", body)).ConfigureAwait(false)).Decision.Refusal;
    }

    /// <summary>Only the agent of the right kind takes it, and only one that is switched on.</summary>
    private Refusal? AgentFault(Exchange exchange)
    {
        var (agents, context, l3) = (byPath["agents"], reader.Now(exchange.Caller), exchange[2] == "l3-routers");
        if (agents.Find(context, exchange[1]) is not ComputedRow agent) return AgentRefusals.NotFound(exchange[1]);
        var fits = agent.Id == Agents.IdOf(rules.HostName, l3 ? Agents.L3 : Agents.Dhcp) && agent.Attributes.Find("admin_state_up") == true;
        return fits || exchange.Method == "DELETE" ? null : l3 ? AgentRefusals.NoL3Agent(agent.Id) : AgentRefusals.NoDhcpAgent(agent.Id);
    }

    private static async Task<(string Id, Refusal? Fault)> NamedAsync(Exchange exchange)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        if (body.TooLarge) return ("", WireRefusals.TooLarge);
        if (!JsonText.TryParseObject(body.Bytes, out var members)) return ("", WireRefusals.InvalidBody);
        var name = exchange[2] == "l3-routers" ? "router_id" : "network_id";
        return ((AttributeValue)members.Value).Find(name) is { Kind: AttributeKind.Text } id ? (id.Text, null) : ("", WireRefusals.BadRequest($"Unable to find '{name}' in request body"));
    }
}
