using System.Net;
using Neutrino.Api.Compute;
using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Api.Consoles;

/// <summary>Hands out consoles' addresses with their tokens, and says where an unused token leads.</summary>
public sealed class ConsoleDesk(IStore store, IGuests guests, ConsoleSettings settings) : IConsoles
{
    internal ConsoleTokens Tokens { get; } = new(settings.Time, settings.TokenLife);

    public ConsoleAddress? Issue(Server server, string type, bool isOldForm) => type switch
    {
        "novnc" when isOldForm => new ConsoleAddress(type, new Uri($"http://{settings.PublicHost}:{settings.ScreenPort}/vnc_auto.html?token={Tokens.Issue(server.Id, ConsoleKind.Screen)}")),
        "novnc" => new ConsoleAddress(type, new Uri($"http://{settings.PublicHost}:{settings.ScreenPort}/vnc_lite.html?path=%3Ftoken%3D{Tokens.Issue(server.Id, ConsoleKind.Screen)}")),
        "serial" => new ConsoleAddress(type, new Uri($"ws://{settings.PublicHost}:{settings.SerialPort}/?token={Tokens.Issue(server.Id, ConsoleKind.Serial)}")),
        _ => null,
    };

    public async ValueTask<ConsoleConnection?> FindAsync(string token, CancellationToken cancellation)
    {
        if (Tokens.Find(token) is not { } grant || store.Current.Servers.Find(grant.ServerId) is not { } server) return null;
        return await EndAsync(server, grant.Kind, cancellation).ConfigureAwait(false) switch
        {
            IPEndPoint screen => new ConsoleConnection(server.Id, screen.Address.ToString(), screen.Port, null),
            { } serial => new ConsoleConnection(server.Id, IPAddress.Loopback.ToString(), 0, serial.ToString()),
            null => null,
        };
    }

    /// <summary>The guest's own end of a console; null while it does not run.</summary>
    internal async ValueTask<EndPoint?> EndAsync(Server server, ConsoleKind kind, CancellationToken cancellation)
    {
        if (kind == ConsoleKind.Screen) return await guests.ScreenAsync(server, cancellation).ConfigureAwait(false);
        return await guests.SerialAsync(server, cancellation).ConfigureAwait(false) is { } path ? new System.Net.Sockets.UnixDomainSocketEndPoint(path) : null;
    }
}
