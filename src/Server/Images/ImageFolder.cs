using Neutrino.Api.Images;
using Neutrino.Linux;

namespace Neutrino.Server;

/// <summary>The data of images: files named by their ids, for our eyes alone (0600 in a folder of 0700), written under another name first.</summary>
internal sealed class ImageFolder : IImageFiles
{
    private const string Incoming = ".incoming-";
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Room that images leave to everything else on the disk, the database first of all.</summary>
    private const long Reserve = 256L << 20;
    private readonly string path;
    private readonly QemuImg qemu;
    private readonly long reserve;
    private long count;

    public ImageFolder(string path, QemuImg qemu, long reserve = Reserve)
    {
        (this.path, this.qemu, this.reserve) = (path, qemu, reserve);
        Directory.CreateDirectory(path, Mine | UnixFileMode.UserExecute);
        File.SetUnixFileMode(path, Mine | UnixFileMode.UserExecute);
        foreach (var left in Directory.EnumerateFiles(path, $"{Incoming}*")) File.Delete(left);
    }

    public IEnumerable<string> Ids => Directory.EnumerateFiles(path).Select(file => Path.GetFileName(file));

    /// <summary>Where the data of an image lies.</summary>
    public string PathOf(string imageId) => Path.Combine(path, Guid.TryParseExact(imageId, "D", out var id) ? id.ToString() : throw new ArgumentException("not the id of an image", nameof(imageId)));

    public IIncomingImage Receive(string imageId)
    {
        var temporary = Path.Combine(path, $"{Incoming}{Interlocked.Increment(ref count)}");
        try
        {
            Check(0);
            var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0, UnixCreateMode = Mine, Options = FileOptions.Asynchronous });
            return new IncomingFile(this, file, temporary, PathOf(imageId));
        }
        catch (IOException fault) when (IsFull(fault))
        {
            throw new ImageStorageFullException(fault.Message, fault);
        }
    }

    public Stream? Open(string imageId)
    {
        try
        {
            return new FileStream(PathOf(imageId), new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.Asynchronous });
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Remove(string imageId)
    {
        File.Delete(Path.Combine(path, Path.GetFileName(imageId)));
        SystemFiles.SyncDirectory(path);
    }

    /// <summary>Takes the folder away with all that is in it.</summary>
    public void Delete() => Directory.Delete(path, recursive: true);

    private void Check(long coming)
    {
        var free = new DriveInfo(path).AvailableFreeSpace;
        if (free - coming < reserve) throw new ImageStorageFullException($"{free >> 20} MiB are free on the disk, and {reserve >> 20} MiB are kept free.");
    }

    /// <summary>No space (ENOSPC), over a quota (EDQUOT), or larger than the file system's files (EFBIG).</summary>
    private static bool IsFull(IOException fault) => fault.HResult is 28 or 122 or 27;

    private sealed class IncomingFile(ImageFolder folder, FileStream file, string temporary, string target) : IIncomingImage
    {
        private bool isPublished;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellation)
        {
            try
            {
                folder.Check(piece.Length);
                await file.WriteAsync(piece, cancellation);
            }
            catch (IOException fault) when (IsFull(fault))
            {
                throw new ImageStorageFullException(fault.Message, fault);
            }
        }

        public ValueTask<string?> ProblemAsync(string format, long virtualSize, CancellationToken cancellation) =>
            format == "qcow2" ? folder.qemu.ProblemAsync(temporary, format, virtualSize, cancellation) : ValueTask.FromResult<string?>(null);

        // Blocks for as long as the disk takes, so not on whoever serves requests.
        public ValueTask SyncAsync(CancellationToken cancellation) => new(Task.Run(() => RandomAccess.FlushToDisk(file.SafeFileHandle), cancellation));

        public ValueTask PublishAsync()
        {
            File.Move(temporary, target, overwrite: true);
            isPublished = true;
            SystemFiles.SyncDirectory(folder.path);
            return ValueTask.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            await file.DisposeAsync();
            if (!isPublished) File.Delete(temporary);
        }
    }
}
