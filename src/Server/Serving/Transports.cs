using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Neutrino.Server;

/// <summary>Where the web server's connections come from: sockets of our own, or the namespaces' listeners.</summary>
internal sealed class Transports(INamespaceConnections? namespaces, ILoggerFactory loggers) : IConnectionListenerFactory
{
    private readonly SocketTransportFactory sockets = new(Options.Create(new SocketTransportOptions()), loggers);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => endpoint is NamespacesEndPoint
        ? new(new NamespaceListener(endpoint, namespaces ?? throw new InvalidOperationException("This host has no namespaces."), loggers))
        : sockets.BindAsync(endpoint, cancellationToken);
}
