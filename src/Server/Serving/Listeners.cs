using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Which API answers where.</summary>
internal static class Listeners
{
    public static IEnumerable<(EndPoint EndPoint, IHttpApi Api)> Of(
        ServeOptions options, IStore store, IdentityService identity, NetworkService network, ImageService images, GuestService guests, DataPlane plane, StatusApi status, MetricsApi metrics, ILoggerFactory loggers)
    {
        if (identity.Api is { } own)
        {
            yield return (new IPEndPoint(options.Listen, options.IdentityPort), own);
            if (options.IdentityAdminPort != options.IdentityPort) yield return (new IPEndPoint(options.Listen, options.IdentityAdminPort), own);
        }

        yield return (new IPEndPoint(options.Listen, options.NetworkPort), network);
        yield return (new IPEndPoint(options.Listen, options.ImagePort), images.Api);
        yield return (new IPEndPoint(options.Listen, options.ComputePort), guests);
        yield return (new IPEndPoint(options.Listen, options.ConsolePort), guests.Consoles);
        if (options.SerialConsolePort != options.ConsolePort) yield return (new IPEndPoint(options.Listen, options.SerialConsolePort), guests.Consoles);
        if (plane.Connections is not null) yield return (new NamespacesEndPoint(), new MetadataApi(store, () => network.DnsDomain, loggers.CreateLogger<MetadataApi>()));
        if (options.MetricsPort > 0) yield return (new IPEndPoint(options.MetricsListen, options.MetricsPort), metrics);
        yield return (new UnixDomainSocketEndPoint(options.StatusSocket), status);
    }
}
