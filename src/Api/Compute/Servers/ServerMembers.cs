using System.Text.Json;

namespace Neutrino.Api.Compute;

/// <summary>The names of a server's members, encoded once: a list writes each a thousand times.</summary>
internal static class ServerMembers
{
    public static readonly JsonEncodedText Links = JsonOutput.Name("links");
    public static readonly JsonEncodedText Relation = JsonOutput.Name("rel");
    public static readonly JsonEncodedText Target = JsonOutput.Name("href");
    public static readonly JsonEncodedText Id = JsonOutput.Name("id");
    public static readonly JsonEncodedText AdminPass = JsonOutput.Name("adminPass");
    public static readonly JsonEncodedText Name = JsonOutput.Name("name");
    public static readonly JsonEncodedText Status = JsonOutput.Name("status");
    public static readonly JsonEncodedText ProjectId = JsonOutput.Name("tenant_id");
    public static readonly JsonEncodedText UserId = JsonOutput.Name("user_id");
    public static readonly JsonEncodedText HostId = JsonOutput.Name("hostId");
    public static readonly JsonEncodedText AccessIpV4 = JsonOutput.Name("accessIPv4");
    public static readonly JsonEncodedText AccessIpV6 = JsonOutput.Name("accessIPv6");
    public static readonly JsonEncodedText DiskConfig = JsonOutput.Name("OS-DCF:diskConfig");
    public static readonly JsonEncodedText Progress = JsonOutput.Name("progress");
    public static readonly JsonEncodedText Metadata = JsonOutput.Name("metadata");
    public static readonly JsonEncodedText Tags = JsonOutput.Name("tags");
    public static readonly JsonEncodedText ServerGroups = JsonOutput.Name("server_groups");
    public static readonly JsonEncodedText Addresses = JsonOutput.Name("addresses");
    public static readonly JsonEncodedText Locked = JsonOutput.Name("locked");
    public static readonly JsonEncodedText LockedReason = JsonOutput.Name("locked_reason");
    public static readonly JsonEncodedText Description = JsonOutput.Name("description");
    public static readonly JsonEncodedText TrustedImageCertificates = JsonOutput.Name("trusted_image_certificates");
    public static readonly JsonEncodedText HostName = JsonOutput.Name("OS-EXT-SRV-ATTR:hostname");
    public static readonly JsonEncodedText Created = JsonOutput.Name("created");
    public static readonly JsonEncodedText Updated = JsonOutput.Name("updated");
    public static readonly JsonEncodedText Image = JsonOutput.Name("image");
    public static readonly JsonEncodedText Flavor = JsonOutput.Name("flavor");
    public static readonly JsonEncodedText AddressVersion = JsonOutput.Name("version");
    public static readonly JsonEncodedText Address = JsonOutput.Name("addr");
    public static readonly JsonEncodedText AddressType = JsonOutput.Name("OS-EXT-IPS:type");
    public static readonly JsonEncodedText MacAddress = JsonOutput.Name("OS-EXT-IPS-MAC:mac_addr");
    public static readonly JsonEncodedText AvailabilityZone = JsonOutput.Name("OS-EXT-AZ:availability_zone");
    public static readonly JsonEncodedText ConfigDrive = JsonOutput.Name("config_drive");
    public static readonly JsonEncodedText KeyName = JsonOutput.Name("key_name");
    public static readonly JsonEncodedText LaunchedAt = JsonOutput.Name("OS-SRV-USG:launched_at");
    public static readonly JsonEncodedText TerminatedAt = JsonOutput.Name("OS-SRV-USG:terminated_at");
    public static readonly JsonEncodedText TaskState = JsonOutput.Name("OS-EXT-STS:task_state");
    public static readonly JsonEncodedText VmState = JsonOutput.Name("OS-EXT-STS:vm_state");
    public static readonly JsonEncodedText PowerState = JsonOutput.Name("OS-EXT-STS:power_state");
    public static readonly JsonEncodedText VolumesAttached = JsonOutput.Name("os-extended-volumes:volumes_attached");
    public static readonly JsonEncodedText HostStatus = JsonOutput.Name("host_status");
    public static readonly JsonEncodedText Host = JsonOutput.Name("OS-EXT-SRV-ATTR:host");
    public static readonly JsonEncodedText InstanceName = JsonOutput.Name("OS-EXT-SRV-ATTR:instance_name");
    public static readonly JsonEncodedText HypervisorHostname = JsonOutput.Name("OS-EXT-SRV-ATTR:hypervisor_hostname");
    public static readonly JsonEncodedText ReservationId = JsonOutput.Name("OS-EXT-SRV-ATTR:reservation_id");
    public static readonly JsonEncodedText LaunchIndex = JsonOutput.Name("OS-EXT-SRV-ATTR:launch_index");
    public static readonly JsonEncodedText KernelId = JsonOutput.Name("OS-EXT-SRV-ATTR:kernel_id");
    public static readonly JsonEncodedText RamdiskId = JsonOutput.Name("OS-EXT-SRV-ATTR:ramdisk_id");
    public static readonly JsonEncodedText RootDeviceName = JsonOutput.Name("OS-EXT-SRV-ATTR:root_device_name");
    public static readonly JsonEncodedText UserData = JsonOutput.Name("OS-EXT-SRV-ATTR:user_data");
    public static readonly JsonEncodedText SecurityGroups = JsonOutput.Name("security_groups");
    public static readonly JsonEncodedText Fault = JsonOutput.Name("fault");
}
