using System.Text.Json.Nodes;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Images through Debian's real clients, unchanged, and through kills.</summary>
[Collection("cloud")]
public sealed class ImageTests(Cloud cloud) : IDisposable
{
    private const string Images = "/var/lib/neutrino/images";
    private readonly string directory = Directory.CreateTempSubdirectory("images-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void OpenstackClientMakesSharesSavesAndDeletesImages()
    {
        var (disk, saved) = (Path.Combine(directory, "disk.qcow2"), Path.Combine(directory, "saved"));
        Shell.Run("qemu-img", "create", "-q", "-f", "qcow2", disk, "100M");
        Client("demo", "openstack", "image", "create", "--file", disk, "--disk-format", "qcow2", "--container-format", "bare", "--property", "os_distro=debian", "--tag", "t1", "e1");
        var image = Openstack("demo", "image", "show", "e1");
        Assert.Equal(("active", "qcow2", 100 << 20, "debian"), ((string)image["status"]!, (string)image["disk_format"]!, (int)image["virtual_size"]!, (string)image["properties"]!["os_distro"]!));
        Assert.Equal(Shell.Run("md5sum", disk).Split(' ')[0], (string)image["checksum"]!);
        var id = Cloud.Id(image);
        Assert.True(File.Exists($"{Images}/{id}"));

        Client("demo", "openstack", "image", "set", "--property", "hw_disk_bus=virtio", "--tag", "t2", "--min-ram", "64", "e1");
        Client("demo", "openstack", "image", "unset", "--property", "os_distro", "--tag", "t1", "e1");
        image = Openstack("demo", "image", "show", "e1");
        Assert.Equal((64, "t2", "virtio"), ((int)image["min_ram"]!, (string)image["tags"]!.AsArray().Single()!, (string)image["properties"]!["hw_disk_bus"]!));
        Client("demo", "openstack", "image", "save", "--file", saved, "e1");
        Assert.Equal(File.ReadAllBytes(disk), File.ReadAllBytes(saved));
        Assert.Contains(Openstack("demo", "image", "list", "--tag", "t2").AsArray(), row => (string)row!["Name"]! == "e1");

        Assert.Contains("403", Fails("demo", "image", "set", "--public", "e1"), StringComparison.Ordinal);
        var member = (string)Openstack("admin", "project", "show", "admin")["id"]!;
        Client("demo", "openstack", "image", "add", "project", "e1", member);
        Client("admin", "openstack", "image", "set", "--accept", id);
        Assert.Equal("accepted", (string)Openstack("demo", "image", "member", "list", "e1")[0]!["Status"]!);
        Client("demo", "openstack", "image", "remove", "project", "e1", member);

        Client("demo", "openstack", "image", "set", "--protected", "e1");
        Assert.Contains("is protected and cannot be deleted", Fails("demo", "image", "delete", "e1"), StringComparison.Ordinal);
        Client("demo", "openstack", "image", "set", "--unprotected", "e1");
        Client("demo", "openstack", "image", "set", "--deactivate", "e1");
        Assert.NotEmpty(Fails("demo", "image", "save", "--file", saved, "e1"));
        Client("demo", "openstack", "image", "set", "--activate", "e1");
        Client("demo", "openstack", "image", "delete", "e1");
        Assert.False(File.Exists($"{Images}/{id}"));
    }

    [Fact]
    public void AnImageThatCouldReadTheHostIsRefused()
    {
        var (backed, plain) = (Path.Combine(directory, "backed.qcow2"), Path.Combine(directory, "plain.qcow2"));
        Shell.Run("qemu-img", "create", "-q", "-f", "qcow2", "-b", "/etc/shadow", "-F", "raw", backed, "1M");
        Shell.Run("qemu-img", "create", "-q", "-f", "qcow2", plain, "1M");
        Assert.Contains("it has a backing file", Fails("demo", "image", "create", "--file", backed, "--disk-format", "qcow2", "bad"), StringComparison.Ordinal);
        Assert.Contains("it is declared raw and is qcow2", Fails("demo", "image", "create", "--file", plain, "--disk-format", "raw", "bad"), StringComparison.Ordinal);
        Assert.Contains("it is declared qcow2 and is not", Fails("demo", "image", "create", "--file", "/etc/passwd", "--disk-format", "qcow2", "bad"), StringComparison.Ordinal);
        foreach (var left in Openstack("demo", "image", "list", "--name", "bad").AsArray())
        {
            Assert.Equal("queued", (string)left!["Status"]!);
            Client("demo", "openstack", "image", "delete", (string)left["ID"]!);
        }
    }

    [Fact]
    public void GlanceClientSpeaksItsOwnWords()
    {
        var disk = Path.Combine(directory, "disk.raw");
        File.WriteAllBytes(disk, new byte[3_000_000]);
        Client("demo", "glance", "image-create", "--name", "g1", "--disk-format", "raw", "--container-format", "bare", "--file", disk);
        var id = (string)Openstack("demo", "image", "show", "g1")["id"]!;
        Assert.Contains(id, Client("demo", "glance", "image-list"), StringComparison.Ordinal);
        Client("demo", "glance", "image-update", "--property", "a=b", "--name", "g2", id);
        Assert.Contains("g2", Client("demo", "glance", "image-show", id), StringComparison.Ordinal);
        Client("demo", "glance", "image-tag-update", id, "tagged");
        Client("demo", "glance", "member-create", id, "somebody");
        Assert.Contains("somebody", Client("demo", "glance", "member-list", "--image-id", id), StringComparison.Ordinal);
        Assert.Contains("image_count_total", Client("demo", "glance", "usage"), StringComparison.Ordinal);
        var saved = Path.Combine(directory, "saved");
        Client("demo", "glance", "image-download", "--file", saved, id);
        Assert.Equal(File.ReadAllBytes(disk), File.ReadAllBytes(saved));
        Client("demo", "glance", "image-delete", id);
        Client("demo", "sh", "-c", $"glance image-create-via-import --name g3 --disk-format raw --container-format bare < {disk}");
        Client("demo", "openstack", "image", "create", "--import", "--disk-format", "raw", "--file", disk, "g4");
        foreach (var name in (string[])["g3", "g4"])
        {
            Assert.Equal("active", (string)Openstack("demo", "image", "show", name)["status"]!);
            Client("demo", "openstack", "image", "delete", name);
        }

        Assert.False(File.Exists($"{Images}/{id}"));
    }

    [Fact]
    public void OpenstackSdkUploadsAndFindsWhatIsThereAlready()
    {
        var disk = Path.Combine(directory, "disk.raw");
        File.WriteAllBytes(disk, new byte[100_000]);
        var script = $"""
            import openstack
            cloud = openstack.connect()
            first = cloud.create_image('sdk', filename='{disk}', disk_format='raw', wait=True, md5='m', sha256='s', architecture='x86_64')
            assert first.status == 'active' and first.architecture == 'x86_64', first
            again = cloud.create_image('sdk', filename='{disk}', disk_format='raw', wait=True, md5='m', sha256='s')
            assert again.id == first.id
            assert [image.id for image in cloud.image.images(visibility='shared', limit=1) if image.name == 'sdk'] == [first.id]
            cloud.image.update_image(first, name='renamed')
            assert cloud.image.find_image('renamed').id == first.id
            assert cloud.delete_image('renamed', wait=True)
            """;
        Client("demo", "python3", "-c", script);
    }

    [Fact]
    public async Task KilledAtAnyMomentNoDataIsWithoutItsImageAndNoImageWithoutItsData()
    {
        using var api = new ImageClient(cloud.OpenRc("demo"));
        var kept = api.Upload(api.Create(), 5_000_000);
        for (var round = 0; round < 10; round++)
        {
            var uploads = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Interrupted(() => { for (var i = 0; i < 200; i++) { var id = api.Upload(api.Create(), 2_000_000); if (i % 2 == 0) api.Delete(id); } }))).ToArray();
            await Task.Delay(Random.Shared.Next(30, 600), TestContext.Current.CancellationToken);
            cloud.Process.Kill();
            await Task.WhenAll(uploads);
            cloud.Process.Start();
            api.Login();
            var images = api.List();
            Assert.All(images, image => Assert.Contains((string)image!["status"]!, (string[])["queued", "active"]));
            Assert.Equal(images.Where(image => (string)image!["status"]! == "active").Select(image => Cloud.Id(image!)).Order(), Directory.EnumerateFileSystemEntries(Images).Select(Path.GetFileName).Order());
            Assert.All(images.Where(image => image!["size"] is not null), image => Assert.Equal((long)image!["size"]!, new FileInfo($"{Images}/{Cloud.Id(image!)}").Length));
            foreach (var image in images.Where(image => Cloud.Id(image!) != kept)) api.Delete(Cloud.Id(image!));
        }

        api.Delete(kept);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Images));
    }

    /// <summary>What a client sees of a kill is not the question.</summary>
    private static void Interrupted(Action act)
    {
        try
        {
            act();
        }
        catch (HttpRequestException)
        {
        }
    }

    private JsonNode Openstack(string user, params string[] arguments) => JsonNode.Parse(Client(user, "openstack", [.. arguments, "-f", "json"]))!;

    private string Client(string user, string program, params string[] arguments)
    {
        var (code, output) = Run(user, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>What the client says when it is refused.</summary>
    private string Fails(string user, params string[] arguments)
    {
        var (code, output) = Run(user, "openstack", arguments);
        Assert.True(code != 0, $"openstack {string.Join(' ', arguments)} succeeded: {output}");
        return output;
    }

    private (int Code, string Output) Run(string user, string program, string[] arguments)
    {
        var errors = Path.Combine(directory, "errors");
        return Shell.TryWith(cloud.OpenRc(user), "sh", ["-c", $"\"$0\" \"$@\" 2>{errors} || {{ code=$?; cat {errors}; exit $code; }}", program, .. arguments]);
    }
}
