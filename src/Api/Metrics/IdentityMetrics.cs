using Neutrino.Model;

namespace Neutrino.Api;

/// <summary>Identity, under the names and labels of the OpenStack exporter.</summary>
internal static class IdentityMetrics
{
    public static void Write(MetricText text, Snapshot snapshot)
    {
        text.Gauge("openstack_identity_up", "up", 1)
            .Gauge("openstack_identity_domains", "domains", snapshot.Domains.Count)
            .Gauge("openstack_identity_projects", "projects", snapshot.Projects.Count)
            .Gauge("openstack_identity_users", "users", snapshot.Users.Count)
            .Gauge("openstack_identity_groups", "groups", snapshot.Groups.Count)
            .Gauge("openstack_identity_regions", "regions", snapshot.Regions.Count)
            .Family("openstack_identity_domain_info", "gauge", "domain_info");
        foreach (var domain in snapshot.Domains.All)
            text.Sample(1, ("description", domain.Description), ("enabled", domain.Enabled ? "true" : "false"), ("id", domain.Id), ("name", domain.Name));
        text.Family("openstack_identity_project_info", "gauge", "project_info");
        foreach (var project in snapshot.Projects.All)
        {
            text.Sample(
                1, ("description", project.Description), ("domain_id", project.DomainId), ("enabled", project.Enabled ? "true" : "false"), ("id", project.Id), ("is_domain", "false"), ("name", project.Name),
                ("parent_id", project.ParentId), ("tags", string.Join(',', project.Tags)));
        }
    }
}
