using System.Net.Sockets;
using System.Threading.Channels;
using Neutrino.HostState;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Metadata;

/// <summary>One listening socket inside a namespace. It keeps the namespace alive until it is disposed.</summary>
internal sealed class NamespaceSocket : IDisposable
{
    private readonly Socket socket;
    private readonly Listener listener;
    private readonly ChannelWriter<AcceptedConnection> connections;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource closing = new();

    /// <exception cref="Linux.LinuxException">There is no such namespace, or the port is taken.</exception>
    public NamespaceSocket(UnitKey unit, Listener listener, ChannelWriter<AcceptedConnection> connections, TimeProvider time)
    {
        (Unit, this.listener, this.connections, this.time) = (unit, listener, connections, time);
        Inode = NetNamespaces.Identify(listener.Namespace);
        using var descriptor = NetNamespaces.ListenTcp(listener.Namespace, listener.Port);
        socket = new Socket(new SafeSocketHandle(descriptor.GiveAway(), ownsHandle: true));
        _ = AcceptAsync();
    }

    public UnitKey Unit { get; }

    /// <summary>Of the namespace in which it was opened.</summary>
    public ulong? Inode { get; }

    public void Dispose()
    {
        closing.Cancel();
        socket.Dispose();
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var stop = closing.Token;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var accepted = await socket.AcceptAsync(stop).ConfigureAwait(false);

                // When nobody takes connections, they wait in the kernel's backlog.
                await connections.WriteAsync(new AcceptedConnection(listener.Namespace, accepted), stop).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // The peer hung up before it was accepted, or descriptors ran out: not the end of the listener, and no reason to spin.
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or ChannelClosedException)
            {
                return;
            }
        }
    }
}
