using Neutrino.Cli.Arguments;
using Neutrino.Cli.Output;
using Neutrino.Cli.Session;

namespace Neutrino.Cli;

/// <summary>One verb being done: what was asked, with whom to talk, where to print.</summary>
public sealed record Invocation(Personality Personality, Verb Verb, ParsedArguments Arguments, CloudSession Session, Terminal Terminal)
{
    public Printer Printer { get; } = new(Terminal.Out, Personality.Style, Arguments);

    /// <summary>A line to standard output.</summary>
    public void Say(string text) => Printer.Line(text);

    /// <summary>A line to standard error.</summary>
    public void Warn(string text) => Terminal.Error.Write($"{text}\n");
}
