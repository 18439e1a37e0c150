namespace Neutrino.Reconcile;

/// <summary>How long a unit rests after its faults.</summary>
internal static class Retries
{
    /// <summary>A fault that trying again will hardly help starts as if it had failed this often before.</summary>
    private const int HeadStart = 5;

    /// <param name="failures">How many times in a row before this one.</param>
    public static TimeSpan Delay(ReconcileSettings settings, int failures, bool retryable)
    {
        var doublings = Math.Min(20, retryable ? failures : failures + HeadStart);
        var delay = TimeSpan.FromTicks(Math.Min(settings.LastRetry.Ticks, settings.FirstRetry.Ticks << doublings));
        return delay * (0.75 + (Random.Shared.NextDouble() * 0.5));
    }
}
