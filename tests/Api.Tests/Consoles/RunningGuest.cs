using System.Net;
using System.Net.Sockets;
using Neutrino.Api.Compute;
using Neutrino.Model;

namespace Neutrino.Api.Tests;

/// <summary>A guest whose screen is a TCP port that says who it is and then echoes, and whose serial port is a unix socket that does the same.</summary>
public sealed class RunningGuest : IGuests, IAsyncDisposable
{
    public const string Greeting = "RFB 003.008\n";
    private readonly string directory = Directory.CreateTempSubdirectory("neutrino-").FullName;
    private readonly Socket screen = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Socket serial = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly List<Socket> connected = [];
    private readonly IPEndPoint end;

    public RunningGuest()
    {
        screen.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        end = (IPEndPoint)screen.LocalEndPoint!;
        serial.Bind(new UnixDomainSocketEndPoint(SerialPath));
        foreach (var socket in (Socket[])[screen, serial])
        {
            socket.Listen();
            _ = ServeAsync(socket);
        }
    }

    public bool Runs { get; set; } = true;
    public int Connections => connected.Count;
    public string SerialPath => Path.Combine(directory, "serial");
    public HypervisorFacts Hypervisor => throw new NotSupportedException();

    public ValueTask<IPEndPoint?> ScreenAsync(Server server, CancellationToken cancellation) => new(Runs ? end : null);
    public ValueTask<string?> SerialAsync(Server server, CancellationToken cancellation) => new(Runs ? SerialPath : null);
    public ValueTask<string?> ConsoleLogAsync(Server server, int? lines, CancellationToken cancellation) => throw new NotSupportedException();
    public ValueTask<GuestDiagnostics?> DiagnosticsAsync(Server server, CancellationToken cancellation) => throw new NotSupportedException();
    public ValueTask<bool> CopyDiskAsync(Server server, string path, CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>As when its process is killed.</summary>
    public void Die()
    {
        foreach (var socket in connected) socket.Dispose();
    }

    /// <summary>Nobody listens any more.</summary>
    public void StopListening()
    {
        screen.Dispose();
        serial.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        StopListening();
        Die();
        Directory.Delete(directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task ServeAsync(Socket listening)
    {
        try
        {
            while (true) _ = EchoAsync(await listening.AcceptAsync());
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // Listens no more.
        }
    }

    private async Task EchoAsync(Socket client)
    {
        connected.Add(client);
        var buffer = new byte[4096];
        try
        {
            await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(Greeting));
            while (await client.ReceiveAsync(buffer) is > 0 and var read) await client.SendAsync(buffer.AsMemory(0, read));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // It died.
        }
    }
}
