using System.Collections.Immutable;
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
    private static readonly string NoId = Guid.Empty.ToString();

    // What the rows of a list share is made once.
    private readonly Dictionary<string, string> hostIds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]> images = new(StringComparer.Ordinal);
    private readonly Dictionary<ServerFlavor, byte[]> flavors = [];
    private readonly Dictionary<ValueList<string>, byte[]> groups = [];
    private (byte[] Text, int First, int Last)? links;
    private readonly bool isAdmin = exchange.Caller.IsAdmin;
    private readonly int version = exchange.Version;

    /// <summary>Whether the attributes of the extensions are shown: not in the short replies of old microversions.</summary>
    public bool Extended { get; init; } = true;

    /// <summary>A single server shows its groups; a list does not.</summary>
    public bool ShowsGroups { get; init; }

    public string? AdminPassword { get; init; }

    public static string FineTime(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static void WriteTime(Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte["yyyy-MM-ddTHH:mm:ssZ".Length];
        time.UtcDateTime.TryFormat(text, out _, "s", CultureInfo.InvariantCulture);
        text[^1] = (byte)'Z';
        json.WriteString(name, text);
    }

    private static void WriteFineTime(Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset? time)
    {
        if (time is not { } known)
        {
            json.WriteNull(name);
            return;
        }

        Span<byte> text = stackalloc byte["yyyy-MM-ddTHH:mm:ss.fffffffZ".Length];
        known.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..^2]); // To the microsecond.
    }

    /// <summary>A host, hidden from other projects: the same for all servers of one project on one host.</summary>
    public static string HostId(string project, string host) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project + host)))[..56];

    private string HostIdOf(string project) => hostIds.TryGetValue(project, out var id) ? id : hostIds[project] = HostId(project, exchange.Cloud.HostName);

    public void WriteLinked(Utf8JsonWriter json, Server server)
    {
        json.WriteStartObject();
        json.WriteString(ServerMembers.Id, server.Id);
        json.WriteString(ServerMembers.Name, server.Name);
        WriteLinks(json, server);
        json.WriteEndObject();
    }

    /// <summary>Those of the last server with this one's id in them.</summary>
    public void WriteLinks(Utf8JsonWriter json, Server server)
    {
        var (text, first, last) = links ??= BlankLinks();
        Encoding.ASCII.GetBytes(server.Id, text.AsSpan(first, NoId.Length));
        Encoding.ASCII.GetBytes(server.Id, text.AsSpan(last, NoId.Length));
        json.WritePropertyName(ServerMembers.Links);
        json.WriteRawValue(text, skipInputValidation: true);
    }

    private (byte[] Text, int First, int Last) BlankLinks()
    {
        var (text, id) = (JsonOutput.Written(part => WriteLinkArray(part, "servers", NoId)), Encoding.ASCII.GetBytes(NoId));
        return (text, text.AsSpan().IndexOf(id), text.AsSpan().LastIndexOf(id));
    }

    public void WriteLinks(Utf8JsonWriter json, string collection, string id)
    {
        json.WritePropertyName(ServerMembers.Links);
        WriteLinkArray(json, collection, id);
    }

    private void WriteLinkArray(Utf8JsonWriter json, string collection, string id)
    {
        json.WriteStartArray();
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
        if (AdminPassword is not null) json.WriteString(ServerMembers.AdminPass, AdminPassword);
        json.WriteEndObject();
    }

    private void WriteCore(Utf8JsonWriter json, Server server, string status)
    {
        json.WriteString(ServerMembers.Id, server.Id);
        json.WriteString(ServerMembers.Name, server.Name);
        json.WriteString(ServerMembers.Status, status);
        json.WriteString(ServerMembers.ProjectId, server.ProjectId);
        json.WriteString(ServerMembers.UserId, server.UserId);
        WriteWords(json, ServerMembers.Metadata, server.Metadata);
        json.WriteString(ServerMembers.HostId, server.Fault is null ? HostIdOf(server.ProjectId) : "");
        WriteImage(json, server);
        WriteFlavor(json, server.Flavor);
        json.WriteString(ServerMembers.AccessIpV4, server.AccessIpV4 ?? "");
        json.WriteString(ServerMembers.AccessIpV6, server.AccessIpV6 ?? "");
        WriteLinks(json, server);
        json.WriteString(ServerMembers.DiskConfig, server.DiskConfig);
        if (WithProgress.Contains(status)) json.WriteNumber(ServerMembers.Progress, 0);
        if (version >= 9) json.WriteBoolean(ServerMembers.Locked, server.Locked);
        if (version >= 73) json.WriteString(ServerMembers.LockedReason, server.Lock?.Reason);
        if (version >= 19) json.WriteString(ServerMembers.Description, server.Description);
        if (version >= 26) WriteTexts(json, ServerMembers.Tags, server.Tags.Items);
        if (version >= 63) json.WriteNull(ServerMembers.TrustedImageCertificates);
        if (version >= 90 && !(Extended && isAdmin)) json.WriteString(ServerMembers.HostName, server.HostName);
        if (version >= 71 && ShowsGroups) WriteTexts(json, ServerMembers.ServerGroups, server.ServerGroupId is { } group ? [group] : []);
    }

    private static void WriteTimes(Utf8JsonWriter json, Server server, DateTimeOffset? deletedAt)
    {
        WriteTime(json, ServerMembers.Created, server.CreatedAt);
        WriteTime(json, ServerMembers.Updated, deletedAt ?? server.UpdatedAt);
    }

    private void WriteImage(Utf8JsonWriter json, Server server)
    {
        json.WritePropertyName(ServerMembers.Image);
        if (server.Image is not { } image) json.WriteStringValue("");
        else json.WriteRawValue(images.TryGetValue(image.Id, out var written) ? written : images[image.Id] = JsonOutput.Written(part => WriteLinkedId(part, "images", image.Id)), skipInputValidation: true);
    }

    private void WriteFlavor(Utf8JsonWriter json, ServerFlavor flavor)
    {
        json.WritePropertyName(ServerMembers.Flavor);
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
        json.WriteString(ServerMembers.Id, id);
        json.WriteStartArray(ServerMembers.Links);
        WriteLink(json, "bookmark", $"{exchange.BookmarkBase}/{collection}/{id}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The addresses of the server's ports by the names of their networks, floating ones behind the fixed.</summary>
    public void WriteAddresses(Utf8JsonWriter json, Server server, string? onlyOf = null, JsonEncodedText? name = null, bool extended = true)
    {
        json.WriteStartObject(name ?? ServerMembers.Addresses);
        foreach (var network in ServerAddresses.Of(snapshot, server))
        {
            if (onlyOf is not null && network.Name != onlyOf) continue;
            json.WriteStartArray(network.Name);
            foreach (var address in network.Addresses) WriteAddress(json, address, extended);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteAddress(Utf8JsonWriter json, ServerAddress address, bool extended)
    {
        json.WriteStartObject();
        json.WriteNumber(ServerMembers.AddressVersion, address.Ip.Version);
        json.WriteString(ServerMembers.Address, address.Ip.ToString());
        if (extended)
        {
            json.WriteString(ServerMembers.AddressType, address.IsFloating ? "floating" : "fixed");
            json.WriteString(ServerMembers.MacAddress, address.Mac.ToString());
        }

        json.WriteEndObject();
    }

    private void WriteExtensions(Utf8JsonWriter json, Server server, ServerCondition condition, DateTimeOffset? deletedAt)
    {
        if (!Extended) return;
        json.WriteString(ServerMembers.AvailabilityZone, server.Fault is null ? server.AvailabilityZone : "");
        json.WriteString(ServerMembers.ConfigDrive, server.ConfigDrive ? "True" : "");
        json.WriteString(ServerMembers.KeyName, server.KeyName);
        WriteFineTime(json, ServerMembers.LaunchedAt, server.LaunchedAt);
        WriteFineTime(json, ServerMembers.TerminatedAt, deletedAt);
        if (isAdmin) WriteForAdmin(json, server);
        json.WriteString(ServerMembers.TaskState, condition.TaskState);
        json.WriteString(ServerMembers.VmState, condition.VmState);
        json.WriteNumber(ServerMembers.PowerState, condition.PowerState);
        json.WriteStartArray(ServerMembers.VolumesAttached);
        json.WriteEndArray();
        WriteSecurityGroups(json, server);
        if (version >= 16 && isAdmin) json.WriteString(ServerMembers.HostStatus, server.Fault is null ? "UP" : "");
    }

    private void WriteForAdmin(Utf8JsonWriter json, Server server)
    {
        var host = server.Fault is null ? exchange.Cloud.HostName : null;
        json.WriteString(ServerMembers.Host, host);
        json.WriteString(ServerMembers.InstanceName, $"instance-{server.Number:x8}");
        json.WriteString(ServerMembers.HypervisorHostname, host);
        if (version < 3) return;
        json.WriteString(ServerMembers.HostName, server.HostName);
        json.WriteString(ServerMembers.ReservationId, server.ReservationId);
        json.WriteNumber(ServerMembers.LaunchIndex, server.LaunchIndex);
        json.WriteString(ServerMembers.KernelId, server.Image?.KernelId ?? "");
        json.WriteString(ServerMembers.RamdiskId, server.Image?.RamdiskId ?? "");
        json.WriteString(ServerMembers.RootDeviceName, "/dev/vda");
        json.WriteString(ServerMembers.UserData, server.UserData);
    }

    private void WriteSecurityGroups(Utf8JsonWriter json, Server server)
    {
        var named = ServerAddresses.GroupIdsOf(snapshot, server);
        if (!groups.TryGetValue(named, out var written)) groups[named] = written = JsonOutput.Written(part => WriteGroupNames(part, named));
        if (written.Length == "[]".Length) return;
        json.WritePropertyName(ServerMembers.SecurityGroups);
        json.WriteRawValue(written, skipInputValidation: true);
    }

    private void WriteGroupNames(Utf8JsonWriter json, ValueList<string> ids)
    {
        json.WriteStartArray();
        foreach (var group in ServerAddresses.Groups(snapshot, ids))
        {
            json.WriteStartObject();
            json.WriteString(ServerMembers.Name, group.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteFault(Utf8JsonWriter json, Server server, string status)
    {
        if (status != "ERROR") return;
        var fault = server.Fault ?? (exchange.Cloud.Board.Error(server.Id) is { } error ? new ServerFault(500, error, "", server.UpdatedAt) : null);
        if (fault is null) return;
        json.WriteStartObject(ServerMembers.Fault);
        json.WriteNumber("code", fault.Code);
        WriteTime(json, ServerMembers.Created, fault.At);
        json.WriteString("message", fault.Message);
        if (isAdmin && fault.Details.Length > 0) json.WriteString("details", fault.Details);
        json.WriteEndObject();
    }

    public static void WriteLink(Utf8JsonWriter json, string relation, string target)
    {
        json.WriteStartObject();
        json.WriteString(ServerMembers.Relation, relation);
        json.WriteString(ServerMembers.Target, target);
        json.WriteEndObject();
    }

    public static void WriteWords(Utf8JsonWriter json, string name, ValueMap<string, string> words) => WriteWords(json, JsonOutput.Name(name), words);

    private static void WriteWords(Utf8JsonWriter json, JsonEncodedText name, ValueMap<string, string> words)
    {
        json.WriteStartObject(name);
        foreach (var (key, word) in words) json.WriteString(key, word);
        json.WriteEndObject();
    }

    public static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts) => WriteTexts(json, JsonOutput.Name(name), [.. texts]);

    private static void WriteTexts(Utf8JsonWriter json, JsonEncodedText name, ImmutableArray<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
