namespace Neutrino.Linux.Monitor;

/// <summary>Follows the names in one directory, by inotify(7).</summary>
public sealed class DirectoryEvents : IDisposable
{
    private readonly Inotify inotify;

    /// <param name="path">The directory; it exists.</param>
    /// <param name="happened">The name that came (true) or went (false), on the loop's thread; a null name: events were lost.</param>
    public DirectoryEvents(DescriptorLoop loop, string path, Action<string?, bool> happened, Action<Exception> failed)
    {
        inotify = new Inotify(
            loop,
            item =>
            {
                if (item.Watch < 0) happened(null, false);
                else if (item.Name.Length > 0) happened(item.Name, (item.Mask & (Inotify.Created | Inotify.MovedTo)) != 0);
            },
            failed);
        inotify.Add(path, Inotify.Created | Inotify.Deleted | Inotify.MovedFrom | Inotify.MovedTo);
    }

    public void Dispose() => inotify.Dispose();
}
