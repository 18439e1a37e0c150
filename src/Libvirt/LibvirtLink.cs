namespace Neutrino.Libvirt;

/// <summary>A connection that is opened again, later and later, whenever it is not there.</summary>
public sealed class LibvirtLink : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(5);
    private readonly string uri;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stop = new();
    private TaskCompletionSource<LibvirtConnection> next = NewSource();
    private Task loop = Task.CompletedTask;

    public LibvirtLink(string uri, TimeProvider time)
    {
        (this.uri, this.time) = (uri, time);
    }

    /// <summary>Raised from any thread; must return at once.</summary>
    public event Action<DomainEvent>? Happened;

    /// <summary>Raised with null when a connection stands, and with the reason when it is lost or, the first time, not to be had.</summary>
    public event Action<LibvirtError?>? Changed;

    /// <summary>Why there is no connection; null when there is one, or none has been tried.</summary>
    public LibvirtError? Fault { get; private set; }

    /// <summary>The connection; null while there is none.</summary>
    public LibvirtConnection? Current => Volatile.Read(ref next).Task is { IsCompletedSuccessfully: true, Result: { Closed.IsCompleted: false } connection } ? connection : null;

    public void Start() => loop = Task.Run(RunAsync);

    /// <summary>The connection, waited for; or why there is none.</summary>
    public async Task<LibvirtAnswer<LibvirtConnection>> ConnectionAsync(TimeSpan patience, CancellationToken cancellation)
    {
        if (Current is { } connection) return connection;
        try
        {
            var coming = Volatile.Read(ref next).Task;
            if (coming.IsCompleted) await Task.Yield(); // Closed, and about to be opened again.
            return await Volatile.Read(ref next).Task.WaitAsync(patience, time, cancellation).ConfigureAwait(false) is { Closed.IsCompleted: false } open
                ? open
                : Fault ?? new LibvirtError(LibvirtError.NotConnected, "the connection to libvirt is lost");
        }
        catch (TimeoutException)
        {
            return Fault ?? new LibvirtError(LibvirtError.TimedOut, $"{uri} does not answer");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync().ConfigureAwait(false);
        await loop.ConfigureAwait(false);
        if (Current is { } connection) await connection.DisposeAsync().ConfigureAwait(false);
        next.TrySetCanceled();
        stop.Dispose();
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        try
        {
            while (true)
            {
                var (connection, error) = await LibvirtConnection.OpenAsync(uri, Patience, time).ConfigureAwait(false);
                if (connection is null)
                {
                    if (Fault is null) Say(error);
                    Fault = error;
                    await Task.Delay(pause, time, stop.Token).ConfigureAwait(false);
                    pause = TimeSpan.FromTicks(Math.Min(LastPause.Ticks, pause.Ticks * 2));
                    continue;
                }

                pause = FirstPause;
                await HoldAsync(connection).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task HoldAsync(LibvirtConnection connection)
    {
        connection.Happened += OnHappened;
        Fault = null;
        Volatile.Read(ref next).TrySetResult(connection);
        Say(null);
        await connection.Closed.WaitAsync(stop.Token).ConfigureAwait(false);
        Fault = new LibvirtError(LibvirtError.NotConnected, "libvirt closed the connection");
        Volatile.Write(ref next, NewSource());
        Say(Fault);
        _ = connection.DisposeAsync().AsTask(); // Calls that hang in it end in their own time.
    }

    private void OnHappened(DomainEvent what) => Happened?.Invoke(what);
    private void Say(LibvirtError? fault) => Changed?.Invoke(fault);
    private static TaskCompletionSource<LibvirtConnection> NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
