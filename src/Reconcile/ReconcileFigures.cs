using System.Collections.Concurrent;

namespace Neutrino.Reconcile;

/// <summary>What the loop has done since it started; each figure may be read at any time.</summary>
public sealed class ReconcileFigures
{
    private long rounds, looks, drifts, faults, lastLagTicks;

    public long Rounds => Interlocked.Read(ref rounds);

    /// <summary>Units looked at.</summary>
    public long Looks => Interlocked.Read(ref looks);
    public long Drifts => Interlocked.Read(ref drifts);

    /// <summary>Rounds that ended in a fault, counted by unit.</summary>
    public long Faults => Interlocked.Read(ref faults);

    /// <summary>From the last commit's arrival to its status, the host's work included.</summary>
    public TimeSpan LastLag => TimeSpan.FromTicks(Interlocked.Read(ref lastLagTicks));

    /// <summary>Operations done, by the name of their kind.</summary>
    public ConcurrentDictionary<string, long> Operations { get; } = new(StringComparer.Ordinal);

    internal void CountRound(int units)
    {
        Interlocked.Increment(ref rounds);
        Interlocked.Add(ref looks, units);
    }

    internal void CountDrift() => Interlocked.Increment(ref drifts);
    internal void CountFault() => Interlocked.Increment(ref faults);
    internal void CountLag(TimeSpan lag) => Interlocked.Exchange(ref lastLagTicks, lag.Ticks);
    internal void CountOperation(string kind) => Operations.AddOrUpdate(kind, 1, static (_, count) => count + 1);
}
