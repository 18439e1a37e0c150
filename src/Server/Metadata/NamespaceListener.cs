using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Neutrino.Api;

namespace Neutrino.Server;

/// <summary>Hands the server the connections of all namespaces, each with the name of the namespace it came from.</summary>
internal sealed partial class NamespaceListener(EndPoint endPoint, INamespaceConnections connections, ILoggerFactory loggers) : IConnectionListener
{
    private sealed record Origin(string Namespace) : INamespaceFeature;

    private readonly SocketConnectionContextFactory contexts = new(new SocketConnectionFactoryOptions(), loggers.CreateLogger<SocketConnectionContextFactory>());
    private readonly ILogger logger = loggers.CreateLogger<NamespaceListener>();
    private readonly CancellationTokenSource unbound = new();

    public EndPoint EndPoint => endPoint;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, unbound.Token);
        try
        {
            while (await connections.AcceptAsync(either.Token) is { } accepted)
                if (Dress(accepted) is { } context) return context;
            return null;
        }
        catch (OperationCanceledException) when (unbound.IsCancellationRequested)
        {
            return null;
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => new(unbound.CancelAsync());

    public ValueTask DisposeAsync()
    {
        unbound.Dispose();
        contexts.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Null when the guest hung up before it was served.</summary>
    private ConnectionContext? Dress(NamespaceConnection accepted)
    {
        try
        {
            var context = contexts.Create(accepted.Socket);
            context.Features.Set<INamespaceFeature>(new Origin(accepted.Namespace));
            return context;
        }
        catch (SocketException fault)
        {
            LogGone(accepted.Namespace, fault.Message);
            accepted.Socket.Dispose();
            return null;
        }
    }

    [LoggerMessage(100, LogLevel.Debug, "A connection from {Namespace} was gone before it was served: {Reason}")]
    private partial void LogGone(string @namespace, string reason);
}
