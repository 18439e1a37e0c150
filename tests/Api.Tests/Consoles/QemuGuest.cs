using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Neutrino.Api.Compute;
using Neutrino.Model;

namespace Neutrino.Api.Tests;

/// <summary>The guest that <c>images/build</c> makes, run by plain QEMU with its screen on loopback; what it is asked of is its screen.</summary>
public sealed class QemuGuest : IGuests, IAsyncDisposable
{
    private const int FirstScreenPort = 5900;
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-").FullName;
    private readonly Process process;
    private readonly IPEndPoint screen;

    public QemuGuest()
    {
        screen = new IPEndPoint(IPAddress.Loopback, FreePort());
        process = Process.Start("qemu-system-x86_64",
        [
            "-accel", "tcg", "-m", "128", "-nodefaults", "-vga", "cirrus", "-snapshot", "-drive", $"file={Path.Combine(Images, "cirros-x86_64.qcow2")},format=qcow2,if=virtio",
            "-display", $"vnc={screen.Address}:{(screen.Port - FirstScreenPort).ToString(CultureInfo.InvariantCulture)}", "-serial", $"file:{SerialLog}",
        ]);
    }

    public HypervisorFacts Hypervisor => throw new NotSupportedException();
    private string SerialLog => Path.Combine(directory, "serial.log");

    /// <summary>Where <c>./test</c> builds the image; NEUTRINO_IMAGES names another place.</summary>
    private static string Images => Environment.GetEnvironmentVariable("NEUTRINO_IMAGES") is { Length: > 0 } there ? there : Path.Combine(Root, "artifacts", "images");

    /// <summary>The repository.</summary>
    public static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "Neutrino.slnx"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }

    public async Task LoginShownAsync(CancellationToken cancellation)
    {
        while (!File.Exists(SerialLog) || !(await File.ReadAllTextAsync(SerialLog, cancellation)).Contains("login:", StringComparison.Ordinal))
        {
            Assert.False(process.HasExited, "QEMU ended");
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellation);
        }
    }

    public ValueTask<IPEndPoint?> ScreenAsync(Server server, CancellationToken cancellation) => new(screen);
    public ValueTask<string?> SerialAsync(Server server, CancellationToken cancellation) => throw new NotSupportedException();
    public ValueTask<string?> ConsoleLogAsync(Server server, int? lines, CancellationToken cancellation) => throw new NotSupportedException();
    public ValueTask<GuestDiagnostics?> DiagnosticsAsync(Server server, CancellationToken cancellation) => throw new NotSupportedException();
    public ValueTask<bool> CopyDiskAsync(Server server, string path, CancellationToken cancellation) => throw new NotSupportedException();

    public async ValueTask DisposeAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
