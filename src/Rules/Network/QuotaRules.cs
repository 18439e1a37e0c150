using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>How many of a resource a project may have.</summary>
public static class QuotaRules
{
    /// <summary>The limit that is none.</summary>
    public const int Unlimited = -1;

    /// <summary>The Network API's own defaults, by the resource's singular.</summary>
    public static readonly ValueMap<string, int> Defaults = new(new Dictionary<string, int>
    {
        ["network"] = 100,
        ["subnet"] = 100,
        ["port"] = 500,
        ["router"] = 10,
        ["floatingip"] = 50,
        ["security_group"] = 10,
        ["security_group_rule"] = 100,
        ["rbac_policy"] = 10,
        ["subnetpool"] = Unlimited,
    });

    /// <summary>The limit of a project; −1 is none.</summary>
    public static int LimitOf(Snapshot snapshot, RuleSettings settings, string resource, string project) =>
        snapshot.Quotas.Find(project) is { } quota && quota.Limits.TryGetValue(resource, out var own) ? own
        : settings.DefaultQuotas.TryGetValue(resource, out var limit) ? limit
        : Unlimited;

    /// <summary>How many the project has.</summary>
    public static int UsedBy(Snapshot snapshot, ResourceTable table, string project) => table.CountOf(snapshot, project);

    /// <summary>The refusal of one more.</summary>
    internal static Refusal? Exceeded(Draft draft, ResourceTable table, string project)
    {
        var limit = LimitOf(draft.Snapshot, draft.Settings, table.Singular, project);
        return limit >= 0 && UsedBy(draft.Snapshot, table, project) >= limit ? GeneralRefusals.OverQuota(table.Singular) : null;
    }
}
