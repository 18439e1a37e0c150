using System.Globalization;
using System.Text.RegularExpressions;

namespace Neutrino.Api.Compute;

/// <summary>The extra specs that are known, since 2.86: an unknown name in a known namespace is refused, and so is a value of the wrong form.</summary>
internal static class ExtraSpecForms
{
    private const string Flag = "flag";
    private const string Number = "number";
    private const string Text = "text";
    private static readonly string[] Namespaces = ["accel", "hw", "hw_rng", "hw_video", "os", "pci_passthrough", "powervm", "quota", "vmware"];

    /// <summary>Name (<c>{}</c> is a number) → form: a flag, a number, text, or words.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["accel:device_profile"] = Text, ["hide_hypervisor_id"] = Flag, ["hw:hide_hypervisor_id"] = Flag, ["hw:cpu_policy"] = "dedicated|shared|mixed", ["hw:cpu_thread_policy"] = "prefer|isolate|require",
        ["hw:emulator_threads_policy"] = "isolate|share", ["hw:cpu_dedicated_mask"] = Text, ["hw:cpu_realtime"] = Flag, ["hw:cpu_realtime_mask"] = Text, ["hw:cpu_sockets"] = Number, ["hw:cpu_cores"] = Number,
        ["hw:cpu_threads"] = Number, ["hw:cpu_max_sockets"] = Number, ["hw:cpu_max_cores"] = Number, ["hw:cpu_max_threads"] = Number, ["hw:numa_nodes"] = Number, ["hw:numa_cpus.{}"] = Text, ["hw:numa_mem.{}"] = Number,
        ["hw:pci_numa_affinity_policy"] = "required|preferred|legacy|socket", ["hw:mem_page_size"] = Text, ["hw:mem_encryption"] = Flag, ["hw:boot_menu"] = Flag, ["hw:watchdog_action"] = "none|pause|poweroff|reset|disabled",
        ["hw:serial_port_count"] = Number, ["hw:pmem"] = Text, ["hw:pmu"] = Flag, ["hw:vif_multiqueue_enabled"] = Flag, ["hw:locked_memory"] = Flag, ["hw:input_bus"] = "usb|virtio", ["hw:tpm_version"] = "1.2|2.0",
        ["hw:tpm_model"] = "tpm-tis|tpm-crb", ["hw:viommu_model"] = "intel|smmuv3|virtio|auto", ["hw:virtio_packed_ring"] = Flag, ["hw_rng:allowed"] = Flag, ["hw_rng:rate_bytes"] = Number, ["hw_rng:rate_period"] = Number,
        ["hw_video:ram_max_mb"] = Number, ["os:secure_boot"] = "required|optional|disabled|prohibited", ["os:monitors"] = Number, ["os:resolution"] = Text, ["pci_passthrough:alias"] = Text,
        ["quota:cpu_shares"] = Number, ["quota:cpu_shares_level"] = Text, ["quota:cpu_period"] = Number, ["quota:cpu_quota"] = Number, ["quota:cpu_limit"] = Number, ["quota:cpu_reservation"] = Number,
        ["quota:memory_shares_level"] = Text, ["quota:memory_shares_share"] = Number, ["quota:memory_limit"] = Number, ["quota:memory_reservation"] = Number, ["quota:vif_inbound_burst"] = Number,
        ["quota:vif_inbound_average"] = Number, ["quota:vif_inbound_peak"] = Number, ["quota:vif_outbound_burst"] = Number, ["quota:vif_outbound_average"] = Number, ["quota:vif_outbound_peak"] = Number,
        ["quota:vif_shares_level"] = Text, ["quota:vif_shares_share"] = Number, ["quota:vif_limit"] = Number, ["quota:vif_reservation"] = Number, ["quota:disk_read_bytes_sec"] = Number, ["quota:disk_read_iops_sec"] = Number,
        ["quota:disk_write_bytes_sec"] = Number, ["quota:disk_write_iops_sec"] = Number, ["quota:disk_total_bytes_sec"] = Number, ["quota:disk_total_iops_sec"] = Number, ["quota:disk_io_shares_level"] = Text,
        ["quota:disk_io_shares_share"] = Number, ["quota:disk_io_limit"] = Number, ["quota:disk_io_reservation"] = Number, ["vmware:hw_version"] = Text, ["vmware:storage_policy"] = Text, ["vmware:boot_efi_secure_boot"] = Flag,
        ["powervm:min_mem"] = Number, ["powervm:max_mem"] = Number, ["powervm:min_vcpu"] = Number, ["powervm:max_vcpu"] = Number, ["powervm:proc_units"] = Text, ["powervm:min_proc_units"] = Text,
        ["powervm:max_proc_units"] = Text, ["powervm:dedicated_proc"] = Flag, ["powervm:shared_weight"] = Number, ["powervm:availability_priority"] = Number, ["powervm:uncapped"] = Flag,
        ["powervm:dedicated_sharing_mode"] = "share_idle_procs|keep_idle_procs|share_idle_procs_active|share_idle_procs_always", ["powervm:processor_compatibility"] = Text, ["powervm:shared_proc_pool_name"] = Text,
        ["powervm:srr_capability"] = Flag,
    };

    /// <summary>What is wrong with a spec; null when nothing is, or nothing is known of its namespace.</summary>
    public static string? Fault(string name, string value)
    {
        var pattern = Regex.Replace(name, @"\.[0-9]+$", ".{}");
        if (Known.TryGetValue(pattern, out var form)) return Fits(form, value) ? null : $"Validation failed; extra spec '{name}' has the value '{value}', which is not {Said(form)}.";
        if (name.StartsWith("trait:", StringComparison.Ordinal)) return value is "required" or "forbidden" ? null : $"Validation failed; extra spec '{name}' has the value '{value}', which is not one of: required, forbidden.";
        return Namespaces.Contains(name.Split(':')[0]) && name.Contains(':', StringComparison.Ordinal) ? $"Validation failed; extra spec '{name}' does not appear to be a valid extra spec." : null;
    }

    private static bool Fits(string form, string value) => form switch
    {
        Text => true,
        Flag => new FlagSchema().Check(value, false) is null || value.ToUpperInvariant() is "T" or "F" or "Y" or "N",
        Number => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => form.Split('|').Contains(value),
    };

    private static string Said(string form) => form switch { Flag => "a boolean", Number => "an integer", _ => $"one of: {form.Replace("|", ", ", StringComparison.Ordinal)}" };
}
