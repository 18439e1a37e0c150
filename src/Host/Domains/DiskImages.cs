using System.Buffers.Binary;
using System.Globalization;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Domains;

/// <summary>Disk images, made by qemu-img(1), and the file systems of empty ones, by mkfs.ext4(8) and mkswap(8).</summary>
public static class DiskImages
{
    private const string Program = "qemu-img";
    private static readonly TimeSpan OverlayPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan BlankPatience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SnapshotPatience = TimeSpan.FromMinutes(30);

    /// <summary>Makes a qcow2 disk whose unwritten parts are read from a base.</summary>
    /// <returns>Why not; null when it is made.</returns>
    internal static Task<string?> OverlayAsync(string path, OverlayOf overlay, TimeProvider time, CancellationToken cancellation)
    {
        var own = VirtualSize(overlay.Base);
        if (own is null) return Task.FromResult<string?>($"the image {overlay.Base.Path} is no {overlay.Base.Format} image");
        if (overlay.SizeBytes < own) return Task.FromResult<string?>($"the flavor's disk of {overlay.SizeBytes} bytes is smaller than the image's of {own}");
        string[] size = overlay.SizeBytes is { } bytes ? [bytes.ToString(CultureInfo.InvariantCulture)] : [];
        return RunAsync(Program, ["create", "-q", "-f", "qcow2", "-F", overlay.Base.Format, "-b", overlay.Base.Path, path, .. size], OverlayPatience, time, cancellation);
    }

    /// <summary>Makes a disk of its own that is empty but for its file system.</summary>
    /// <returns>Why not; null when it is made.</returns>
    internal static async Task<string?> BlankAsync(string path, BlankOf blank, TimeProvider time, CancellationToken cancellation)
    {
        await using (var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            file.SetLength(blank.SizeBytes);
        return blank.Format == "swap"
            ? await RunAsync("mkswap", [path], BlankPatience, time, cancellation).ConfigureAwait(false)
            : await RunAsync("mkfs.ext4", ["-F", "-q", "-L", blank.Label, path], BlankPatience, time, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes a guest's disk, with all that is below it, to a file of its own. A guest that runs should be paused.</summary>
    /// <param name="format"><c>qcow2</c> or <c>raw</c>.</param>
    /// <returns>Why not; null when it is written.</returns>
    public static Task<string?> CopyAsync(string disk, string path, string format, TimeProvider time, CancellationToken cancellation) =>
        RunAsync(Program, ["convert", "-q", "-U", "-f", "qcow2", "-O", format, disk, path], SnapshotPatience, time, cancellation);

    /// <summary>What a guest sees of a base, bytes; null when the file is not what it is said to be.</summary>
    private static long? VirtualSize(DomainBase own)
    {
        const int Header = 32, SizeAt = 24;
        const uint Magic = 0x514649fb;
        using var file = File.OpenRead(own.Path);
        if (own.Format != "qcow2") return file.Length;
        var header = new byte[Header];
        return file.ReadAtLeast(header, Header, throwOnEndOfStream: false) == Header && BinaryPrimitives.ReadUInt32BigEndian(header) == Magic
            ? (long)BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(SizeAt))
            : null;
    }

    private static async Task<string?> RunAsync(string program, string[] arguments, TimeSpan patience, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            var result = await ChildProcess.RunAsync(new ChildCommand(program, arguments) { Timeout = patience, Time = time }, cancellation).ConfigureAwait(false);
            return result.Succeeded ? null : $"{program} {arguments[0]}: {result.Describe()}";
        }
        catch (Exception fault) when (fault is LinuxException or TimeoutException)
        {
            return fault.Message;
        }
    }
}
