using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>The query parameters that a list of servers knows: since microversion 2.75 others are refused.</summary>
internal static class ServerQuery
{
    private static readonly HashSet<string> Known = new(StringComparer.Ordinal)
    {
        "user_id", "project_id", "tenant_id", "launch_index", "image_ref", "image", "kernel_id", "ramdisk_id", "hostname", "key_name", "power_state", "vm_state", "task_state", "host", "node", "flavor",
        "reservation_id", "launched_at", "terminated_at", "availability_zone", "name", "display_name", "description", "display_description", "locked_by", "uuid", "root_device_name", "config_drive",
        "access_ip_v4", "access_ip_v6", "auto_disk_config", "progress", "sort_key", "sort_dir", "all_tenants", "soft_deleted", "deleted", "status", "changes-since", "changes-before", "ip", "ip6",
        "created_at", "limit", "marker", "not-tags", "not-tags-any", "tags", "tags-any", "locked", "block_device_mapping", "services", "metadata", "system_metadata", "info_cache", "security_groups", "pci_devices",
    };

    public static Refusal? Unknown(ComputeExchange exchange)
    {
        var unknown = exchange.Query.All.Select(parameter => parameter.Key).Where(name => !Known.Contains(name)).Distinct().ToList();
        return unknown.Count == 0 ? null
            : new SchemaFault(null, default, $"Additional properties are not allowed ({string.Join(", ", unknown.Select(name => $"'{name}'"))} {(unknown.Count == 1 ? "was" : "were")} unexpected)").AsQueryRefusal();
    }
}
