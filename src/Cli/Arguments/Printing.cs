namespace Neutrino.Cli.Arguments;

/// <summary>What a verb prints, and so which output options it takes.</summary>
public enum Printing
{
    /// <summary>A sentence, or nothing.</summary>
    Text,

    /// <summary>One thing: a table of fields and values.</summary>
    One,

    /// <summary>A list: a row each.</summary>
    Many,
}
