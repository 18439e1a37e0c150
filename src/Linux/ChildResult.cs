using System.Text;

namespace Neutrino.Linux;

/// <summary>How a program ended and what it wrote.</summary>
/// <param name="ExitCode">Its exit code; -1 when a signal ended it.</param>
/// <param name="Signal">The signal that ended it, or 0.</param>
public sealed record ChildResult(int ExitCode, int Signal, ReadOnlyMemory<byte> Output, ReadOnlyMemory<byte> ErrorOutput)
{
    public bool Succeeded => ExitCode == 0;
    public string OutputText => Encoding.UTF8.GetString(Output.Span);
    public string ErrorText => Encoding.UTF8.GetString(ErrorOutput.Span);

    /// <summary><c>exit code 2: iptables-restore: line 4 failed</c>.</summary>
    public string Describe() => $"{(Signal == 0 ? $"exit code {ExitCode}" : $"ended by signal {Signal}")}: {(ErrorOutput.Length > 0 ? ErrorText : OutputText).Trim()}";
}
