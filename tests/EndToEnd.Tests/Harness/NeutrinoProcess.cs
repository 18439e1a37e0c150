using System.Diagnostics;

namespace Neutrino.EndToEnd.Tests;

/// <summary>The published binary, started, killed and started again as a user (or the kernel) would.</summary>
internal sealed class NeutrinoProcess(string directory, params string[] options) : IDisposable
{
    private Process? process;

    /// <summary>Where it says that it is ready.</summary>
    public string ReadyFile { get; init; } = "/run/neutrino/ready";

    public static string Binary => Environment.GetEnvironmentVariable("NEUTRINO_BINARY")
        ?? throw new InvalidOperationException("NEUTRINO_BINARY does not name the published binary: run ./test");

    public string Log => Path.Combine(directory, "neutrino.log");
    public string CredentialsDirectory => directory;
    public string ConfigurationDirectory => Path.Combine(directory, "etc");
    public int Pid => process!.Id;

    public void Start()
    {
        File.Delete(ReadyFile);
        string[] arguments = ["serve", "--credentials-directory", directory, "--host-name", "vm", "--config-directory", ConfigurationDirectory, .. options];
        process = Process.Start(new ProcessStartInfo("sh", ["-c", $"exec \"$0\" \"$@\" >> {Log} 2>&1 < /dev/null", Binary, .. arguments]))!;
        Eventually.True(() => File.Exists(ReadyFile) || process.HasExited, "neutrino is ready", 90);
        if (process.HasExited) throw new InvalidOperationException($"neutrino exited {process.ExitCode}:\n{string.Join('\n', File.ReadLines(Log).TakeLast(20))}");
    }

    /// <summary>kill -9, and gone.</summary>
    public void Kill()
    {
        if (process is null or { HasExited: true }) return;
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        Kill();
        process?.Dispose();
    }
}
