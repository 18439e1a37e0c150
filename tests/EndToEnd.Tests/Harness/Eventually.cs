using System.Diagnostics;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Waits for what another process brings about. The limit only ends a test that would never end; how long it took is told, not judged.</summary>
internal static class Eventually
{
    public static TimeSpan True(Func<bool> condition, string what, double atMostSeconds = 20) => True(condition, () => what, atMostSeconds);

    /// <param name="what">Asked when it did not come about.</param>
    public static TimeSpan True(Func<bool> condition, Func<string> what, double atMostSeconds = 20)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > atMostSeconds) Assert.Fail($"not so after {atMostSeconds} s: {what()}");
            Thread.Sleep(20);
        }

        return watch.Elapsed;
    }
}
