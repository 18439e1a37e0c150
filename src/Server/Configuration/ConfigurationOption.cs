using System.Collections.Immutable;

namespace Neutrino.Server;

/// <summary>An option of the configuration files that means something here.</summary>
/// <param name="Show">The value in force, as one would write it.</param>
/// <param name="Set">The options with the value taken; throws <see cref="FormatException"/> with a sentence's end ("is not a port number …") for a wrong one.</param>
internal sealed record ConfigurationOption(string Section, string Name, Func<ServeOptions, string> Show, Func<ServeOptions, string, ServeOptions> Set)
{
    /// <summary>The option of <c>neutrino serve</c> that says the same, and has the last word.</summary>
    public string? CommandLine { get; init; }

    /// <summary>Other places it is written in: other services' names for it, older ones.</summary>
    public ImmutableArray<(string Section, string Name)> Aliases { get; init; } = [];

    /// <summary>Not shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A running server that reads its files again takes it; otherwise it counts from the next start.</summary>
    public bool IsLive { get; init; }

    public string Title => $"[{Section}] {Name}";
}

/// <summary>An option that can be said in one way only here: some words are taken, others are named, and one of the first must be there.</summary>
/// <param name="Taken">Without regard to case.</param>
/// <param name="Why">Why nothing else: the end of a sentence.</param>
internal sealed record FixedOption(string Section, string Name, ImmutableArray<string> Taken, string Why);

/// <summary>An option of Neutron's that changes nothing here.</summary>
/// <param name="Name">Null: the whole section.</param>
internal sealed record IdleOption(string Section, string? Name, string Why);
