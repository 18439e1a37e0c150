using System.Diagnostics;
using System.Globalization;

namespace Neutrino.Bench;

/// <summary>The published binary under measurement.</summary>
internal sealed class Server(params string[] options) : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-bench-").FullName;
    private Process? process;

    /// <summary>What neutron.conf says; empty: nothing.</summary>
    public string NeutronConf { get; init; } = "";
    public string Log => Path.Combine(directory, "log");

    public void Start()
    {
        var binary = Environment.GetEnvironmentVariable("NEUTRINO_BINARY") ?? throw new InvalidOperationException("NEUTRINO_BINARY is not set: use bench/run");
        File.Delete("/run/neutrino/ready");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(directory, "neutron")).FullName, "neutron.conf"), NeutronConf);
        process = Process.Start(new ProcessStartInfo("sh",
            ["-c", "exec \"$0\" \"$@\" >> " + Log + " 2>&1 < /dev/null", binary, "serve", "--credentials-directory", directory, "--host-name", "bench", "--config-directory", directory, .. options]))!;
        while (!File.Exists("/run/neutrino/ready"))
        {
            if (process.HasExited) throw new InvalidOperationException(File.ReadAllText(Log));
            Thread.Sleep(1);
        }
    }

    /// <summary>Until it is known how guests run: once after its first start a server tries a guest on KVM, which takes a core for up to 4 s, and nothing of what is measured here.</summary>
    public void AwaitProbe()
    {
        while (!File.ReadAllText(Log).Contains(" guests run ", StringComparison.OrdinalIgnoreCase)) Thread.Sleep(50);
    }

    public Client Login() => new(File.ReadLines(Path.Combine(directory, "admin-openrc.sh")).Where(line => line.StartsWith("export ", StringComparison.Ordinal))
        .Select(line => line["export ".Length..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1].Trim('\'', '"')));

    public void Kill()
    {
        process!.Kill();
        process.WaitForExit();
    }

    /// <summary>Proportional share of memory, MB.</summary>
    public double Pss() => double.Parse(File.ReadLines($"/proc/{process!.Id}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    /// <summary>Seconds of CPU used so far.</summary>
    public double Cpu() => File.ReadAllText($"/proc/{process!.Id}/stat").Split(')')[1].Split(' ')[12..14].Sum(ticks => double.Parse(ticks, CultureInfo.InvariantCulture)) / 100;

    public void Dispose()
    {
        if (process is { HasExited: false }) Kill();
        process?.Dispose();
    }
}
