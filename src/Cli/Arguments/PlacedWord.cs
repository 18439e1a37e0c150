namespace Neutrino.Cli.Arguments;

/// <summary>A word and where it stands on the command line.</summary>
internal sealed record PlacedWord(int Position, string Text);
