namespace Neutrino.Store;

/// <summary>How a store behaves.</summary>
public sealed record StoreSettings
{
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>How many of the newest revisions keep their change sets; 0 keeps none.</summary>
    public int HistoryRevisions { get; init; } = 100_000;

    /// <summary>The most decisions that share one transaction.</summary>
    public int BatchSize { get; init; } = 512;

    /// <summary>How long a status may wait before it is written; statuses are a convenience after a restart, not a promise.</summary>
    public TimeSpan StatusDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Told what nobody waits for: a follower of <see cref="IStore.Changed"/> that threw, statuses that could not be written. From the writer's thread.</summary>
    public required Action<string, Exception> Fault { get; init; }
}
