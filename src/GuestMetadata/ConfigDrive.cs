using System.Buffers.Text;
using Neutrino.Model;

namespace Neutrino.GuestMetadata;

/// <param name="Path">Within the drive: <c>openstack/latest/meta_data.json</c>.</param>
/// <param name="Seed">Where in the content the random seed goes, as base64: what stands there is to be written over. Null: nowhere.</param>
public readonly record struct ConfigDriveFile(string Path, byte[] Content, Range? Seed = null);

/// <summary>
/// The metadata as files, for a guest that reads them from a drive. What is random is left to whoever makes the drive: a plan is a value, equal for equal clouds.
/// </summary>
public static class ConfigDrive
{
    /// <summary>Of <c>random_seed</c>.</summary>
    private const int SeedBytes = 512;

    /// <summary>Of the EC2 tree drives carry the last version only.</summary>
    private static readonly string[] Ec2Versions = [Ec2Tree.Versions[^1], Ec2Tree.Latest];

    /// <param name="domain">The DNS domain that guests' names end with; empty for none.</param>
    public static IEnumerable<ConfigDriveFile> Of(Snapshot snapshot, Server server, string domain)
    {
        var guest = new GuestFacts(snapshot, server, domain);
        foreach (var version in Ec2Versions)
        {
            yield return new ConfigDriveFile($"ec2/{version}/meta-data.json", Ec2Tree.ToJson(Ec2Tree.Of(guest, Ec2Tree.Place(version))));
            if (guest.UserData is { } data) yield return new ConfigDriveFile($"ec2/{version}/user-data", data);
        }

        foreach (var version in OpenStackVersions.All.Add(OpenStackVersions.Latest))
        {
            var place = OpenStackVersions.Place(version);
            foreach (var name in OpenStackDocuments.Names(guest, place))
                if (OpenStackDocuments.Find(guest, place, name, new byte[SeedBytes], onDrive: true) is { } content) yield return new ConfigDriveFile($"openstack/{version}/{name}", content, SeedIn(content));
        }

        foreach (var (_, path, content) in guest.Files) yield return new ConfigDriveFile($"openstack/{path}", content);
    }

    private static Range? SeedIn(byte[] document)
    {
        ReadOnlySpan<byte> before = "\"random_seed\":"u8;
        var at = document.AsSpan().IndexOf(before);
        if (at < 0) return null;
        var start = at + before.Length + document.AsSpan(at + before.Length).IndexOf((byte)'"') + 1;
        return start..(start + Base64.GetMaxEncodedToUtf8Length(SeedBytes));
    }
}
