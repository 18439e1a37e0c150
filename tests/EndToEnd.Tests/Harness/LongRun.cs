namespace Neutrino.EndToEnd.Tests;

/// <summary>Whether <c>./test --long</c> runs: torture in full, and what takes minutes or a network.</summary>
public static class LongRun
{
    public static bool IsOn { get; } = Environment.GetEnvironmentVariable("NEUTRINO_LONG") == "1";
}
