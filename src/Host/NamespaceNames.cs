using Neutrino.Linux.Monitor;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host;

/// <summary>Tells when the name of a network namespace goes, so that whoever holds something open in it lets go: a namespace lives as long as anything in it is open.</summary>
public sealed class NamespaceNames : IDisposable
{
    private readonly DirectoryEvents events;

    /// <param name="gone">The name that went, on the descriptor loop's thread, to return at once; null: any may have gone.</param>
    public NamespaceNames(Action<string?> gone)
    {
        Directory.CreateDirectory(NetNamespaces.Directory);
        events = new DirectoryEvents(
            DescriptorLoop.Shared,
            NetNamespaces.Directory,
            (name, came) =>
            {
                if (!came) gone(name);
            },
            _ => gone(null));
    }

    public void Dispose() => events.Dispose();
}
