using System.Collections.Immutable;
using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

/// <summary>A project's limits; its id is the project's. A project without a row has the defaults: read <c>new Quota { Id = project }</c>.</summary>
public static class QuotaTable
{
    public static readonly ResourceTable<Quota> Table = new()
    {
        Singular = "quota",
        Plural = "quotas",
        Path = "quotas",
        Kind = ResourceKind.Quota,
        CanCreate = false,
        NotFound = QuotaRefusals.NotFound,
        Rows = snapshot => snapshot.Quotas,
        IsVisibleTo = (_, caller, quota) => caller.IsAdmin || caller.ProjectId == quota.Id,
        Attributes =
        [
            .. QuotaRules.Defaults.Keys.Select(Limit),
            Column<Quota>("tenant_id", Hidden, (_, quota) => quota.Id),
            Column<Quota>("project_id", Hidden, (_, quota) => quota.Id, extension: "project-id"),
            Input<Quota>("check_limit", Put, Validators.Flag, extension: "quota-check-limit"),
        ],
    };

    private static AttributeRule<Quota> Limit(string resource) => Column<Quota>(
        resource, Put, (at, quota) => quota.Limits.TryGetValue(resource, out var own) ? own : Default(at, resource), LimitValue, extension: "quotas");

    private static int Default(ReadContext at, string resource) =>
        (at.Settings?.DefaultQuotas ?? QuotaRules.Defaults).TryGetValue(resource, out var limit) ? limit : QuotaRules.Unlimited;

    private static Validated LimitValue(AttributeValue value)
    {
        var number = Validators.Integer(value);
        if (!number.IsOk) return number;
        return number.Value.Number is >= QuotaRules.Unlimited and <= int.MaxValue
            ? number
            : Validated.Bad(number.Value.Number < QuotaRules.Unlimited
                ? $"'{number.Value}' is too small - must be at least '{QuotaRules.Unlimited}'"
                : $"'{number.Value}' is too large - must be no larger than '{int.MaxValue}'");
    }
}
