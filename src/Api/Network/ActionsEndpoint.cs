using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Member actions: <c>PUT /v2.0/{collection}/{id}/{action}</c>.</summary>
internal sealed class ActionsEndpoint(NetworkReader reader, Writer writer)
{
    private static readonly FrozenSet<(string Singular, string Action)> Known = FrozenSet.Create(
        ("router", "add_router_interface"), ("router", "remove_router_interface"), ("router", "add_extraroutes"), ("router", "remove_extraroutes"),
        ("address_group", "add_addresses"), ("address_group", "remove_addresses"), ("subnetpool", "add_prefixes"), ("subnetpool", "remove_prefixes"),
        ("subnetpool", "onboard_network_subnets"));

    public Task AnswerAsync(Exchange exchange, Collection collection)
    {
        if (!Known.Contains((collection.Table.Singular, exchange[2]))) return exchange.RefuseAsync(WireRefusals.NotFound);
        return exchange.Method == "PUT" ? ActAsync(exchange, collection) : exchange.RefuseAsync(WireRefusals.MethodNotAllowed);
    }

    private async Task ActAsync(Exchange exchange, Collection collection)
    {
        var (bag, fault) = await ReadAsync(exchange).ConfigureAwait(false);
        if (fault is null && collection.Find(reader.Now(exchange.Caller), exchange[1]) is null) fault = collection.Table.NotFound(exchange[1]);
        if (fault is not null)
        {
            await exchange.RefuseAsync(fault).ConfigureAwait(false);
            return;
        }

        var committed = await writer.CommitAsync(new ActionCommand(exchange.Caller, collection.Table.Singular, exchange[1], exchange[2], bag)).ConfigureAwait(false);
        if (committed.Decision.Refusal is { } refusal) await exchange.RefuseAsync(refusal).ConfigureAwait(false);
        else await ReplyAsync(exchange, collection, reader.At(committed.Snapshot, exchange.Caller), committed.Decision).ConfigureAwait(false);
    }

    private static Task ReplyAsync(Exchange exchange, Collection collection, ReadContext context, Decision decision)
    {
        if (exchange[2] is "add_router_interface" or "remove_router_interface")
            return exchange.ReplyAsync(StatusCodes.Status200OK, RouterInterface((Router)decision.Shown[0], (Port)decision.Shown[1]));
        if (exchange[2] == "onboard_network_subnets") return exchange.ReplyAsync(StatusCodes.Status200OK, Boarded(decision));
        return decision.Shown[0] is SubnetPool pool
            ? exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of(("prefixes", AttributeValue.Texts(pool.Prefixes.Select(prefix => prefix.ToString())))))
            : exchange.ReplyAsync(StatusCodes.Status200OK, json => collection.WriteMember(json, context, decision.Shown[0]));
    }

    /// <summary>The subnets that the rules show, taken into the pool.</summary>
    private static AttributeValue Boarded(Decision decision) =>
        decision.Shown.OfType<Subnet>().Select(subnet => AttributeValue.Of(("id", subnet.Id), ("cidr", subnet.Cidr.ToString()))).ToImmutableArray();

    /// <summary>What the rules show of an interface that came or went is the router, then its port as it stands or stood.</summary>
    private static AttributeValue RouterInterface(Router router, Port port)
    {
        var subnets = port.FixedIps.Items.Select(ip => ip.SubnetId).ToImmutableArray();
        return AttributeValue.Of(
            ("id", router.Id),
            ("tenant_id", router.ProjectId),
            ("port_id", port.Id),
            ("network_id", port.NetworkId),
            ("subnet_id", subnets.LastOrDefault()),
            ("subnet_ids", AttributeValue.Texts(subnets)));
    }

    private static async Task<(AttributeBag Bag, Refusal? Fault)> ReadAsync(Exchange exchange)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        if (body.TooLarge) return (AttributeBag.Empty, WireRefusals.TooLarge);
        if (!JsonText.TryParseObject(body.Bytes, out var members)) return (AttributeBag.Empty, WireRefusals.InvalidBody);
        return (new AttributeBag(members.Value.ToImmutableDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal)), null);
    }
}
