using System.Collections.Concurrent;

namespace Neutrino.Linux.Monitor;

/// <summary>Follows what is in the files of several directories, by inotify(7). What this process puts in place (<see cref="SystemFiles.WriteAtomically(string, string, UnixFileMode)"/>) is no news.</summary>
public sealed class FileEvents : IDisposable
{
    private readonly ConcurrentDictionary<int, string> directories = [];
    private readonly Action<string?> changed;
    private readonly Inotify inotify;

    // The rename that puts a file of ours in place: its first half names our temporary file, its second half only where it went.
    private uint ours;

    /// <param name="changed">The path of a file that was written, replaced, moved away or removed, on the loop's thread; null: events were lost.</param>
    public FileEvents(DescriptorLoop loop, Action<string?> changed, Action<Exception> failed)
    {
        this.changed = changed;
        inotify = new Inotify(loop, OnEvent, failed);
    }

    /// <summary>Follows a directory until it is removed; once more does no harm.</summary>
    /// <exception cref="LinuxException">There is no such directory, or no watch left (fs.inotify.max_user_watches).</exception>
    public void Follow(string directory) =>
        directories[inotify.Add(directory, Inotify.CloseWrite | Inotify.Deleted | Inotify.MovedFrom | Inotify.MovedTo)] = directory;

    public void Dispose() => inotify.Dispose();

    private void OnEvent(InotifyEvent item)
    {
        if (item.Watch < 0) changed(null);
        else if ((item.Mask & Inotify.Ignored) != 0) directories.TryRemove(item.Watch, out _);
        else if (SystemFiles.IsTemporary(item.Name)) ours = item.Cookie;
        else if ((item.Cookie == 0 || item.Cookie != ours) && directories.TryGetValue(item.Watch, out var directory)) changed($"{directory}/{item.Name}");
    }
}
