namespace Neutrino.Cli.Output;

/// <summary>Where a cell's text stands.</summary>
public enum Alignment
{
    Left,
    Centre,
    Right,
}
