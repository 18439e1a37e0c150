namespace Neutrino.Cli.Arguments;

/// <summary>The command line itself is wrong: exit code 2, and the usage of the verb.</summary>
public sealed class UsageException(string message) : Exception(message);
