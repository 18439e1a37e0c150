namespace Neutrino.Cli;

/// <summary>More than one thing has this name.</summary>
public sealed class AmbiguousException(string message, IReadOnlyList<string> ids) : CommandException(message, $"they are: {string.Join(", ", ids)}")
{
    public IReadOnlyList<string> Ids { get; } = ids;
}
