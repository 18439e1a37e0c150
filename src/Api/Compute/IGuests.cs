using System.Net;
using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>What can be asked of the guests themselves, besides what the loop makes of them. A server that has no guest answers with null.</summary>
public interface IGuests
{
    /// <summary>The end of the guest's serial log: its last <paramref name="lines"/>, or all that is kept when null.</summary>
    ValueTask<string?> ConsoleLogAsync(Server server, int? lines, CancellationToken cancellation);

    /// <summary>Where the running guest's screen is served (VNC, on this machine's loopback); null while it does not run.</summary>
    ValueTask<IPEndPoint?> ScreenAsync(Server server, CancellationToken cancellation);

    /// <summary>The path of the running guest's serial port, a unix socket; null while it does not run.</summary>
    ValueTask<string?> SerialAsync(Server server, CancellationToken cancellation);

    /// <summary>What the running guest uses; null while it does not run.</summary>
    ValueTask<GuestDiagnostics?> DiagnosticsAsync(Server server, CancellationToken cancellation);

    /// <summary>The guest's root disk as it is now, whole and without a base, written to a new file; false when the server has no disk.</summary>
    /// <param name="path">The file to make; whoever asked removes it.</param>
    ValueTask<bool> CopyDiskAsync(Server server, string path, CancellationToken cancellation);

    HypervisorFacts Hypervisor { get; }
}

/// <param name="Format"><c>raw</c> or <c>qcow2</c>: what a copied disk is.</param>
/// <param name="Type">As the API names it: <c>QEMU</c>.</param>
/// <param name="Version">A whole number: 7.2.0 is 7002000.</param>
/// <param name="VirtType"><c>kvm</c> or <c>qemu</c>.</param>
public sealed record HypervisorFacts(string Type, int Version, string VirtType, int Cpus, int MemoryMb, int DiskGb, int FreeDiskGb, string Format, string CpuModel, string CpuArch);

/// <summary>What a running guest uses. Times are nanoseconds, memory KiB.</summary>
public sealed record GuestDiagnostics
{
    public string Driver { get; init; } = "libvirt";
    public string Hypervisor { get; init; } = "qemu";
    public string HypervisorOs { get; init; } = "linux";
    public TimeSpan Uptime { get; init; }
    public ValueList<long> CpuTimes { get; init; } = [];
    public long MemoryMaximum { get; init; }
    public long MemoryUsed { get; init; }
    public ValueList<NicDiagnostics> Nics { get; init; } = [];
    public ValueList<DiskDiagnostics> Disks { get; init; } = [];
}

public sealed record NicDiagnostics(string Tap, string Mac, long ReceivedBytes, long ReceivedPackets, long ReceiveErrors, long ReceiveDrops, long SentBytes, long SentPackets, long SendErrors, long SendDrops);

public sealed record DiskDiagnostics(string Device, long ReadBytes, long ReadRequests, long WriteBytes, long WriteRequests, long Errors);
