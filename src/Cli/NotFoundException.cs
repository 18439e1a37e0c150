namespace Neutrino.Cli;

/// <summary>Nothing has this name or id.</summary>
public sealed class NotFoundException(string message, string nextStep) : CommandException(message, nextStep);
