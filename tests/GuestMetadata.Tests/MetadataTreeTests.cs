using System.Text;
using System.Text.Json;
using Neutrino.Model;

namespace Neutrino.GuestMetadata.Tests;

/// <summary>What Nova 26 answers, path by path; the whole of both trees is the golden file.</summary>
public class MetadataTreeTests
{
    private static readonly byte[] Seed = [1, 2, 3];

    [Theory]
    [InlineData("/", "1.0\n2007-01-19\n2007-03-01\n2007-08-29\n2007-10-10\n2007-12-15\n2008-02-01\n2008-09-01\n2009-04-04\nlatest")]
    [InlineData("/ec2/", "1.0\n2007-01-19\n2007-03-01\n2007-08-29\n2007-10-10\n2007-12-15\n2008-02-01\n2008-09-01\n2009-04-04\nlatest")]
    [InlineData("/openstack", "2012-08-10\n2013-04-04\n2013-10-17\n2015-10-15\n2016-06-30\n2016-10-06\n2017-02-22\n2018-08-27\n2020-10-14\nlatest")]
    [InlineData("/latest", "meta-data/\nuser-data")]
    [InlineData("/1.0/meta-data/", "ami-id\nami-launch-index\nami-manifest-path\nhostname\ninstance-id\nlocal-ipv4\npublic-keys/\nreservation-id\nsecurity-groups")]
    [InlineData("/latest/meta-data", "ami-id\nami-launch-index\nami-manifest-path\nblock-device-mapping/\nhostname\ninstance-action\ninstance-id\ninstance-type\nkernel-id\nlocal-hostname\nlocal-ipv4\nplacement/\npublic-hostname\npublic-ipv4\npublic-keys/\nramdisk-id\nreservation-id\nsecurity-groups")]
    [InlineData("/latest/meta-data/instance-id", "i-0000002a")]
    [InlineData("/latest/meta-data/ami-id", "ami-0badcafe")]
    [InlineData("/latest/meta-data/kernel-id", "aki-1badcafe")]
    [InlineData("/latest/meta-data/ramdisk-id", "ari-2badcafe")]
    [InlineData("/latest/meta-data/ami-launch-index", "1")]
    [InlineData("/2009-04-04/meta-data/public-keys/", "0=laptop")]
    [InlineData("/2009-04-04/meta-data/public-keys/0/", "openssh-key")]
    [InlineData("/2009-04-04/meta-data/public-keys/0/openssh-key", SampleCloud.Key)]
    [InlineData("//latest//meta-data/./placement/x/../availability-zone/", "nova")]
    [InlineData("/latest/meta-data/security-groups", "default\nweb")]
    [InlineData("/latest/meta-data/block-device-mapping", "ami\nroot")]
    [InlineData("/latest/meta-data/public-ipv4", "192.168.1.101")]
    [InlineData("/latest/meta-data/local-ipv4", "10.0.1.2")]
    [InlineData("/latest/meta-data/hostname", "web-one.openstacklocal")]
    [InlineData("/latest/user-data", SampleCloud.Script)]
    [InlineData("/openstack/latest/user_data", SampleCloud.Script)]
    [InlineData("/openstack/2012-08-10", "meta_data.json\nuser_data")]
    [InlineData("/openstack/latest/", "meta_data.json\nuser_data\npassword\nvendor_data.json\nnetwork_data.json\nvendor_data2.json")]
    public void APathIsAnsweredAsNovaAnswersIt(string path, string expected) => Assert.Equal(expected, Read(SampleCloud.Server, path));

    [Theory]
    [InlineData("/2011-01-01")]
    [InlineData("/openstack/2011-01-01/meta_data.json")]
    [InlineData("/openstack/latest/content/0000")]
    [InlineData("/openstack/latest/password")]
    [InlineData("/openstack/2012-08-10/vendor_data.json")]
    [InlineData("/openstack/2013-10-17/network_data.json")]
    [InlineData("/openstack/2016-06-30/vendor_data2.json")]
    [InlineData("/latest/meta-data/nothing")]
    [InlineData("/latest/meta-data/hostname/x")]
    [InlineData("/latest/meta-data/security-groups/default")]
    [InlineData("/latest/meta-data/public-keys/_name")]
    [InlineData("/latest/meta-data/public-keys/0/_name")]
    [InlineData("/latest/meta-data/public-keys/1")]
    [InlineData("/latest/user-data/x")]
    [InlineData("/1.0/meta-data/instance-type")]
    [InlineData("/latest/openstack")]
    [InlineData("/favicon.ico")]
    public void APathThatLeadsNowhereIsNotThere(string path) => Assert.Null(Find(SampleCloud.Server, path));

    [Fact]
    public void FilesForTheGuestAreOnItsDriveOnly()
    {
        var server = SampleCloud.Server with { Files = new(new Dictionary<string, string> { ["/etc/motd"] = "aGVsbG8=" }) };
        var drive = ConfigDrive.Of(SampleCloud.Snapshot, server, "").ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content));
        Assert.Equal("hello", drive["openstack/content/0000"]);
        Assert.Contains("""
            "files":[{"path":"/etc/motd","content_path":"/content/0000"}]
            """, drive["openstack/latest/meta_data.json"].Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("content_path", Read(server, "/openstack/latest/meta_data.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void AServerWithoutKeyAndUserDataHasNoneInItsTree()
    {
        Assert.Equal("meta-data/", Read(SampleCloud.Bare, "/latest"));
        Assert.Null(Find(SampleCloud.Bare, "/latest/user-data"));
        Assert.Null(Find(SampleCloud.Bare, "/openstack/latest/user_data"));
        Assert.Null(Find(SampleCloud.Bare, "/latest/meta-data/public-keys"));
        Assert.Equal("i-deadbeef", Read(SampleCloud.Bare, "/latest/meta-data/instance-id"));
        Assert.Equal("", Read(SampleCloud.Bare, "/latest/meta-data/public-ipv4"));
        Assert.Equal("""{"links":[],"networks":[],"services":[]}""", Read(SampleCloud.Bare, "/openstack/latest/network_data.json"));
        Assert.Equal("bare", Read(SampleCloud.Bare with { HostName = "bare" }, "/latest/meta-data/hostname", domain: ""));
    }

    [Fact]
    public void UserDataIsBytesAndWhatIsNoBase64IsNone()
    {
        byte[] binary = [0, 255, 128, 10];
        var document = Find(SampleCloud.Bare with { UserData = Convert.ToBase64String(binary) }, "/openstack/latest/user_data");
        Assert.Equal(binary, document!.Value.Bytes.ToArray());
        Assert.Null(Find(SampleCloud.Bare with { UserData = "%%%" }, "/latest/user-data"));
    }

    [Theory]
    [InlineData("/openstack/latest/password", true)]
    [InlineData("/openstack/2013-04-04/password/", true)]
    [InlineData("/openstack/2012-08-10/password", false)]
    [InlineData("/openstack/latest/password/x", false)]
    [InlineData("/latest/password", false)]
    public void ThePasswordHasItsPlace(string path, bool expected) => Assert.Equal(expected, MetadataTree.IsPassword(MetadataTree.Segments(path)));

    [Fact]
    public void TheWholeOfBothTreesIsTheGoldenFile()
    {
        var printed = new StringBuilder();
        foreach (var root in (string[])["/", "/openstack"]) Walk(printed, root);
        Golden.Check("trees.txt", printed.ToString());
    }

    [Fact]
    public void AConfigDriveCarriesTheSameDocuments()
    {
        var drive = ConfigDrive.Of(SampleCloud.Snapshot, SampleCloud.Server, "openstacklocal").ToList();
        var files = drive.ToDictionary(file => file.Path, file => file.Content);
        Golden.Check("drive.txt", string.Join('\n', files.Keys) + "\n");
        foreach (var (path, content) in files.Where(file => file.Key.StartsWith("openstack/", StringComparison.Ordinal)))
            Assert.Equal(Encoding.UTF8.GetString(Find(SampleCloud.Server, path, seed: new byte[512])!.Value.Bytes.Span), Encoding.UTF8.GetString(content));
        foreach (var (path, content, seed) in drive)
        {
            if (!path.EndsWith("meta_data.json", StringComparison.Ordinal) || path.StartsWith("openstack/2012", StringComparison.Ordinal)) Assert.Null(seed);
            else Assert.Equal(Encoding.UTF8.GetString(content.AsSpan(seed!.Value)), JsonDocument.Parse(content).RootElement.GetProperty("random_seed").GetString());
        }

        var ec2 = JsonDocument.Parse(files["ec2/latest/meta-data.json"]).RootElement;
        Assert.Equal("i-0000002a", ec2.GetProperty("instance-id").GetString());
        Assert.Equal(1, ec2.GetProperty("ami-launch-index").GetInt32());
        Assert.Equal(["default", "web"], ec2.GetProperty("security-groups").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(SampleCloud.Key, ec2.GetProperty("public-keys").GetProperty("0").GetProperty("openssh-key").GetString());
        Assert.Equal(SampleCloud.Script, Encoding.UTF8.GetString(files["ec2/2009-04-04/user-data"]));
    }

    private static void Walk(StringBuilder printed, string path)
    {
        if (Find(SampleCloud.Server, path) is not { } document) return;
        var text = Encoding.UTF8.GetString(document.Bytes.Span);
        printed.Append(System.Globalization.CultureInfo.InvariantCulture, $"== {path}{(document.IsJson ? " (JSON)" : "")}\n{text}\n");
        if (!IsListing(path)) return;
        foreach (var line in text.Split('\n')) Walk(printed, $"{path.TrimEnd('/')}/{line.Split('=')[0]}");
    }

    private static bool IsListing(string path) => path.EndsWith('/') || path.EndsWith("/0", StringComparison.Ordinal) || MetadataTree.Segments(path) is [] or ["openstack"] or ["openstack", _] or [_];

    private static string Read(Server server, string path, string domain = "openstacklocal") => Encoding.UTF8.GetString(Find(server, path, domain)!.Value.Bytes.Span);

    private static MetadataDocument? Find(Server server, string path, string domain = "openstacklocal", byte[]? seed = null) =>
        MetadataTree.Find(SampleCloud.Snapshot, server, domain, MetadataTree.Segments(path), seed ?? Seed);
}
