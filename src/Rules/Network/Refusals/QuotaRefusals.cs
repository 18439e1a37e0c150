using Neutrino.Model;

namespace Neutrino.Rules;

public static class QuotaRefusals
{
    public static Refusal NotFound(string project) => new("TenantQuotaNotFound", 404, $"Quota for tenant {project} could not be found.");
    public static Refusal BelowUsage(string resource, long limit, int used) =>
        GeneralRefusals.HttpBadRequest($"Quota limit {limit} for {resource} must be greater than or equal to already used {used}");
}
