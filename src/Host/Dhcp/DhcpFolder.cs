using Neutrino.HostState;
using Neutrino.Linux;

namespace Neutrino.Host.Dhcp;

/// <summary>
/// One network's folder below our state directory: dnsmasq's files, and <c>unit</c>, our mark: whose it is, and in which namespace its server runs.
/// Everything in it can be read by all, since dnsmasq drops to a user of its own.
/// </summary>
public sealed class DhcpFolder(string path)
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    public string Path => path;

    /// <summary>The network's id.</summary>
    public string Id => System.IO.Path.GetFileName(path);

    public string PidFile => $"{path}/pid";

    /// <summary>The process id that dnsmasq wrote; null when it wrote none.</summary>
    public int? Pid => int.TryParse(SystemFiles.ReadText(PidFile)?.Trim(), out var pid) ? pid : null;

    private string Mark => $"{path}/unit";

    /// <summary>Whose it is; null for a folder that is not ours.</summary>
    public (UnitKey Unit, string Namespace)? Owner() =>
        SystemFiles.ReadText(Mark)?.Split('\n') is [var unit, var name, ..] && UnitKey.TryParse(unit, out var key) ? (key, name) : null;

    /// <summary>Makes the folder and marks it, before anything else is in it.</summary>
    public void Make(UnitKey unit, string name)
    {
        // A restrictive umask of ours must not shut dnsmasq out.
        Directory.CreateDirectory(path);
        foreach (var directory in new[] { System.IO.Path.GetDirectoryName(path)!, path })
            if ((File.GetUnixFileMode(directory) & FolderMode) != FolderMode) File.SetUnixFileMode(directory, FolderMode);
        if (Owner() != (unit, name)) SystemFiles.WriteAtomically(Mark, $"{unit}\n{name}\n", FileMode);
    }

    /// <summary>Writes those that are not so already, each in one step.</summary>
    public void Write(IEnumerable<HostFile> files)
    {
        foreach (var file in files.Where(file => SystemFiles.ReadText(Within(file.Path)) != file.Content)) SystemFiles.WriteAtomically(file.Path, file.Content, FileMode);
    }

    /// <summary>Those of the files that are there, with what is in them.</summary>
    public static ValueList<HostFile> Read(IEnumerable<HostFile> files) =>
        files.Select(file => SystemFiles.ReadText(file.Path) is { } content ? file with { Content = content } : null).OfType<HostFile>().ToValueList();

    /// <summary>Takes a folder of ours away.</summary>
    public void Remove()
    {
        if (Owner() is null) return;

        // The mark goes last, so that what is left of a removal cut short is still ours.
        foreach (var file in Directory.EnumerateFiles(path).Where(file => file != Mark)) SystemFiles.Remove(file);
        SystemFiles.Remove(Mark);
        Directory.Delete(path, recursive: true);
    }

    private string Within(string file) => System.IO.Path.GetDirectoryName(file) == path ? file : throw new IOException($"{file} is not in {path}");
}
