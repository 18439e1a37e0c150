using System.Collections.Immutable;

namespace Neutrino.Inspect;

/// <summary>What a command shows of one thing.</summary>
/// <param name="Command">To see it oneself.</param>
/// <param name="Should">The lines that should be there.</param>
/// <param name="Is">The lines that are there; equal to <paramref name="Should"/> when all is well.</param>
public sealed record Evidence(string Command, ImmutableArray<string> Should, ImmutableArray<string> Is);
