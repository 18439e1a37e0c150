using Neutrino.Ovsdb;
using Neutrino.Ovsdb.Wire;

namespace Neutrino.Host.Ovs;

/// <summary>
/// Tells when ovs-vswitchd dies and when another is there. The database does not say it: it keeps the last daemon's words. But each daemon has a control
/// socket beside the database's, and a connection to it ends with the daemon, however it ends.
/// </summary>
/// <param name="directory">Where <c>ovs-vswitchd.PID.ctl</c> is: the database socket's directory.</param>
/// <param name="changed">Called with true when a daemon is there that was not there before, with false when it is gone.</param>
internal sealed class VswitchdPresence(string directory, TimeProvider time, Func<bool, CancellationToken, Task> changed) : IAsyncDisposable
{
    private enum Found { Never, Running, Gone }

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly CancellationTokenSource stopping = new();
    private volatile Found found;
    private volatile TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task watching = Task.CompletedTask;

    /// <summary>Null while none was ever found (its control socket may be elsewhere).</summary>
    public bool? IsThere => found == Found.Never ? null : found == Found.Running;

    /// <summary>Completes when the daemon that runs now, if one was found, is gone.</summary>
    public Task Gone => gone.Task;

    /// <summary>Finds the daemon that runs, and follows it and its successors. The first one found is not told.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var first = await FindAsync(cancellation);
        if (first is not null) found = Found.Running;
        watching = Task.Run(() => WatchAsync(first), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await watching;
        stopping.Dispose();
    }

    private async Task WatchAsync(RpcConnection? daemon)
    {
        try
        {
            while (true)
            {
                if (daemon is not null) await FollowAsync(daemon);
                daemon = await NextAsync();
                if (gone.Task.IsCompleted) gone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                found = Found.Running;
                await changed(true, stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            if (daemon is not null) await daemon.DisposeAsync();
        }
    }

    private async Task FollowAsync(RpcConnection daemon)
    {
        await daemon.Closed.WaitAsync(stopping.Token);
        await daemon.DisposeAsync();
        found = Found.Gone;
        gone.TrySetResult();
        await changed(false, stopping.Token);
    }

    private async Task<RpcConnection> NextAsync()
    {
        while (true)
        {
            if (await FindAsync(stopping.Token) is { } next) return next;
            await Task.Delay(Interval, time, stopping.Token);
        }
    }

    /// <summary>A dead daemon leaves its socket behind, so each is tried.</summary>
    private async Task<RpcConnection?> FindAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(directory)) return null;
        foreach (var path in Directory.EnumerateFiles(directory, "ovs-vswitchd.*.ctl").ToList())
        {
            try
            {
                return await RpcConnection.ConnectAsync(path, static (_, _) => { }, cancellation);
            }
            catch (OvsdbException)
            {
                // Nobody behind this one.
            }
        }

        return null;
    }
}
