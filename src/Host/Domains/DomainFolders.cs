using System.Globalization;
using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Domains;

/// <summary>
/// The guests' folders, <c>servers/ID</c>. Folders may be passed through but not listed (0711), so that QEMU, which libvirt runs as a user of its own, gets at
/// the files libvirt gives it; files are ours alone (0600) until libvirt hands them over. See docs/decisions.
/// </summary>
internal sealed class DomainFolders(string directory, TimeProvider time)
{
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string BootedFile = "booted";
    private static readonly string[] Kinds = ["disk.", "kernel.", "ramdisk."];

    public string Of(string id) => Path.Combine(directory, id);

    public void Prepare()
    {
        MakeFolder(directory);
        var state = Path.GetDirectoryName(directory)!;
        File.SetUnixFileMode(state, File.GetUnixFileMode(state) | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
    }

    /// <summary>The ids of guests that have a folder.</summary>
    public IEnumerable<string> List() =>
        Directory.Exists(directory) ? Directory.GetDirectories(directory).Select(path => Path.GetFileName(path)).Where(name => Guid.TryParse(name, out _)) : [];

    public bool Exists(string id) => Directory.Exists(Of(id));

    /// <summary>The files that a plan can want, whole ones only.</summary>
    public ValueList<DomainFile> Files(string id) => Exists(id)
        ? Directory.GetFiles(Of(id)).Where(path => Kinds.Any(kind => Path.GetFileName(path).StartsWith(kind, StringComparison.Ordinal)) && !path.EndsWith(".new", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(path => new DomainFile(path)).ToValueList()
        : [];

    /// <summary>The last boot on record, and the soft reboots done; zeros when there is none.</summary>
    public (int Boot, int SoftReboots) Booted(string id) =>
        SystemFiles.ReadText(Path.Combine(Of(id), BootedFile))?.Split(' ', '\n') is [var boot, var reboots, ..]
        && int.TryParse(boot, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && int.TryParse(reboots, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? (number, count)
            : (0, 0);

    /// <summary>When the boot on record began.</summary>
    public DateTimeOffset? BootedAt(string id) => new FileInfo(Path.Combine(Of(id), BootedFile)) is { Exists: true } record ? record.LastWriteTimeUtc : null;

    public void RecordBoot(string id, int boot, int softReboots)
    {
        MakeFolder(Of(id));
        SystemFiles.WriteAtomically(Path.Combine(Of(id), BootedFile), string.Create(CultureInfo.InvariantCulture, $"{boot} {softReboots}\n"), Private);
    }

    /// <summary>Makes a file whole or not at all.</summary>
    public async Task<HostFault?> MakeAsync(MakeDomainFile operation, CancellationToken cancellation)
    {
        var (path, making) = (operation.File.Path, operation.File.Making);
        if (Outside(operation.Folder) || Path.GetDirectoryName(path) != operation.Folder) return new HostFault($"file {path}", "is not in a guest's folder", 22, false);
        MakeFolder(operation.Folder);
        if (File.Exists(path)) return null;
        var fresh = path + ".new";
        SystemFiles.Remove(fresh);
        var problem = making switch
        {
            LinkOf link => await LinkAsync(link.Source, fresh, cancellation).ConfigureAwait(false),
            OverlayOf overlay => await DiskImages.OverlayAsync(fresh, overlay, time, cancellation).ConfigureAwait(false),
            BlankOf blank => await DiskImages.BlankAsync(fresh, blank, time, cancellation).ConfigureAwait(false),
            DriveOf drive => await ConfigDriveImage.MakeAsync(fresh, drive, time, cancellation).ConfigureAwait(false),
            _ => "nobody says how to make it",
        };
        if (problem is not null) return new HostFault($"file {path}", problem, 0, making is not (LinkOf or OverlayOf));
        if (making is not LinkOf) File.SetUnixFileMode(fresh, Private);
        File.Move(fresh, path, overwrite: true);
        return null;
    }

    public HostFault? Remove(RemoveDomainFile operation)
    {
        if (Outside(Path.GetDirectoryName(operation.Path)!)) return new HostFault($"file {operation.Path}", "is not in a guest's folder", 22, false);
        SystemFiles.Remove(operation.Path);
        return null;
    }

    public HostFault? Remove(RemoveDomainFolder operation)
    {
        if (Outside(operation.Folder)) return new HostFault($"folder {operation.Folder}", "is not a guest's folder", 22, false);
        if (Directory.Exists(operation.Folder)) Directory.Delete(operation.Folder, recursive: true);
        return null;
    }

    private bool Outside(string folder) => Path.GetDirectoryName(folder) != directory || !Guid.TryParse(Path.GetFileName(folder), out _);

    private static void MakeFolder(string path)
    {
        Directory.CreateDirectory(path, Passable);
        File.SetUnixFileMode(path, Passable); // Whatever the umask.
    }

    /// <summary>A second name of the image, which then lives as long as the guest; where that cannot be, a copy.</summary>
    private static async Task<string?> LinkAsync(string source, string path, CancellationToken cancellation)
    {
        if (!File.Exists(source)) return $"the image's file {source} is not there";
        if (SystemFiles.TryLink(source, path)) return null;
        await using var from = File.OpenRead(source);
        await using var to = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Private });
        await from.CopyToAsync(to, cancellation).ConfigureAwait(false);
        return null;
    }
}
