using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.GuestMetadata;

/// <summary>
/// The <c>meta-data</c> tree of the EC2 metadata service: folders are maps, leaves texts, numbers and lists of lines. A folder's own line in its parent's
/// listing may stand under <see cref="OwnLine"/>. https://docs.openstack.org/nova/latest/user/metadata.html
/// </summary>
internal static class Ec2Tree
{
    public const string Latest = "latest";

    /// <summary>The oldest first.</summary>
    public static readonly ImmutableArray<string> Versions =
        ["1.0", "2007-01-19", "2007-03-01", "2007-08-29", "2007-10-10", "2007-12-15", "2008-02-01", "2008-09-01", "2009-04-04"];

    private const string OwnLine = "_name";

    /// <summary>The place of a version in <see cref="Versions"/>; −1 for none.</summary>
    public static int Place(string version) => version == Latest ? Versions.Length - 1 : Versions.IndexOf(version);

    public static AttributeValue Of(GuestFacts guest, int place)
    {
        var server = guest.Server;
        var tree = new SortedDictionary<string, AttributeValue>(StringComparer.Ordinal)
        {
            ["ami-id"] = GuestFacts.ImageId("ami", server.Image?.Id),
            ["ami-launch-index"] = server.LaunchIndex,
            // The very word that Nova gives: there are no manifests.
            ["ami-manifest-path"] = "FIXME",
            ["hostname"] = guest.HostName,
            ["instance-id"] = guest.InstanceId,
            ["local-ipv4"] = guest.FixedAddress,
            ["reservation-id"] = server.ReservationId,
            ["security-groups"] = AttributeValue.Texts(guest.SecurityGroups),
        };
        if (server is { KeyName: { } name, PublicKey: { } key }) tree["public-keys"] = AttributeValue.Of(("0", AttributeValue.Of((OwnLine, $"0={name}"), ("openssh-key", key))));
        if (Since("2007-01-19")) tree["local-hostname"] = tree["public-hostname"] = guest.HostName;
        if (Since("2007-01-19")) tree["public-ipv4"] = guest.FloatingAddress;
        if (Since("2007-08-29")) tree["instance-type"] = server.Flavor.Name;
        if (Since("2007-12-15")) AddDisks(tree, server.Image, server.Flavor);
        if (Since("2008-02-01")) tree["placement"] = AttributeValue.Of(("availability-zone", server.AvailabilityZone));
        if (Since("2008-09-01")) tree["instance-action"] = "none";
        return tree.ToImmutableArray();

        bool Since(string version) => place >= Versions.IndexOf(version);
    }

    /// <summary>What stands under a path below the tree; null for nothing.</summary>
    public static AttributeValue? Find(AttributeValue tree, ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (tree.Kind != AttributeKind.Map || name == OwnLine || tree.Find(name) is not { } below) return null;
            tree = below;
        }

        return tree;
    }

    /// <summary>A folder as its listing, a leaf as its text.</summary>
    public static string Print(AttributeValue value) => value.Kind switch
    {
        AttributeKind.Map => string.Join('\n', value.Map.Where(entry => entry.Key != OwnLine).Select(entry => Line(entry.Key, entry.Value))),
        AttributeKind.List => string.Join('\n', value.List.Select(item => item.ToString())),
        _ => value.ToString(),
    };

    /// <summary>The tree as one JSON document, as config drives carry it.</summary>
    public static byte[] ToJson(AttributeValue tree) => JsonBytes.Of(writer => Write(writer, tree));

    private static void AddDisks(SortedDictionary<string, AttributeValue> tree, ServerImage? image, ServerFlavor flavor)
    {
        var prefix = image is not null && image.Properties.TryGetValue("hw_disk_bus", out var bus) ? bus switch { "ide" => "hd", "scsi" or "sata" or "usb" => "sd", _ => "vd" } : "vd";
        var disks = new List<(string, AttributeValue)> { ("ami", $"{prefix}a"), ("root", $"/dev/{prefix}a") };
        if (flavor.EphemeralGb > 0) disks.Add(("ephemeral0", $"/dev/{prefix}b"));
        if (flavor.SwapMb > 0) disks.Add(("swap", $"/dev/{prefix}{(flavor.EphemeralGb > 0 ? 'c' : 'b')}"));
        tree["block-device-mapping"] = AttributeValue.Of([.. disks]);
        if (image?.KernelId is { } kernel) tree["kernel-id"] = GuestFacts.ImageId("aki", kernel);
        if (image?.RamdiskId is { } ramdisk) tree["ramdisk-id"] = GuestFacts.ImageId("ari", ramdisk);
    }

    private static string Line(string name, AttributeValue value) =>
        value.Kind != AttributeKind.Map ? name : value.Find(OwnLine) is { } own ? own.Text : name + "/";

    private static void Write(Utf8JsonWriter writer, AttributeValue value)
    {
        switch (value.Kind)
        {
            case AttributeKind.Map:
                writer.WriteStartObject();
                foreach (var (name, item) in value.Map)
                {
                    writer.WritePropertyName(name);
                    Write(writer, item);
                }

                writer.WriteEndObject();
                break;
            case AttributeKind.List:
                writer.WriteStartArray();
                foreach (var item in value.List) Write(writer, item);
                writer.WriteEndArray();
                break;
            case AttributeKind.Number: writer.WriteNumberValue(value.Number); break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }
}
