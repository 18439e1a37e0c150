namespace Neutrino.Cli.Tests;

/// <summary>What a command left behind.</summary>
public sealed record Outcome(int Code, string Output, string Error, byte[] Bytes);
