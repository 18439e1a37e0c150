using System.Diagnostics;
using System.Text;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Debian's <c>openstack</c>, or <c>neutron</c>, started once and given one command after the other, as a user at its prompt would.</summary>
internal sealed class ClientSession : IDisposable
{
    private const string End = "@@end@@";
    private readonly Process process;

    public ClientSession(string program, IReadOnlyDictionary<string, string> environment)
    {
        // Both streams in one, in the order they were written.
        process = Shell.Start(environment, "sh", "-c", $"exec {program} 2>&1");
    }

    /// <summary>What the command printed, on either stream.</summary>
    public string Run(string command)
    {
        process.StandardInput.WriteLine(command);
        process.StandardInput.WriteLine($"!echo {End}");
        process.StandardInput.Flush();
        var output = new StringBuilder();
        while (true)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            if (process.StandardOutput.ReadLineAsync(patience.Token).AsTask().GetAwaiter().GetResult() is not { } line)
                throw new InvalidOperationException($"the client ended at '{command}':\n{output}");
            if (line.EndsWith(End, StringComparison.Ordinal)) return output.ToString().Trim();
            output.AppendLine(line);
        }
    }

    /// <summary>Runs a command that prints what is expected, among other things; nothing at all where nothing is.</summary>
    public void Says(string command, string expected)
    {
        var said = Run(command);
        Assert.True(expected.Length == 0 ? said.Length == 0 : said.Contains(expected, StringComparison.Ordinal), $"{command}: {said}");
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(10_000)) process.Kill();
        process.Dispose();
    }
}
