using System.Net.Sockets;

namespace Neutrino.Server;

/// <summary>A connection that a listening socket inside a namespace accepted.</summary>
internal readonly record struct NamespaceConnection(string Namespace, Socket Socket);

/// <summary>The connections of every metadata listener of the host, whichever namespaces come and go.</summary>
internal interface INamespaceConnections
{
    /// <summary>The next connection; null when there will be none any more.</summary>
    ValueTask<NamespaceConnection?> AcceptAsync(CancellationToken cancellation);
}
