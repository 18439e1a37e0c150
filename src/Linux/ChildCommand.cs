namespace Neutrino.Linux;

/// <summary>A program to run. There is no shell: arguments arrive as they are.</summary>
/// <param name="Program">A path, or a name looked for in PATH.</param>
/// <param name="Arguments">Without the program's own name.</param>
public sealed record ChildCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>The network namespace to start in; empty for this process's own.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Standard input; it ends after these bytes.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <summary>After it the program and what it started in its process group are killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What <see cref="Timeout"/> is measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The command as a person would type it, for messages.</summary>
    public override string ToString() => $"{(Namespace.Length == 0 ? "" : $"[{Namespace}] ")}{string.Join(' ', [Program, .. Arguments])}";
}
