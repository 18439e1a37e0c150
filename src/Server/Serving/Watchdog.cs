using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;

namespace Neutrino.Server;

/// <summary>
/// Tells the service manager, twice in its period, that the server is alive; asks the server itself each time, over its own socket, so that one that no longer answers is started anew.
/// </summary>
internal sealed partial class Watchdog(ServiceManager manager, Func<CancellationToken, Task<bool>> isAlive, TimeProvider time, ILogger<Watchdog> logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task watching = Task.CompletedTask;

    public void Start()
    {
        if (manager.WatchdogPeriod is { } period) watching = WatchAsync(period / 2, stop.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task WatchAsync(TimeSpan interval, CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, time);
        do await TellAsync(interval, cancellation);
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the server from answering, it is the manager that acts on the silence.")]
    private async Task TellAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            if (await isAlive(either.Token)) manager.Tell("WATCHDOG=1");
            else LogSilent("nobody listens");
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogSilent(fault.Message);
        }
    }

    [LoggerMessage(35, LogLevel.Error, "The server does not answer itself: {What}; the service manager is not told that it lives")]
    private partial void LogSilent(string what);
}
