using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Neutrino.Server;

/// <summary>What started the program and waits for word from it, if anything does: sd_notify(3), sd_watchdog_enabled(3).</summary>
/// <param name="Socket">Path of the datagram socket, or <c>@</c> and a name in the abstract namespace; null when nobody waits.</param>
/// <param name="WatchdogPeriod">The longest silence before the manager takes us for dead; null when it does not watch.</param>
internal sealed record ServiceManager(string? Socket, TimeSpan? WatchdogPeriod)
{
    /// <summary>As the manager says in the environment of the process.</summary>
    public static ServiceManager Of(Func<string, string?> variable, int processId)
    {
        var socket = variable("NOTIFY_SOCKET") is { Length: > 0 } path ? path : null;
        return new ServiceManager(socket, socket is null ? null : Period(variable("WATCHDOG_USEC"), variable("WATCHDOG_PID"), processId));
    }

    /// <exception cref="SocketException">The manager does not listen where it said.</exception>
    public void Tell(string state)
    {
        if (Socket is null) return;
        // A leading @ stands for the abstract namespace's zero byte.
        var address = Socket[0] == '@' ? $"\0{Socket[1..]}" : Socket;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(address));
    }

    /// <summary>The period is meant for the process of that number; without a number, for whoever reads it.</summary>
    private static TimeSpan? Period(string? microseconds, string? intendedFor, int processId)
    {
        var isOurs = string.IsNullOrEmpty(intendedFor) || intendedFor == processId.ToString(CultureInfo.InvariantCulture);
        return isOurs && long.TryParse(microseconds, CultureInfo.InvariantCulture, out var length) && length > 0 ? TimeSpan.FromMicroseconds(length) : null;
    }
}
