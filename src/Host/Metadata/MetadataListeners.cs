using System.Collections.Immutable;
using System.Threading.Channels;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Metadata;

/// <summary>
/// The metadata service's listening sockets inside namespaces, and the connections they accept, each with the name of its namespace. They end with this
/// process, so after a restart none is seen and all are opened again. Of <see cref="IHost"/> it does what concerns <see cref="UnitState.Listeners"/>.
/// </summary>
public sealed class MetadataListeners : IHost
{
    // Connections that wait to be served; more wait in the kernel.
    private const int Waiting = 256;
    private readonly Channel<AcceptedConnection> connections = Channel.CreateBounded<AcceptedConnection>(Waiting);
    private readonly Dictionary<Listener, NamespaceSocket> open = [];
    private readonly Lock changing = new();
    private readonly TimeProvider time;
    private NamespaceNames? names;

    public MetadataListeners(TimeProvider time) => this.time = time;

    public event Action<Notice>? Noticed;

    /// <summary>The next connection of any listener; null when there will be none any more.</summary>
    public async ValueTask<AcceptedConnection?> AcceptAsync(CancellationToken cancellation)
    {
        while (await connections.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
            if (connections.Reader.TryRead(out var accepted)) return accepted;
        return null;
    }

    public Task StartAsync(CancellationToken cancellation)
    {
        names = new NamespaceNames(name => _ = Task.Run(() => LeaveGone(name)));
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<UnitKey>> ListAsync(CancellationToken cancellation)
    {
        lock (changing) return Task.FromResult(open.Values.Select(socket => socket.Unit).Distinct().ToImmutableArray());
    }

    public Task<ImmutableArray<Observed>> ObserveAsync(ImmutableArray<UnitState> wanted, CancellationToken cancellation)
    {
        lock (changing)
        {
            var others = open.ToLookup(entry => entry.Value.Unit, entry => entry.Key);
            return Task.FromResult(wanted.Select(unit => new Observed(See(unit, others), null)).ToImmutableArray());
        }
    }

    public Task<ImmutableArray<Applied>> ApplyAsync(ImmutableArray<Operation> batch, CancellationToken cancellation)
    {
        lock (changing) return Task.FromResult(batch.Select(operation => new Applied(operation, Apply(operation))).ToImmutableArray());
    }

    public ValueTask DisposeAsync()
    {
        names?.Dispose();
        lock (changing)
        {
            foreach (var socket in open.Values) socket.Dispose();
            open.Clear();
        }

        connections.Writer.TryComplete();
        while (connections.Reader.TryRead(out var accepted)) accepted.Socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private UnitState See(UnitState unit, ILookup<UnitKey, Listener> others)
    {
        var seen = unit.Listeners.Where(listener => open.TryGetValue(listener, out var socket) && socket.Unit == unit.Key && IsCurrent(listener, socket));
        return new UnitState(unit.Key) { Listeners = seen.Concat(others[unit.Key].Where(listener => !unit.Listeners.Items.Contains(listener))).ToValueList() };
    }

    // A namespace made anew under the same name is another, in which nobody listens yet.
    private static bool IsCurrent(Listener listener, NamespaceSocket socket) => NetNamespaces.Identify(listener.Namespace) == socket.Inode;

    private HostFault? Apply(Operation operation)
    {
        switch (operation)
        {
            case OpenListener opening:
                return Open(opening.Unit, opening.Listener);
            case CloseListener closing:
                if (open.TryGetValue(closing.Listener, out var socket) && socket.Unit == closing.Unit) Close(closing.Listener);
                return null;
            default:
                throw new NotSupportedException($"{operation.GetType().Name} is not about listeners.");
        }
    }

    private HostFault? Open(UnitKey unit, Listener listener)
    {
        try
        {
            if (open.TryGetValue(listener, out var there))
            {
                if (there.Unit == unit && IsCurrent(listener, there)) return null;
                if (IsCurrent(listener, there)) return new HostFault($"listener {listener.Port} in {listener.Namespace}", $"open: it is {there.Unit}'s", Errno.EADDRINUSE, Retryable: true);
                Close(listener);
            }

            open[listener] = new NamespaceSocket(unit, listener, connections.Writer, time);
            return null;
        }
        catch (LinuxException refused)
        {
            return new HostFault($"listener {listener.Port} in {listener.Namespace}", refused.Message, refused.Errno, Retryable: true);
        }
    }

    private void Close(Listener listener)
    {
        if (open.Remove(listener, out var socket)) socket.Dispose();
    }

    private void LeaveGone(string? name)
    {
        List<Notice> notices = [];
        lock (changing)
        {
            foreach (var (listener, socket) in open.Where(entry => (name is null || entry.Key.Namespace == name) && !IsCurrent(entry.Key, entry.Value)).ToList())
            {
                Close(listener);
                notices.Add(new Notice(socket.Unit, $"listener: namespace {listener.Namespace} is gone"));
            }
        }

        foreach (var notice in notices) Noticed?.Invoke(notice);
    }
}
