using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A project's limits: set one by one, forgotten as a whole.</summary>
internal static class Quotas
{
    public static Outcome<Quota> Update(Draft draft, Quota quota, AttributeBag body)
    {
        var limits = quota.Limits;
        foreach (var resource in QuotaRules.Defaults.Keys)
            if (body.Number(resource) is { } limit) limits = limits.With(resource, (int)limit);
        if (body.Flag("check_limit", false) && Below(draft, quota.Id, body) is { } below) return below;
        var changed = quota with { Limits = limits };
        return draft.Snapshot.Quotas.Find(quota.Id) is null ? draft.Add(changed) : draft.Replace(quota, changed);
    }

    public static Refusal? Delete(Draft draft, Quota quota)
    {
        draft.Remove(quota);
        return null;
    }

    private static Refusal? Below(Draft draft, string project, AttributeBag body)
    {
        foreach (var resource in QuotaRules.Defaults.Keys)
        {
            var used = QuotaRules.UsedBy(draft.Snapshot, NetworkTables.Find(resource)!, project);
            if (body.Number(resource) is { } limit && limit >= 0 && used > limit) return QuotaRefusals.BelowUsage(resource, limit, used);
        }

        return null;
    }
}
