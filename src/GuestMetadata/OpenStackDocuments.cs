using System.Text.Json;

namespace Neutrino.GuestMetadata;

/// <summary>The documents of one version of the OpenStack tree.</summary>
internal static class OpenStackDocuments
{
    public const string MetaDataName = "meta_data.json";
    public const string UserDataName = "user_data";
    public const string PasswordName = "password";
    public const string VendorDataName = "vendor_data.json";
    public const string VendorData2Name = "vendor_data2.json";
    public const string NetworkDataName = "network_data.json";

    private static readonly byte[] NoVendorData = "{}"u8.ToArray();
    private static readonly byte[] NoVendorData2 = """{"static": {}}"""u8.ToArray();

    /// <summary>Every document there is in the version, in the order of its listing.</summary>
    public static IEnumerable<string> Names(GuestFacts guest, int place)
    {
        yield return MetaDataName;
        if (guest.UserData is not null) yield return UserDataName;
        if (place >= OpenStackVersions.Grizzly) yield return PasswordName;
        if (place >= OpenStackVersions.Havana) yield return VendorDataName;
        if (place >= OpenStackVersions.Liberty) yield return NetworkDataName;
        if (place >= OpenStackVersions.LateNewton) yield return VendorData2Name;
    }

    /// <summary>A document's bytes; null for one that the version does not have, and for the password, which is no document.</summary>
    /// <param name="onDrive">Whether they are written on a config drive: the metadata service hands out no files.</param>
    public static byte[]? Find(GuestFacts guest, int place, string name, ReadOnlySpan<byte> seed, bool onDrive = false)
    {
        if (!Names(guest, place).Contains(name)) return null;
        return name switch
        {
            MetaDataName => MetaData(guest, place, seed.ToArray(), onDrive),
            UserDataName => guest.UserData,
            VendorDataName => NoVendorData,
            VendorData2Name => NoVendorData2,
            NetworkDataName => NetworkData.Of(guest),
            _ => null,
        };
    }

    private static byte[] MetaData(GuestFacts guest, int place, byte[] seed, bool onDrive) => JsonBytes.Of(writer =>
    {
        var server = guest.Server;
        writer.WriteStartObject();
        writer.WriteString("uuid", server.Id);
        if (server.Metadata.Count > 0) WriteMeta(writer, server.Metadata);
        if (onDrive && guest.Files.Length > 0) WriteFiles(writer, guest);
        WriteKey(writer, server);
        writer.WriteString("hostname", guest.HostName);
        writer.WriteString("name", server.Name);
        writer.WriteNumber("launch_index", server.LaunchIndex);
        writer.WriteString("availability_zone", server.AvailabilityZone);
        if (place >= OpenStackVersions.Grizzly && seed.Length > 0) writer.WriteBase64String("random_seed", seed);
        if (place >= OpenStackVersions.Liberty) writer.WriteString("project_id", server.ProjectId);
        if (place >= OpenStackVersions.Newton) WriteDevices(writer, guest, place);
        if (place >= OpenStackVersions.Victoria) WriteNoCpus(writer);
        writer.WriteEndObject();
    });

    private static void WriteMeta(Utf8JsonWriter writer, ValueMap<string, string> meta)
    {
        writer.WriteStartObject("meta");
        foreach (var (key, value) in meta) writer.WriteString(key, value);
        writer.WriteEndObject();
    }

    private static void WriteFiles(Utf8JsonWriter writer, GuestFacts guest)
    {
        writer.WriteStartArray("files");
        foreach (var (path, contentPath, _) in guest.Files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", path);
            writer.WriteString("content_path", "/" + contentPath);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteKey(Utf8JsonWriter writer, Model.Server server)
    {
        if (server is not { KeyName: { } name, PublicKey: { } key }) return;
        writer.WriteStartObject("public_keys");
        writer.WriteString(name, key);
        writer.WriteEndObject();
        writer.WriteStartArray("keys");
        writer.WriteStartObject();
        writer.WriteString("name", name);
        writer.WriteString("type", server.KeyType ?? "ssh");
        writer.WriteString("data", key);
        writer.WriteEndObject();
        writer.WriteEndArray();
    }

    /// <summary>Those that bear a tag. Where they sit on the guest's buses is not known before it runs.</summary>
    private static void WriteDevices(Utf8JsonWriter writer, GuestFacts guest, int place)
    {
        writer.WriteStartArray("devices");
        foreach (var port in guest.Ports)
        {
            if (!guest.Server.PortTags.TryGetValue(port.Id, out var tag)) continue;
            writer.WriteStartObject();
            if (place >= OpenStackVersions.Rocky) writer.WriteBoolean("vf_trusted", false);
            writer.WriteString("type", "nic");
            writer.WriteString("mac", port.MacAddress.ToString());
            WriteTag(writer, tag);
        }

        if (guest.Server.DiskTag is { } diskTag)
        {
            writer.WriteStartObject();
            writer.WriteString("type", "disk");
            WriteTag(writer, diskTag);
        }

        writer.WriteEndArray();
    }

    private static void WriteTag(Utf8JsonWriter writer, string tag)
    {
        writer.WriteString("bus", "none");
        writer.WriteString("address", "none");
        writer.WriteStartArray("tags");
        writer.WriteStringValue(tag);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>No guest has CPUs of its own.</summary>
    private static void WriteNoCpus(Utf8JsonWriter writer)
    {
        writer.WriteStartArray("dedicated_cpus");
        writer.WriteEndArray();
    }
}
