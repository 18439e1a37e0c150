namespace Neutrino.Libvirt;

/// <summary>Blocking calls, each on a thread of its own, some at once.</summary>
/// <param name="last">Called when no call will be made any more.</param>
internal sealed class CallLane(int atOnce, Action last) : IAsyncDisposable
{
    private readonly SemaphoreSlim free = new(atOnce, atOnce); // Holds no handle as long as nobody asks for one: not disposed.
    private bool isClosed;

    /// <summary>The call's answer, or <paramref name="whenClosed"/> without calling.</summary>
    public async Task<T> RunAsync<T>(Func<T> call, T whenClosed)
    {
        await free.WaitAsync().ConfigureAwait(false);
        try
        {
            return isClosed ? whenClosed : await OnThread(call).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>After every call that is under way; those that come later are not made.</summary>
    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < atOnce; i++) await free.WaitAsync().ConfigureAwait(false);
        var first = !isClosed;
        isClosed = true;
        free.Release(atOnce);
        if (first)
        {
            await OnThread(() =>
            {
                last();
                return true;
            }).ConfigureAwait(false);
        }
    }

    public static Task<T> OnThread<T>(Func<T> call) => Task.Factory.StartNew(
        call, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
}
