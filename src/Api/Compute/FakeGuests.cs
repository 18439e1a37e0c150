using System.Net;
using Neutrino.Model;

namespace Neutrino.Api.Compute;

/// <summary>Guests of a cloud without a data plane: they say that they have booted, use nothing, and their disks are empty.</summary>
public sealed class FakeGuests(ServerBoard board) : IGuests
{
    private const long DiskBytes = 1 << 20;
    private const int Mib = 1024;

    public HypervisorFacts Hypervisor { get; } = new("fake", 1, "fake", Environment.ProcessorCount, 16 * 1024, 1000, 1000, "raw", "fake", "x86_64");

    public ValueTask<string?> ConsoleLogAsync(Server server, int? lines, CancellationToken cancellation)
    {
        var log = Enumerable.Range(1, server.BootNumber).SelectMany(boot => (string[])[$"FAKE CONSOLE OUTPUT of boot {boot}", $"{server.HostName} login: "]).ToList();
        return ValueTask.FromResult<string?>(string.Join('\n', lines is { } last ? log.TakeLast(last) : log));
    }

    public ValueTask<IPEndPoint?> ScreenAsync(Server server, CancellationToken cancellation) => ValueTask.FromResult<IPEndPoint?>(null);

    public ValueTask<string?> SerialAsync(Server server, CancellationToken cancellation) => ValueTask.FromResult<string?>(null);

    public ValueTask<GuestDiagnostics?> DiagnosticsAsync(Server server, CancellationToken cancellation) => ValueTask.FromResult(
        board.Of(server).PowerState == 1
            ? new GuestDiagnostics
            {
                Driver = "fake", Hypervisor = "fake", CpuTimes = [.. Enumerable.Repeat(0L, server.Flavor.Vcpus)], MemoryMaximum = (long)server.Flavor.RamMb * Mib,
                Disks = [new DiskDiagnostics("vda", 0, 0, 0, 0, 0)],
            }
            : null);

    public async ValueTask<bool> CopyDiskAsync(Server server, string path, CancellationToken cancellation)
    {
        var file = new FileStream(path, FileMode.CreateNew);
        await using (file.ConfigureAwait(false)) file.SetLength(DiskBytes);
        return true;
    }
}
