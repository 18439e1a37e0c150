using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A ping every 10 ms from a namespace, until it is told to stop.</summary>
internal sealed partial class SteadyPing : IDisposable
{
    private readonly Process ping;
    private readonly Task<string> said;

    public SteadyPing(string ns, string address)
    {
        ping = Shell.Start(null, "ip", Shell.Inside(ns, "ping", "-i", "0.01", address));
        said = ping.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Ends it; every echo must be answered, in order and without a gap: only the one in flight at the end may be without its answer.</summary>
    /// <returns>How many were sent.</returns>
    public async Task<int> EndsWholeAsync()
    {
        Shell.Run("sh", "-c", $"kill -INT $(pgrep -P {ping.Id} || echo {ping.Id})");
        var text = await said;
        var answered = Sequence().Matches(text).Select(match => Number(match.Groups[1].Value)).ToList();
        var sent = Number(Counts().Match(text).Groups[1].Value);
        Assert.True(sent > 50, text);
        Assert.Equal(Enumerable.Range(1, answered.Count), answered);
        Assert.InRange(sent - answered.Count, 0, 1);
        return sent;
    }

    public void Dispose()
    {
        if (!ping.HasExited) ping.Kill(true);
        ping.Dispose();
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex("(\\d+) packets transmitted")]
    private static partial Regex Counts();

    [GeneratedRegex("icmp_seq=(\\d+) ")]
    private static partial Regex Sequence();
}
