using Neutrino.Model;

namespace Neutrino.GuestMetadata;

/// <param name="Path">Within the drive: <c>openstack/latest/meta_data.json</c>.</param>
public readonly record struct ConfigDriveFile(string Path, byte[] Content);

/// <summary>
/// The metadata as files, for a guest that reads them from a drive. The random seed is left out: a plan is a value, equal for equal clouds, and it is kept in no secret place.
/// </summary>
public static class ConfigDrive
{
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
                if (OpenStackDocuments.Find(guest, place, name, []) is { } content) yield return new ConfigDriveFile($"openstack/{version}/{name}", content);
        }
    }
}
