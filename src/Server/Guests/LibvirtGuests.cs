using System.Net;
using Neutrino.Api.Compute;
using Neutrino.Host.Domains;
using Neutrino.HostState;
using Neutrino.Libvirt;
using Neutrino.Model;
using Domain = Neutrino.HostState.Domain;
using HypervisorFacts = Neutrino.Api.Compute.HypervisorFacts;

namespace Neutrino.Server;

using Server = Neutrino.Model.Server;

/// <summary>The guests of this machine, for the Compute API.</summary>
internal sealed class LibvirtGuests(DomainHost host, string directory, TimeProvider time) : IGuests
{
    /// <summary><c>VIR_DOMAIN_MEMORY_STAT_RSS</c>.</summary>
    private const int ResidentTag = 7;
    private readonly HostMachine machine = new(directory);

    public HypervisorFacts Hypervisor => new(
        "QEMU", (int)(host.Facts?.Version ?? 0), host.VirtType is { IsCompletedSuccessfully: true, Result.Type: var type } ? type : "qemu", machine.Cpus, machine.MemoryMb, machine.DiskGb,
        machine.FreeDiskGb, "qcow2", machine.CpuModel, "x86_64");

    public ValueTask<string?> ConsoleLogAsync(Server server, int? lines, CancellationToken cancellation) =>
        new(Task.Run(() => ConsoleLog.Tail(host.Console(server.Id).Log, lines), cancellation));

    public async ValueTask<IPEndPoint?> ScreenAsync(Server server, CancellationToken cancellation) =>
        await host.FindAsync(server.Id, cancellation) is { Vnc: { } port } ? new IPEndPoint(IPAddress.Loopback, port) : null;

    public async ValueTask<string?> SerialAsync(Server server, CancellationToken cancellation) =>
        await host.FindAsync(server.Id, cancellation) is { Domain: var domain } && IsAlive(domain) ? host.Console(server.Id).Socket : null;

    public async ValueTask<GuestDiagnostics?> DiagnosticsAsync(Server server, CancellationToken cancellation)
    {
        if (await host.FindAsync(server.Id, cancellation) is not { Domain: var domain } || !IsAlive(domain)) return null;
        if ((await host.ConnectionAsync(cancellation)).Value is not { } connection || await connection.UseAsync(domain.Name) is not { Error: null, Value: var use }) return null;
        var memory = (await connection.MemoryUseAsync(domain.Name)).Value;
        var times = await connection.VcpuTimesAsync(domain.Name);
        return new GuestDiagnostics
        {
            Uptime = host.StartedAt(server.Id) is { } started && time.GetUtcNow() > started ? time.GetUtcNow() - started : TimeSpan.Zero,
            CpuTimes = times.Error is null ? times.Value.ToValueList() : [use.CpuTime],
            MemoryMaximum = use.MaxMemory,
            MemoryUsed = memory is not null && memory.TryGetValue(ResidentTag, out var resident) ? resident : use.Memory,
            Nics = await NicsAsync(connection, domain),
            Disks = await DisksAsync(connection, domain),
        };
    }

    public async ValueTask<bool> CopyDiskAsync(Server server, string path, CancellationToken cancellation)
    {
        var (found, problem) = await host.CopyDiskAsync(server.Id, path, cancellation);
        return problem is null ? found : throw new IOException(problem);
    }

    private static bool IsAlive(Domain domain) => domain.Power is DomainPower.Running or DomainPower.Paused;

    private static async Task<ValueList<NicDiagnostics>> NicsAsync(LibvirtConnection connection, Domain domain)
    {
        var nics = new List<NicDiagnostics>();
        foreach (var own in domain.Interfaces)
        {
            if (await connection.InterfaceUseAsync(domain.Name, own.Device) is not { Error: null, Value: var use }) continue;
            nics.Add(new NicDiagnostics(
                own.Device, own.Mac.ToString(), use.RxBytes, use.RxPackets, use.RxErrors, use.RxDrops, use.TxBytes, use.TxPackets, use.TxErrors, use.TxDrops));
        }

        return nics.ToValueList();
    }

    private static async Task<ValueList<DiskDiagnostics>> DisksAsync(LibvirtConnection connection, Domain domain)
    {
        var disks = new List<DiskDiagnostics>();
        foreach (var disk in domain.Disks)
        {
            if (await connection.BlockUseAsync(domain.Name, disk.Path) is { Error: null, Value: var use })
                disks.Add(new DiskDiagnostics(DomainXml.DeviceOf(domain, disk), use.ReadBytes, use.ReadRequests, use.WriteBytes, use.WriteRequests, Math.Max(0, use.Errors)));
        }

        return disks.ToValueList();
    }
}
