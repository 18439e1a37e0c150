namespace Neutrino.Api;

/// <summary>What stands below a member: its tags, its actions, its agents, its bindings.</summary>
internal sealed class MemberParts(TagsEndpoint tags, ActionsEndpoint actions, SchedulerEndpoint scheduler, BindingsEndpoint bindings)
{
    public Task AnswerAsync(Exchange exchange, Collection collection)
    {
        if (collection.Table.HasTags && exchange[2] == "tags" && exchange.Depth <= 4) return tags.AnswerAsync(exchange, collection);
        if (exchange.Collection == "ports" && exchange[2] == "bindings") return bindings.AnswerAsync(exchange);
        if (scheduler.Knows(exchange)) return scheduler.AnswerAsync(exchange);
        return exchange.Depth > 3 ? exchange.RefuseAsync(WireRefusals.NotFound) : actions.AnswerAsync(exchange, collection);
    }
}
