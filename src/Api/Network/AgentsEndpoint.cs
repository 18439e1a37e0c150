using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Agents are read like every resource; what is said of one stays with <see cref="Agents"/>.</summary>
internal sealed class AgentsEndpoint(IEndpoint reading, Collection collection, Agents agents, NetworkReader reader) : IEndpoint
{
    public Task AnswerAsync(Exchange exchange) => (exchange.Method, exchange.Depth) switch
    {
        ("PUT", 2) => UpdateAsync(exchange, exchange[1]),
        ("DELETE", 2) => Deny(exchange, exchange[1]) is { } refusal ? exchange.RefuseAsync(refusal) : ForgetAsync(exchange, exchange[1]),
        _ => reading.AnswerAsync(exchange),
    };

    private Refusal? Deny(Exchange exchange, string id) => reader.Now(exchange.Caller) is var now && collection.Find(now, id) is null ? collection.Unseen(now, id) : null;

    private async Task UpdateAsync(Exchange exchange, string id)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        var read = body.TooLarge ? WireRefusals.TooLarge : RequestedAttributes.Read(collection, exchange.Caller, body.Bytes, isCreate: false);
        if ((read.Refusal ?? Deny(exchange, id)) is { } refusal)
        {
            await exchange.RefuseAsync(refusal).ConfigureAwait(false);
            return;
        }

        agents.Say(id, read.Bags[0]);
        var context = reader.Now(exchange.Caller);
        await exchange.ReplyAsync(StatusCodes.Status200OK, json => collection.WriteMember(json, context, collection.Find(context, id)!)).ConfigureAwait(false);
    }

    private Task ForgetAsync(Exchange exchange, string id)
    {
        agents.Forget(id);
        return exchange.EmptyAsync(StatusCodes.Status204NoContent);
    }
}
