using Neutrino.Model;

namespace Neutrino.Rules;

public static class QuotaRefusals
{
    public static Refusal NotFound(string project) => new("TenantQuotaNotFound", 404, $"Quota for tenant {project} could not be found.");
    public static Refusal BelowUsage(IEnumerable<string> resources) => new("InvalidQuotaValue", 409,
        $"Change would make usage less than 0 for the following resources: [{string.Join(", ", resources.Select(resource => $"'{resource}'"))}].");
}
