using Neutrino.Linux.Monitor;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Namespaces;

/// <summary>A live namespace with its sockets. They keep it alive, so they are closed as soon as its name is gone.</summary>
/// <param name="Name">Empty for the host's own.</param>
/// <param name="Inode">Tells it from one of the same name before or after it.</param>
/// <param name="Route">For requests.</param>
/// <param name="Events">Its links, addresses and routes, followed.</param>
internal sealed record OpenNamespace(string Name, ulong Inode, RouteSocket Route, RouteEvents Events) : IDisposable
{
    public void Dispose()
    {
        Events.Dispose();
        Route.Dispose();
    }
}
