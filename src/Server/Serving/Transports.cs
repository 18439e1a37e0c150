using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Neutrino.Server;

/// <summary>Where the web server's connections come from: sockets of our own, or the namespaces' listeners.</summary>
internal sealed class Transports(ServeOptions options, INamespaceConnections? namespaces, ILoggerFactory loggers) : IConnectionListenerFactory
{
    private readonly SocketTransportFactory sockets = new(Options.Create(OptionsOf(options)), loggers);

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) => endpoint is NamespacesEndPoint
        ? new(new NamespaceListener(endpoint, namespaces ?? throw new InvalidOperationException("This host has no namespaces."), loggers))
        : sockets.BindAsync(endpoint, cancellationToken);

    internal static SocketTransportOptions OptionsOf(ServeOptions options) => new() { Backlog = options.Backlog, CreateBoundListenSocket = endPoint => Bind(endPoint, options.KeepIdleSeconds) };

    /// <summary>Connections have these options from the socket they were accepted on.</summary>
    private static Socket Bind(EndPoint endPoint, int keepIdleSeconds)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        if (endPoint is not IPEndPoint) return socket;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, keepIdleSeconds);
        return socket;
    }
}
