using Microsoft.Extensions.Logging.Abstractions;
using Neutrino.Api.Images;

namespace Neutrino.Server.Tests.Images;

public sealed class ImageFolderTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly string Id = new Guid(1, 0, 0, new byte[8]).ToString();
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_file_is_there_once_it_is_published_and_ours_alone()
    {
        var folder = Folder();
        await using (var incoming = folder.Receive(Id))
        {
            await incoming.WriteAsync(new byte[] { 1, 2, 3 }, CancellationToken.None);
            Assert.Null(folder.Open(Id));
            await incoming.SyncAsync(CancellationToken.None);
            await incoming.PublishAsync();
        }

        Assert.Equal([Id], folder.Ids);
        Assert.Equal((Mine, Mine | UnixFileMode.UserExecute), (File.GetUnixFileMode(folder.PathOf(Id)), File.GetUnixFileMode(directory["images"])));
        using var open = folder.Open(Id)!;
        folder.Remove(Id);
        folder.Remove(Id);
        Assert.Equal(3, open.ReadByte() + open.ReadByte());
        Assert.Null(folder.Open(Id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images"]));
    }

    [Fact]
    public async Task What_is_not_published_leaves_nothing_at_once_or_at_the_next_start()
    {
        var folder = Folder();
        await using (var incoming = folder.Receive(Id)) await incoming.WriteAsync(new byte[10], CancellationToken.None);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images"]));
        _ = folder.Receive(Id);
        Assert.Single(Directory.EnumerateFileSystemEntries(directory["images"]));
        Assert.Empty(Folder().Ids);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images"]));
    }

    [Fact]
    public async Task Room_is_left_to_the_rest_of_the_machine()
    {
        var free = new DriveInfo(directory.Path).AvailableFreeSpace;
        Assert.Throws<ImageStorageFullException>(() => Folder(free + (1L << 30)).Receive(Id));
        var folder = Folder(free / 2);
        await using (var incoming = folder.Receive(Id))
        {
            await incoming.WriteAsync(new byte[10], CancellationToken.None);
            folder = Folder(free + (1L << 30));
        }

        Assert.Throws<ImageStorageFullException>(() => folder.Receive(Id));
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory["images"]));
    }

    [Fact]
    public void Only_an_id_is_a_file()
    {
        var folder = Folder();
        Assert.Throws<ArgumentException>(() => folder.PathOf("../store/neutrino.db"));
        Assert.Throws<ArgumentException>(() => folder.Open("/etc/passwd"));
        Assert.Throws<ArgumentException>(() => folder.Receive("x"));
    }

    private ImageFolder Folder(long reserve = 0) => new(directory["images"], new QemuImg(TimeProvider.System, NullLogger<QemuImg>.Instance), reserve);
}
