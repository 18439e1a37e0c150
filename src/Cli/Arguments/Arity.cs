namespace Neutrino.Cli.Arguments;

/// <summary>How many words a place takes.</summary>
public enum Arity
{
    One,
    Optional,
    OneOrMore,
}
