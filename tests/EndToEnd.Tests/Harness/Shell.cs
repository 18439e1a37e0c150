using System.Diagnostics;

namespace Neutrino.EndToEnd.Tests;

/// <summary>Runs the tools a user would look with.</summary>
internal static class Shell
{
    /// <summary>The command's output, trimmed; throws with everything it said when it fails.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var (code, output) = Try(program, arguments);
        return code == 0 ? output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} exited {code}:\n{output}");
    }

    public static (int Code, string Output) Try(string program, params string[] arguments) => TryWith(null, program, arguments);

    /// <summary>Exit code and output (both streams) with the given environment on top of ours.</summary>
    public static (int Code, string Output) TryWith(IReadOnlyDictionary<string, string>? environment, string program, params string[] arguments)
    {
        using var process = Start(environment, program, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(300_000))
        {
            process.Kill(true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end");
        }

        return (process.ExitCode, (output + error.Result).Trim());
    }

    /// <summary>A line of shell, for pipes.</summary>
    public static string Sh(string line) => Run("sh", "-c", line);

    /// <summary>A program left running, its output readable.</summary>
    public static Process Start(IReadOnlyDictionary<string, string>? environment, string program, params string[] arguments)
    {
        var info = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) info.Environment[name] = value;
        return Process.Start(info)!;
    }

    public static string[] Inside(string ns, params string[] command) => ["netns", "exec", ns, .. command];
}
