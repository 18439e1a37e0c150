namespace Neutrino.Ovsdb;

/// <summary>Who waits for which <c>cur_cfg</c>.</summary>
internal sealed class AppliedConfiguration
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource<OvsdbError?>, long> waiting = new();
    private long current = long.MinValue;

    /// <summary>Completes with null once the daemon has brought <paramref name="configuration"/> into force, with an error when the connection is lost before.</summary>
    public Task<OvsdbError?> ReachedAsync(long configuration)
    {
        lock (gate)
        {
            if (current >= configuration) return Task.FromResult<OvsdbError?>(null);
            var completion = new TaskCompletionSource<OvsdbError?>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(completion, configuration);
            return completion.Task;
        }
    }

    public void Reached(long configuration)
    {
        lock (gate)
        {
            current = configuration;
            while (waiting.TryPeek(out var completion, out var wanted) && wanted <= configuration)
            {
                waiting.Dequeue();
                completion.TrySetResult(null);
            }
        }
    }

    public void Lost(OvsdbError error)
    {
        lock (gate)
        {
            current = long.MinValue;
            while (waiting.TryDequeue(out var completion, out _)) completion.TrySetResult(error);
        }
    }
}
