using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Which API answers where.</summary>
internal static class Listeners
{
    public static IEnumerable<(EndPoint EndPoint, IHttpApi Api)> Of(
        ServeOptions options, IStore store, IdentityService identity, DataPlane plane, StatusSource status, TimeProvider time, ILoggerFactory loggers)
    {
        yield return (new IPEndPoint(options.Listen, options.IdentityPort), identity.Api);
        if (options.IdentityAdminPort != options.IdentityPort) yield return (new IPEndPoint(options.Listen, options.IdentityAdminPort), identity.Api);
        yield return (new IPEndPoint(options.Listen, options.NetworkPort), Network(options, store, identity, plane, time, loggers));
        if (plane.Connections is not null) yield return (new NamespacesEndPoint(), new MetadataApi(store, loggers.CreateLogger<MetadataApi>()));
        yield return (new UnixDomainSocketEndPoint(options.StatusSocket), new StatusApi(status.Look));
    }

    private static NetworkApi Network(ServeOptions options, IStore store, IdentityService identity, DataPlane plane, TimeProvider time, ILoggerFactory loggers)
    {
        var rules = new RuleSettings { HostName = options.HostName, DatapathType = plane.DatapathType, Time = time };
        var settings = new NetworkApiSettings { IdentityUri = options.IdentityUri.GetLeftPart(UriPartial.Authority) };
        return new NetworkApi(store, identity.Validator, rules, settings, loggers.CreateLogger<NetworkApi>());
    }
}
