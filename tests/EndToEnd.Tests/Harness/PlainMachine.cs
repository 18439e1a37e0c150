using System.Diagnostics;
using System.Text;

namespace Neutrino.EndToEnd.Tests;

/// <summary>A machine under plain software emulation, in a namespace of its own, its serial console in our hands.</summary>
internal sealed class PlainMachine : IDisposable
{
    private readonly StringBuilder said = new();
    private readonly Stopwatch sinceStart = Stopwatch.StartNew();
    private readonly string monitor;
    private readonly Process process;
    private readonly Task hearing;

    /// <param name="ns">The namespace.</param>
    /// <param name="directory">Where the monitor's pipe goes.</param>
    /// <param name="devices">Options of qemu: disks and cards, or kernel and initramfs.</param>
    public PlainMachine(string ns, string directory, params string[] devices)
    {
        monitor = Path.Combine(directory, $"monitor{Guid.NewGuid():N}");
        Shell.Run("mkfifo", $"{monitor}.in", $"{monitor}.out");
        process = Shell.Start(null, "ip", Shell.Inside(
            ns, ["qemu-system-x86_64", "-accel", "tcg", "-m", "128", "-display", "none", "-serial", "stdio", "-monitor", $"pipe:{monitor}", "-device", "virtio-rng-pci", .. devices]));
        hearing = HearAsync();
    }

    /// <summary>Everything on the serial console so far.</summary>
    public string Console
    {
        get { lock (said) return said.ToString(); }
    }

    /// <summary>Waits for a text on the console; seconds since the machine started.</summary>
    public double Says(string text, double atMostSeconds = 90)
    {
        Eventually.True(() => Console.Contains(text, StringComparison.Ordinal) || process.HasExited, $"the guest says '{text}':\n{Console}", atMostSeconds);
        Assert.True(Console.Contains(text, StringComparison.Ordinal), $"the machine ended without '{text}':\n{Console}\n{(process.HasExited ? process.StandardError.ReadToEnd() : "")}");
        return sinceStart.Elapsed.TotalSeconds;
    }

    public void Type(string line)
    {
        process.StandardInput.Write($"{line}\n");
        process.StandardInput.Flush();
    }

    /// <summary>A command of qemu's monitor.</summary>
    public void Monitor(string command) => File.WriteAllText($"{monitor}.in", $"{command}\n");

    /// <summary>The power button; the machine goes off by itself.</summary>
    public void PressPower()
    {
        Monitor("system_powerdown");
        Eventually.True(() => process.HasExited, $"the machine goes off:\n{Console}", 60);
    }

    public double SecondsSinceStart => sinceStart.Elapsed.TotalSeconds;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(true);
            process.WaitForExit();
        }

        hearing.GetAwaiter().GetResult();

        process.Dispose();
    }

    /// <summary>Prompts have no end of line, so what is heard is letters.</summary>
    private async Task HearAsync()
    {
        var letters = new char[1024];
        while (await process.StandardOutput.ReadAsync(letters) is > 0 and var length)
        {
            lock (said) said.Append(letters, 0, length);
        }
    }
}
