using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>Each project's limits and use, under the names of the OpenStack exporter.</summary>
internal static class QuotaMetrics
{
    public static void Write(MetricText text, Snapshot snapshot, RuleSettings rules)
    {
        foreach (var resource in rules.DefaultQuotas.Keys)
        {
            if (NetworkTables.Find(resource) is not { } table) continue;
            text.Family($"openstack_neutron_quota_{resource}", "gauge", $"quota_{resource}");
            foreach (var project in snapshot.Projects.All)
            {
                var limit = snapshot.Quotas.Find(project.Id) is { } own && own.Limits.TryGetValue(resource, out var set) ? set : rules.DefaultQuotas[resource];
                text.Sample(limit, ("tenant", project.Name), ("tenant_id", project.Id), ("type", "limit"))
                    .Sample(0, ("tenant", project.Name), ("tenant_id", project.Id), ("type", "reserved"))
                    .Sample(QuotaRules.UsedBy(snapshot, table, project.Id), ("tenant", project.Name), ("tenant_id", project.Id), ("type", "used"));
            }
        }
    }
}
