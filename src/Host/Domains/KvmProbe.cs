using Neutrino.Linux;

namespace Neutrino.Host.Domains;

/// <summary>How guests run here, and why so.</summary>
/// <param name="Type">libvirt's domain type: <c>kvm</c> or <c>qemu</c>.</param>
public sealed record VirtChoice(string Type, string Why);

/// <summary>
/// Whether KVM runs a guest. That its device is there proves nothing: under some hypervisors a guest hangs for ever in its firmware. So a throw-away QEMU boots a
/// sector whose few instructions end it with a number of their own; whatever else happens within some seconds is a no.
/// </summary>
internal sealed class KvmProbe(string directory, TimeProvider time)
{
    public const string Qemu = "qemu-system-x86_64";
    private const byte Word = 0x15;
    private const int ExitCode = (Word << 1) | 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>mov dx, 0x501 (QEMU's isa-debug-exit); mov al, the word; out dx, al; hlt.</summary>
    private static readonly byte[] Instructions = [0xba, 0x01, 0x05, 0xb0, Word, 0xee, 0xf4, 0xeb, 0xfd];

    /// <summary>The answer for this kernel and this QEMU, from an earlier start if there is one.</summary>
    public async Task<VirtChoice> AskAsync(CancellationToken cancellation)
    {
        if (!File.Exists("/dev/kvm")) return new VirtChoice("qemu", "software emulation: there is no /dev/kvm");
        var system = $"{await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellation).ConfigureAwait(false)} {QemuStamp()}".Replace('\n', ' ');
        var record = Path.Combine(directory, "virt-type");
        if (SystemFiles.ReadText(record)?.Split('\n') is [var type and ("kvm" or "qemu"), var of, ..] && of == system)
            return Said(type, type == "kvm" ? "a guest ran at an earlier start" : "at an earlier start no guest ran on it");
        var runs = await RunsAsync("kvm", cancellation).ConfigureAwait(false);
        SystemFiles.WriteAtomically(record, $"{(runs ? "kvm" : "qemu")}\n{system}\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return Said(runs ? "kvm" : "qemu", runs ? "a guest of a few instructions ran" : $"on it a guest of a few instructions did not end within {Patience.TotalSeconds} s");
    }

    /// <summary>Boots the sector under an accelerator: <c>kvm</c>, <c>tcg</c>.</summary>
    internal async Task<bool> RunsAsync(string accelerator, CancellationToken cancellation)
    {
        const int Sector = 512, Floppy = 1474560;
        var disk = new byte[Floppy];
        Instructions.CopyTo(disk, 0);
        (disk[Sector - 2], disk[Sector - 1]) = (0x55, 0xaa);
        var path = Path.Combine(directory, $"probe.{Environment.ProcessId}");
        try
        {
            SystemFiles.WriteAtomically(path, disk, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            var result = await ChildProcess.RunAsync(
                new ChildCommand(
                    Qemu, "-accel", accelerator, "-machine", "pc", "-m", "16", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                    "-device", "isa-debug-exit", "-drive", $"file={path},format=raw,if=floppy,readonly=on") { Timeout = Patience, Time = time },
                cancellation).ConfigureAwait(false);
            return result.ExitCode == ExitCode;
        }
        catch (Exception fault) when (fault is TimeoutException or LinuxException)
        {
            return false;
        }
        finally
        {
            SystemFiles.Remove(path);
        }
    }

    private static VirtChoice Said(string type, string why) =>
        type == "kvm" ? new VirtChoice(type, $"KVM: {why}") : new VirtChoice(type, $"software emulation: /dev/kvm is there, but {why}");

    /// <summary>Changes when QEMU is replaced.</summary>
    private static string QemuStamp()
    {
        var program = new FileInfo($"/usr/bin/{Qemu}");
        return program.Exists ? $"{program.Length} {program.LastWriteTimeUtc.Ticks}" : "none";
    }
}
