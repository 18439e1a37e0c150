using Neutrino.Linux;

namespace Neutrino.Host.Domains;

/// <summary>How guests run here, and why so.</summary>
/// <param name="Type">libvirt's domain type: <c>kvm</c> or <c>qemu</c>.</param>
public sealed record VirtChoice(string Type, string Why);

/// <summary>
/// Whether KVM runs a guest. That its device is there proves nothing: under some hypervisors a guest hangs for ever in its firmware, refuses the processor that
/// guests are given, or is so slow that no kernel comes up. So a throw-away QEMU with that processor boots a sector that goes to 64 bits, counts to fifty
/// million in memory (a twentieth of a second on hardware) and ends with a number of its own; whatever else happens within some seconds is a no.
/// </summary>
internal sealed class KvmProbe(string directory, TimeProvider time)
{
    public const string Qemu = "qemu-system-x86_64";
    private const byte Word = 0x15;
    private const int ExitCode = (Word << 1) | 1;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>The sector, loaded at 0x7c00.</summary>
    private static readonly byte[] Instructions =
    [
        0xfa, 0xfc, // cli; cld
        0x66, 0x31, 0xc0, 0x8e, 0xd8, 0x8e, 0xc0, // xor eax, eax; mov ds, ax; mov es, ax
        0xbf, 0x00, 0x10, 0xb9, 0x00, 0x18, 0xf3, 0xab, // three pages of zeros from 0x1000: mov di, 0x1000; mov cx, 0x1800; rep stosw
        0xc6, 0x06, 0x00, 0x10, 0x03, 0xc6, 0x06, 0x01, 0x10, 0x20, // the first level leads to 0x2000: mov byte [0x1000], 3; mov byte [0x1001], 0x20
        0xc6, 0x06, 0x00, 0x20, 0x03, 0xc6, 0x06, 0x01, 0x20, 0x30, // the second to 0x3000
        0xc6, 0x06, 0x00, 0x30, 0x83, // the third maps the first 2 MB to themselves
        0x66, 0xbf, 0x00, 0x10, 0x00, 0x00, 0x0f, 0x22, 0xdf, // mov edi, 0x1000; mov cr3, edi
        0xb0, 0x20, 0x0f, 0x22, 0xe0, // CR4.PAE: mov al, 0x20; mov cr4, eax
        0x66, 0xb9, 0x80, 0x00, 0x00, 0xc0, 0x0f, 0x32, 0x80, 0xcc, 0x01, 0x0f, 0x30, // EFER.LME: mov ecx, 0xc0000080; rdmsr; or ah, 1; wrmsr
        0x0f, 0x20, 0xc0, 0x66, 0x0d, 0x01, 0x00, 0x00, 0x80, // CR0.PG and PE: mov eax, cr0; or eax, 0x80000001
        0x0f, 0x01, 0x16, 0x7d, 0x7c, 0x0f, 0x22, 0xc0, // lgdt [0x7c7d]; mov cr0, eax
        0xea, 0x5b, 0x7c, 0x08, 0x00, // jmp 8:0x7c5b, the next instruction, in 64 bits
        0xb9, 0x80, 0xf0, 0xfa, 0x02, // mov ecx, 50000000
        0xff, 0x04, 0x25, 0x00, 0x40, 0x00, 0x00, // inc dword [0x4000]
        0xff, 0xc9, 0x75, 0xf5, // dec ecx; jnz to the inc
        0x66, 0xba, 0x01, 0x05, 0xb0, Word, 0xee, // QEMU's isa-debug-exit: mov dx, 0x501; mov al, the word; out dx, al
        0xf4, 0xeb, 0xfd, // hlt; jmp to the hlt
        0xff, 0xff, 0x00, 0x00, 0x00, 0x9a, 0xaf, 0x00, // the segment 8: 64-bit code
        0x0f, 0x00, 0x6d, 0x7c, 0x00, 0x00, // the table of segments: two of them, from 0x7c6d
    ];

    /// <summary>The answer for this boot and this QEMU, from an earlier start if there is one.</summary>
    public async Task<VirtChoice> AskAsync(CancellationToken cancellation)
    {
        if (!File.Exists("/dev/kvm")) return new VirtChoice("qemu", "software emulation: there is no /dev/kvm");
        var system = $"{await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id", cancellation).ConfigureAwait(false)} {QemuStamp()}".Replace('\n', ' ');
        var record = Path.Combine(directory, "virt-type");
        if (SystemFiles.ReadText(record)?.Split('\n') is [var type and ("kvm" or "qemu"), var of, ..] && of == system)
            return Said(type, type == "kvm" ? "a guest ran at an earlier start" : "at an earlier start no guest ran on it");
        var failure = await FailureAsync("kvm", "host", cancellation).ConfigureAwait(false);
        SystemFiles.WriteAtomically(record, $"{(failure is null ? "kvm" : "qemu")}\n{system}\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return failure is null ? Said("kvm", "a guest of a few instructions ran") : Said("qemu", $"a guest of a few instructions on it {failure}");
    }

    /// <summary>Boots the sector.</summary>
    /// <param name="accelerator"><c>kvm</c>, <c>tcg</c>.</param>
    /// <param name="processor">QEMU's word for it.</param>
    /// <returns>What the guest did instead of running to its end; null when it did.</returns>
    internal async Task<string?> FailureAsync(string accelerator, string processor, CancellationToken cancellation)
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
                    Qemu, "-accel", accelerator, "-cpu", processor, "-machine", "pc", "-m", "16", "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot",
                    "-device", "isa-debug-exit", "-drive", $"file={path},format=raw,if=floppy,readonly=on") { Timeout = Patience, Time = time },
                cancellation).ConfigureAwait(false);
            return result.ExitCode == ExitCode ? null : $"did not run: {result.Describe().Split('\n')[0]}";
        }
        catch (TimeoutException)
        {
            return $"did not end within {Patience.TotalSeconds} s";
        }
        catch (LinuxException fault)
        {
            return $"could not be started: {fault.Message}";
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
