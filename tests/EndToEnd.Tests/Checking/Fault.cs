namespace Neutrino.EndToEnd.Tests;

/// <summary>Something broken on purpose.</summary>
/// <param name="Command">A line of shell; {qvb}, {router}, … stand for the cloud's names.</param>
/// <param name="Hop">The hop that has to be named: what it is, and its name.</param>
/// <param name="Flaw">The sentence that has to be said of it.</param>
/// <param name="After">A line of shell that clears away what the fault made beside it.</param>
public sealed record Fault(string Command, string Hop, string Name, string Flaw, string? After = null)
{
    public override string ToString() => $"{Hop} {Flaw}: {Command}";
}
