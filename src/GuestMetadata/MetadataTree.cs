using System.Text;
using Neutrino.Model;

namespace Neutrino.GuestMetadata;

/// <summary>One document or listing, as the metadata service sends it.</summary>
/// <param name="IsJson">Whether its type is <c>application/json</c>; else it is text.</param>
public readonly record struct MetadataDocument(ReadOnlyMemory<byte> Bytes, bool IsJson);

/// <summary>What a guest finds under a path of 169.254.169.254.</summary>
public static class MetadataTree
{
    private const string Ec2 = "ec2";
    private const string OpenStack = "openstack";

    /// <summary>What stands at <c>/</c>: the versions of the EC2 tree. It is the same for every guest.</summary>
    public static MetadataDocument Root { get; } = Text(string.Join('\n', Ec2Tree.Versions.Add(Ec2Tree.Latest)));

    private static readonly MetadataDocument OpenStackRoot = Text(string.Join('\n', OpenStackVersions.All.Add(OpenStackVersions.Latest)));

    /// <summary>The segments of a path, with <c>.</c>, <c>..</c> and empty ones taken out; none is <c>/</c>.</summary>
    public static string[] Segments(string? path)
    {
        var segments = new List<string>();
        foreach (var segment in (path ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..") segments.RemoveRange(Math.Max(segments.Count - 1, 0), Math.Min(segments.Count, 1));
            else if (segment != ".") segments.Add(segment);
        }

        return [.. segments];
    }

    /// <summary>Whether the path is where the guest leaves its password: <c>/openstack/…/password</c>, since Grizzly.</summary>
    public static bool IsPassword(ReadOnlySpan<string> segments) =>
        segments is [OpenStack, var version, OpenStackDocuments.PasswordName] && OpenStackVersions.Place(version) >= OpenStackVersions.Grizzly;

    /// <param name="domain">The DNS domain that guests' names end with; empty for none.</param>
    /// <param name="seed">Fresh random bytes for <c>meta_data.json</c>.</param>
    /// <returns>Null when nothing is there, and for the password (<see cref="IsPassword"/>).</returns>
    public static MetadataDocument? Find(Snapshot snapshot, Server server, string domain, ReadOnlySpan<string> segments, ReadOnlySpan<byte> seed)
    {
        if (segments is [] or [Ec2]) return Root;
        if (segments is [OpenStack]) return OpenStackRoot;
        var guest = new GuestFacts(snapshot, server, domain);
        return segments[0] switch
        {
            OpenStack => InOpenStack(guest, segments[1..], seed),
            Ec2 => InEc2(guest, segments[1..]),
            _ => InEc2(guest, segments),
        };
    }

    private static MetadataDocument? InOpenStack(GuestFacts guest, ReadOnlySpan<string> segments, ReadOnlySpan<byte> seed)
    {
        var place = OpenStackVersions.Place(segments[0]);
        if (place < 0 || segments.Length > 2) return null;
        if (segments.Length == 1) return Text(string.Join('\n', OpenStackDocuments.Names(guest, place)));
        var isJson = segments[1] is OpenStackDocuments.MetaDataName or OpenStackDocuments.VendorDataName or OpenStackDocuments.VendorData2Name;
        return OpenStackDocuments.Find(guest, place, segments[1], seed) is { } bytes ? new MetadataDocument(bytes, isJson) : null;
    }

    private static MetadataDocument? InEc2(GuestFacts guest, ReadOnlySpan<string> segments)
    {
        var place = Ec2Tree.Place(segments[0]);
        if (place < 0) return null;
        if (segments.Length == 1) return Text(guest.UserData is null ? "meta-data/" : "meta-data/\nuser-data");
        if (segments[1] == "user-data") return segments.Length == 2 && guest.UserData is { } data ? new MetadataDocument(data, IsJson: false) : null;
        if (segments[1] != "meta-data" || Ec2Tree.Find(Ec2Tree.Of(guest, place), segments[2..]) is not { } found) return null;
        return Text(Ec2Tree.Print(found));
    }

    private static MetadataDocument Text(string text) => new(Encoding.UTF8.GetBytes(text), IsJson: false);
}
