using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Compute;

/// <summary>Servers as the API shows them, in the words of a microversion, to a caller.</summary>
internal sealed class ServerWriter(ComputeExchange exchange, Snapshot snapshot)
{
    private static readonly string[] WithProgress = ["ACTIVE", "BUILD", "DELETED", "REBUILD"];
    private static readonly JsonEncodedText Links = JsonOutput.Name("links"), Relation = JsonOutput.Name("rel"), Target = JsonOutput.Name("href");

    // What the rows of a list share is made once.
    private readonly Dictionary<string, string> hostIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> images = new(StringComparer.Ordinal);
    private readonly Dictionary<ServerFlavor, byte[]> flavors = [];
    private readonly bool isAdmin = exchange.Caller.IsAdmin;
    private readonly int version = exchange.Version;

    /// <summary>Whether the attributes of the extensions are shown: not in the short replies of old microversions.</summary>
    public bool Extended { get; init; } = true;

    /// <summary>A single server shows its groups; a list does not.</summary>
    public bool ShowsGroups { get; init; }

    public string? AdminPassword { get; init; }

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    public static string FineTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>A host, hidden from other projects: the same for all servers of one project on one host.</summary>
    public static string HostId(string project, string host) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project + host)))[..56];

    private string HostIdOf(string project) => hostIds.TryGetValue(project, out var id) ? id : hostIds[project] = HostId(project, exchange.Cloud.HostName);

    public void WriteLinked(Utf8JsonWriter json, Server server)
    {
        json.WriteStartObject();
        json.WriteString("id", server.Id);
        json.WriteString("name", server.Name);
        WriteLinks(json, "servers", server.Id);
        json.WriteEndObject();
    }

    public void WriteLinks(Utf8JsonWriter json, string collection, string id)
    {
        json.WriteStartArray(Links);
        WriteLink(json, "self", $"{exchange.Base}/{collection}/{id}");
        WriteLink(json, "bookmark", $"{exchange.BookmarkBase}/{collection}/{id}");
        json.WriteEndArray();
    }

    public void Write(Utf8JsonWriter json, Server server, DateTimeOffset? deletedAt = null)
    {
        var condition = deletedAt is null ? exchange.Cloud.Board.Of(server) : new ServerCondition("deleted", null, 0);
        var status = deletedAt is null ? condition.Status : "DELETED";
        json.WriteStartObject();
        WriteCore(json, server, status);
        WriteTimes(json, server, deletedAt);
        WriteAddresses(json, server);
        WriteExtensions(json, server, condition, deletedAt);
        WriteFault(json, server, status);
        if (AdminPassword is not null) json.WriteString("adminPass", AdminPassword);
        json.WriteEndObject();
    }

    private void WriteCore(Utf8JsonWriter json, Server server, string status)
    {
        json.WriteString("id", server.Id);
        json.WriteString("name", server.Name);
        json.WriteString("status", status);
        json.WriteString("tenant_id", server.ProjectId);
        json.WriteString("user_id", server.UserId);
        WriteWords(json, "metadata", server.Metadata);
        json.WriteString("hostId", server.Fault is null ? HostIdOf(server.ProjectId) : "");
        WriteImage(json, server);
        WriteFlavor(json, server.Flavor);
        json.WriteString("accessIPv4", server.AccessIpV4 ?? "");
        json.WriteString("accessIPv6", server.AccessIpV6 ?? "");
        WriteLinks(json, "servers", server.Id);
        json.WriteString("OS-DCF:diskConfig", server.DiskConfig);
        if (WithProgress.Contains(status)) json.WriteNumber("progress", 0);
        if (version >= 9) json.WriteBoolean("locked", server.Locked);
        if (version >= 73) json.WriteString("locked_reason", server.Lock?.Reason);
        if (version >= 19) json.WriteString("description", server.Description);
        if (version >= 26) WriteTexts(json, "tags", server.Tags);
        if (version >= 63) json.WriteNull("trusted_image_certificates");
        if (version >= 90 && !(Extended && isAdmin)) json.WriteString("OS-EXT-SRV-ATTR:hostname", server.HostName);
        if (version >= 71 && ShowsGroups) WriteTexts(json, "server_groups", server.ServerGroupId is { } group ? [group] : []);
    }

    private static void WriteTimes(Utf8JsonWriter json, Server server, DateTimeOffset? deletedAt)
    {
        json.WriteString("created", Time(server.CreatedAt));
        json.WriteString("updated", Time(deletedAt ?? server.UpdatedAt));
    }

    private void WriteImage(Utf8JsonWriter json, Server server)
    {
        json.WritePropertyName("image");
        if (server.Image is not { } image) json.WriteStringValue("");
        else json.WriteRawValue(images.TryGetValue(image.Id, out var written) ? written : images[image.Id] = JsonOutput.Written(part => WriteLinkedId(part, "images", image.Id)), skipInputValidation: true);
    }

    private void WriteFlavor(Utf8JsonWriter json, ServerFlavor flavor)
    {
        json.WritePropertyName("flavor");
        json.WriteRawValue(flavors.TryGetValue(flavor, out var written) ? written : flavors[flavor] = JsonOutput.Written(part => WriteFlavorValue(part, flavor)), skipInputValidation: true);
    }

    private void WriteFlavorValue(Utf8JsonWriter json, ServerFlavor flavor)
    {
        if (version < 47)
        {
            WriteLinkedId(json, "flavors", flavor.Id);
            return;
        }

        json.WriteStartObject();
        json.WriteNumber("vcpus", flavor.Vcpus);
        json.WriteNumber("ram", flavor.RamMb);
        json.WriteNumber("disk", flavor.DiskGb);
        json.WriteNumber("ephemeral", flavor.EphemeralGb);
        json.WriteNumber("swap", flavor.SwapMb);
        json.WriteString("original_name", flavor.Name);
        WriteWords(json, "extra_specs", flavor.ExtraSpecs);
        json.WriteEndObject();
    }

    private void WriteLinkedId(Utf8JsonWriter json, string collection, string id)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteStartArray(Links);
        WriteLink(json, "bookmark", $"{exchange.BookmarkBase}/{collection}/{id}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The addresses of the server's ports by the names of their networks, floating ones behind the fixed.</summary>
    public void WriteAddresses(Utf8JsonWriter json, Server server, string? onlyOf = null, string name = "addresses", bool extended = true)
    {
        json.WriteStartObject(name);
        foreach (var network in ServerAddresses.Of(snapshot, server).Where(network => onlyOf is null || network.Name == onlyOf))
        {
            json.WriteStartArray(network.Name);
            foreach (var address in network.Addresses) WriteAddress(json, address, extended);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter json, ServerAddress address, bool extended)
    {
        json.WriteStartObject();
        json.WriteNumber("version", address.Ip.Version);
        json.WriteString("addr", address.Ip.ToString());
        if (extended)
        {
            json.WriteString("OS-EXT-IPS:type", address.IsFloating ? "floating" : "fixed");
            json.WriteString("OS-EXT-IPS-MAC:mac_addr", address.Mac.ToString());
        }

        json.WriteEndObject();
    }

    private void WriteExtensions(Utf8JsonWriter json, Server server, ServerCondition condition, DateTimeOffset? deletedAt)
    {
        if (!Extended) return;
        json.WriteString("OS-EXT-AZ:availability_zone", server.Fault is null ? server.AvailabilityZone : "");
        json.WriteString("config_drive", server.ConfigDrive ? "True" : "");
        json.WriteString("key_name", server.KeyName);
        json.WriteString("OS-SRV-USG:launched_at", server.LaunchedAt is { } launched ? FineTime(launched) : null);
        json.WriteString("OS-SRV-USG:terminated_at", deletedAt is { } terminated ? FineTime(terminated) : null);
        if (isAdmin) WriteForAdmin(json, server);
        json.WriteString("OS-EXT-STS:task_state", condition.TaskState);
        json.WriteString("OS-EXT-STS:vm_state", condition.VmState);
        json.WriteNumber("OS-EXT-STS:power_state", condition.PowerState);
        json.WriteStartArray("os-extended-volumes:volumes_attached");
        json.WriteEndArray();
        WriteSecurityGroups(json, server);
        if (version >= 16 && isAdmin) json.WriteString("host_status", server.Fault is null ? "UP" : "");
    }

    private void WriteForAdmin(Utf8JsonWriter json, Server server)
    {
        var host = server.Fault is null ? exchange.Cloud.HostName : null;
        json.WriteString("OS-EXT-SRV-ATTR:host", host);
        json.WriteString("OS-EXT-SRV-ATTR:instance_name", $"instance-{server.Number:x8}");
        json.WriteString("OS-EXT-SRV-ATTR:hypervisor_hostname", host);
        if (version < 3) return;
        json.WriteString("OS-EXT-SRV-ATTR:hostname", server.HostName);
        json.WriteString("OS-EXT-SRV-ATTR:reservation_id", server.ReservationId);
        json.WriteNumber("OS-EXT-SRV-ATTR:launch_index", server.LaunchIndex);
        json.WriteString("OS-EXT-SRV-ATTR:kernel_id", server.Image?.KernelId ?? "");
        json.WriteString("OS-EXT-SRV-ATTR:ramdisk_id", server.Image?.RamdiskId ?? "");
        json.WriteString("OS-EXT-SRV-ATTR:root_device_name", "/dev/vda");
        json.WriteString("OS-EXT-SRV-ATTR:user_data", server.UserData);
    }

    private void WriteSecurityGroups(Utf8JsonWriter json, Server server)
    {
        var groups = ServerAddresses.GroupsOf(snapshot, server);
        if (groups.Count == 0) return;
        json.WriteStartArray("security_groups");
        foreach (var group in groups)
        {
            json.WriteStartObject();
            json.WriteString("name", group.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFault(Utf8JsonWriter json, Server server, string status)
    {
        if (status != "ERROR") return;
        var fault = server.Fault ?? (exchange.Cloud.Board.Error(server.Id) is { } error ? new ServerFault(500, error, "", server.UpdatedAt) : null);
        if (fault is null) return;
        json.WriteStartObject("fault");
        json.WriteNumber("code", fault.Code);
        json.WriteString("created", Time(fault.At));
        json.WriteString("message", fault.Message);
        if (isAdmin && fault.Details.Length > 0) json.WriteString("details", fault.Details);
        json.WriteEndObject();
    }

    public static void WriteLink(Utf8JsonWriter json, string relation, string target)
    {
        json.WriteStartObject();
        json.WriteString(Relation, relation);
        json.WriteString(Target, target);
        json.WriteEndObject();
    }

    public static void WriteWords(Utf8JsonWriter json, string name, ValueMap<string, string> words)
    {
        json.WriteStartObject(name);
        foreach (var (key, word) in words) json.WriteString(key, word);
        json.WriteEndObject();
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
