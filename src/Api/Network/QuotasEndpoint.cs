using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>/v2.0/quotas</c>: every project with limits of its own; one project's limits, the defaults, and the limits beside what is used.</summary>
internal sealed class QuotasEndpoint(Collection collection, NetworkReader reader, Writer writer, RuleSettings rules) : IEndpoint
{
    private const string Singular = "quota";

    public Task AnswerAsync(Exchange exchange)
    {
        if (exchange.Depth is 2 or 3 && exchange.Method == "GET") return ReadAsync(exchange, exchange[1], exchange[2]);
        return (exchange.Method, exchange.Depth) switch
        {
            ("GET", 1) => exchange.Caller.IsAdmin ? ListAsync(exchange) : exchange.RefuseAsync(Disallowed("get_quota")),
            ("PUT", 2) => exchange.Caller.IsAdmin ? UpdateAsync(exchange, exchange[1]) : exchange.RefuseAsync(Disallowed("update_quota")),
            ("DELETE", 2) => exchange.Caller.IsAdmin ? ResetAsync(exchange, exchange[1]) : exchange.RefuseAsync(Disallowed("delete_quota")),
            (_, <= 3) => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
            _ => exchange.RefuseAsync(WireRefusals.NotFound),
        };
    }

    private static Refusal Disallowed(string rule) => new("PolicyNotAuthorized", StatusCodes.Status403Forbidden, $"rule:{rule} is disallowed by policy");

    private Task ReadAsync(Exchange exchange, string project, string part)
    {
        if (part.Length == 0 && project is "tenant" or "project") return OwnProjectAsync(exchange, project);
        if (part is not ("" or "default" or "details")) return exchange.RefuseAsync(WireRefusals.NotFound);
        if (!exchange.Caller.IsAdmin && project != exchange.Caller.ProjectId) return exchange.RefuseAsync(Disallowed("get_quota"));
        var snapshot = reader.Now(exchange.Caller).Snapshot;
        return ReplyAsync(exchange, part switch
        {
            "details" => Details(snapshot, project),
            "default" => AttributeValue.Of([.. rules.DefaultQuotas.Select(limit => (limit.Key, (AttributeValue)limit.Value))]),
            _ => Limits(snapshot, project),
        });
    }

    /// <summary>An old question of python-neutronclient: which project is mine?</summary>
    private static Task OwnProjectAsync(Exchange exchange, string name) =>
        exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of((name, AttributeValue.Of(($"{name}_id", exchange.Caller.ProjectId)))));

    private Task ListAsync(Exchange exchange)
    {
        var snapshot = reader.Now(exchange.Caller).Snapshot;
        var all = snapshot.Quotas.All.Select(quota => Owned(quota.Id, Limits(snapshot, quota.Id))).ToImmutableArray();
        return exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of(("quotas", all)));
    }

    private async Task UpdateAsync(Exchange exchange, string project)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        var read = body.TooLarge ? WireRefusals.TooLarge : RequestedAttributes.Read(collection, exchange.Caller, body.Bytes, isCreate: false);
        var fault = read.Refusal ?? (await writer.CommitAsync(new UpdateCommand(exchange.Caller, Singular, project, read.Bags[0])).ConfigureAwait(false)).Decision.Refusal;
        await (fault is null ? ReplyAsync(exchange, Limits(reader.Now(exchange.Caller).Snapshot, project)) : exchange.RefuseAsync(fault)).ConfigureAwait(false);
    }

    private async Task ResetAsync(Exchange exchange, string project)
    {
        var committed = await writer.CommitAsync(new DeleteCommand(exchange.Caller, Singular, project)).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : exchange.EmptyAsync(StatusCodes.Status204NoContent)).ConfigureAwait(false);
    }

    private AttributeValue Limits(Snapshot snapshot, string project) =>
        AttributeValue.Of([.. rules.DefaultQuotas.Keys.Select(resource => (resource, (AttributeValue)QuotaRules.LimitOf(snapshot, rules, resource, project)))]);

    private AttributeValue Details(Snapshot snapshot, string project) => AttributeValue.Of([.. rules.DefaultQuotas.Keys.Select(resource => (resource, AttributeValue.Of(
        ("limit", QuotaRules.LimitOf(snapshot, rules, resource, project)), ("used", Used(snapshot, resource, project)), ("reserved", 0))))]);

    private static int Used(Snapshot snapshot, string resource, string project) => NetworkTables.Find(resource) is { } table ? QuotaRules.UsedBy(snapshot, table, project) : 0;

    /// <summary>Only a list says whose limits they are.</summary>
    private static AttributeValue Owned(string project, AttributeValue limits) => limits.Map.Add(new("tenant_id", project)).Add(new("project_id", project));

    private static Task ReplyAsync(Exchange exchange, AttributeValue quota) => exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of((Singular, quota)));
}
