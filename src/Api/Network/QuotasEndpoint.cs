using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>/v2.0/quotas</c>: every project with limits of its own; one project's limits, the defaults, and the limits beside what is used.</summary>
internal sealed class QuotasEndpoint(NetworkReader reader, Writer writer, RuleSettings rules) : IEndpoint
{
    private const string Singular = "quota";
    private static readonly Refusal ForeignQuota = AdminRequired("Non-admin is not authorised to access quotas for another tenant");
    private static readonly Refusal NotAdmin = AdminRequired("Only admin can view or configure quota");

    public Task AnswerAsync(Exchange exchange)
    {
        if (exchange.Depth is 2 or 3 && exchange.Method == "GET") return ReadAsync(exchange, exchange[1], exchange[2]);
        return (exchange.Method, exchange.Depth) switch
        {
            ("GET", 1) => exchange.Caller.IsAdmin ? ListAsync(exchange) : exchange.RefuseAsync(NotAdmin),
            ("PUT", 2) => exchange.Caller.IsAdmin ? UpdateAsync(exchange, exchange[1]) : exchange.RefuseAsync(Disallowed("update_quota")),
            ("DELETE", 2) => exchange.Caller.IsAdmin ? ResetAsync(exchange, exchange[1]) : exchange.RefuseAsync(Disallowed("delete_quota")),
            (_, <= 3) => exchange.RefuseAsync(WireRefusals.MethodNotAllowed),
            _ => exchange.RefuseAsync(WireRefusals.NotFound),
        };
    }

    private static Refusal AdminRequired(string reason) => new("AdminRequired", StatusCodes.Status403Forbidden, $"User does not have admin privileges: {reason}");
    private static Refusal Disallowed(string rule) => new("PolicyNotAuthorized", StatusCodes.Status403Forbidden, $"rule:{rule} is disallowed by policy");

    private Task ReadAsync(Exchange exchange, string project, string part)
    {
        if (part.Length == 0 && project is "tenant" or "project") return OwnProjectAsync(exchange, project);
        if (part is not ("" or "default" or "details")) return exchange.RefuseAsync(WireRefusals.NotFound);
        if (!exchange.Caller.IsAdmin && project != exchange.Caller.ProjectId) return exchange.RefuseAsync(ForeignQuota);
        var snapshot = reader.Now(exchange.Caller).Snapshot;
        return ReplyAsync(exchange, part switch
        {
            "details" => Details(snapshot, project),
            "default" => Owned(project, rules.DefaultQuotas.Select(limit => (limit.Key, (AttributeValue)limit.Value))),
            _ => Limits(snapshot, project),
        });
    }

    /// <summary>An old question of python-neutronclient: which project is mine?</summary>
    private static Task OwnProjectAsync(Exchange exchange, string name) =>
        exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of((name, AttributeValue.Of(($"{name}_id", exchange.Caller.ProjectId)))));

    private Task ListAsync(Exchange exchange)
    {
        var snapshot = reader.Now(exchange.Caller).Snapshot;
        var all = snapshot.Quotas.All.Select(quota => Limits(snapshot, quota.Id)).ToImmutableArray();
        return exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of(("quotas", all)));
    }

    private async Task UpdateAsync(Exchange exchange, string project)
    {
        var (bag, fault) = await ReadLimitsAsync(exchange).ConfigureAwait(false);
        if (fault is null) fault = (await writer.CommitAsync(new UpdateCommand(exchange.Caller, Singular, project, bag)).ConfigureAwait(false)).Decision.Refusal;
        await (fault is null ? ReplyAsync(exchange, Limits(reader.Now(exchange.Caller).Snapshot, project)) : exchange.RefuseAsync(fault)).ConfigureAwait(false);
    }

    private async Task ResetAsync(Exchange exchange, string project)
    {
        var committed = await writer.CommitAsync(new DeleteCommand(exchange.Caller, Singular, project)).ConfigureAwait(false);
        await (committed.Decision.Refusal is { } refusal ? exchange.RefuseAsync(refusal) : exchange.EmptyAsync(StatusCodes.Status204NoContent)).ConfigureAwait(false);
    }

    private async Task<(AttributeBag Limits, Refusal? Fault)> ReadLimitsAsync(Exchange exchange)
    {
        using var body = await RequestBody.ReadAsync(exchange.Request, exchange.Aborted).ConfigureAwait(false);
        if (body.TooLarge) return (AttributeBag.Empty, WireRefusals.TooLarge);
        if (!JsonText.TryParseObject(body.Bytes, out var members)) return (AttributeBag.Empty, WireRefusals.InvalidBody);
        if (((AttributeValue)members.Value).Find(Singular) is not { IsNull: false } quota) return (AttributeBag.Empty, WireRefusals.BadRequest($"Unable to find '{Singular}' in request body"));
        return quota.Kind == AttributeKind.Map ? Checked(quota.Map) : (AttributeBag.Empty, WireRefusals.BadRequest($"Object '{Singular}' contains invalid data"));
    }

    private (AttributeBag Limits, Refusal? Fault) Checked(ImmutableArray<KeyValuePair<string, AttributeValue>> given)
    {
        var limits = given.Where(limit => limit.Key is not ("tenant_id" or "project_id")).ToList();
        var unknown = limits.Where(limit => limit.Key != CheckLimit && !rules.DefaultQuotas.ContainsKey(limit.Key)).Select(limit => limit.Key).ToList();
        if (unknown.Count > 0) return (AttributeBag.Empty, WireRefusals.BadRequest($"Unrecognized attribute(s) '{string.Join(", ", unknown)}'"));
        var bag = AttributeBag.Empty;
        foreach (var (name, value) in limits)
        {
            var number = name == CheckLimit ? Validators.Flag(value) : Validators.Integer(value);
            if (number.Refusal is { } refusal) return (bag, refusal);
            if (name != CheckLimit && number.Value.Number is < -1 or > int.MaxValue) return (bag, WireRefusals.BadRequest($"Invalid input for {name}. Reason: {OutOfRange(number.Value.Number)}."));
            bag = bag.With(name, number.Value);
        }

        return (bag, null);
    }

    private const string CheckLimit = "check_limit";

    private static string OutOfRange(long limit) => limit < 0 ? $"'{limit}' is too small - must be at least '-1'" : $"'{limit}' is too large - must be no larger than '{int.MaxValue}'";

    private AttributeValue Limits(Snapshot snapshot, string project) =>
        Owned(project, rules.DefaultQuotas.Keys.Select(resource => (resource, (AttributeValue)QuotaRules.LimitOf(snapshot, rules, resource, project))));

    private AttributeValue Details(Snapshot snapshot, string project) => Owned(project, rules.DefaultQuotas.Keys.Select(resource => (resource, AttributeValue.Of(
        ("limit", QuotaRules.LimitOf(snapshot, rules, resource, project)), ("used", Used(snapshot, resource, project)), ("reserved", 0)))));

    private static int Used(Snapshot snapshot, string resource, string project) => NetworkTables.Find(resource) is { } table ? QuotaRules.UsedBy(snapshot, table, project) : 0;

    private static AttributeValue Owned(string project, IEnumerable<(string, AttributeValue)> limits) =>
        AttributeValue.Of([.. limits, ("tenant_id", project), ("project_id", project)]);

    private static Task ReplyAsync(Exchange exchange, AttributeValue quota) => exchange.ReplyAsync(StatusCodes.Status200OK, AttributeValue.Of((Singular, quota)));
}
