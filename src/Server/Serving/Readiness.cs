using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Neutrino.Server;

/// <summary>Tells whoever waits that the server is ready: a file, a line on standard output, and the service manager (sd_notify(3)).</summary>
internal sealed class Readiness(string readyFile, TextWriter output)
{
    private readonly string? managerSocket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    public void Withdraw() => File.Delete(readyFile);

    public void Announce(TimeSpan sinceStart)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"ready in {sinceStart.TotalSeconds:F2} s");
        File.WriteAllText($"{readyFile}.new", $"{line}\n");
        File.Move($"{readyFile}.new", readyFile, overwrite: true);
        output.WriteLine(line);
        Tell($"READY=1\nSTATUS={line}");
    }

    public void Stopping()
    {
        Withdraw();
        Tell("STOPPING=1");
    }

    private void Tell(string state)
    {
        if (string.IsNullOrEmpty(managerSocket)) return;
        // A leading @ stands for the abstract namespace's zero byte.
        var address = managerSocket[0] == '@' ? $"\0{managerSocket[1..]}" : managerSocket;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(address));
    }
}
