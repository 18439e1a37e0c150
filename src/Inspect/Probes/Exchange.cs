namespace Neutrino.Inspect;

/// <summary>A question put again until it is answered, for at most a second.</summary>
internal sealed class Exchange : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(300);
    private readonly TimeProvider time;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenSource late;
    private readonly CancellationTokenSource limit;
    private readonly long started;

    public Exchange(TimeProvider time, CancellationToken cancellation)
    {
        (this.time, this.cancellation, started) = (time, cancellation, time.GetTimestamp());
        late = new CancellationTokenSource(Limit, time);
        limit = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
    }

    /// <summary>Ends with the second, or with who asked.</summary>
    public CancellationToken Token => limit.Token;
    public double Milliseconds => Math.Round(time.GetElapsedTime(started).TotalMilliseconds, 1);

    /// <summary>Sends, and again every 300 ms, until <paramref name="match"/> takes something that was received.</summary>
    /// <returns>Default when nothing came in time.</returns>
    public async Task<T?> AskAsync<T>(
        Func<CancellationToken, ValueTask<int>> send, Func<Memory<byte>, CancellationToken, ValueTask<int>> receive, Func<ReadOnlyMemory<byte>, T?> match)
        where T : struct
    {
        await send(limit.Token).ConfigureAwait(false);
        using var answered = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var repeating = RepeatAsync(send, answered.Token);
        try
        {
            var buffer = new byte[Frames.Longest];
            while (true)
            {
                var length = await receive(buffer, limit.Token).ConfigureAwait(false);
                if (match(buffer.AsMemory(0, length)) is { } answer) return answer;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return default;
        }
        finally
        {
            await answered.CancelAsync().ConfigureAwait(false);
            await repeating.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        limit.Dispose();
        late.Dispose();
    }

    private async Task RepeatAsync(Func<CancellationToken, ValueTask<int>> send, CancellationToken answered)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Again, time, answered).ConfigureAwait(false);
                await send(answered).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // Answered, or out of time.
        }
        catch (System.Net.Sockets.SocketException)
        {
            // The interface went meanwhile: nothing will answer.
        }
    }
}
