namespace Neutrino.Cli;

/// <summary>A command cannot be done: exit code 1.</summary>
/// <param name="message">The cause, as the old clients said it.</param>
/// <param name="nextStep">What to do now; empty if the message says it.</param>
public class CommandException(string message, string nextStep = "") : Exception(message)
{
    public string NextStep { get; } = nextStep;

    /// <summary>What kind of failure it is, where the client prints that.</summary>
    public string Kind { get; init; } = "CommandError";
}
