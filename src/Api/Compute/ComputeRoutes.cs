using Microsoft.Extensions.Logging;

namespace Neutrino.Api.Compute;

/// <summary>Everything the API answers.</summary>
internal static class ComputeRoutes
{
    public static IEnumerable<Route> All(ComputeSettings settings, ComputeParts parts, ILogger logger) =>
    [
        .. new ServerRoutes(settings).All, .. new ActionRoutes(parts, settings, logger).All, .. MetadataRoutes.All, .. TagRoutes.All, .. InterfaceRoutes.All, .. HistoryRoutes.All,
        .. new ConsoleRoutes(parts).All, .. new GuestRoutes(parts).All, .. new FlavorRoutes(settings).All, .. new KeyPairRoutes(settings).All, .. new ServerGroupRoutes(settings).All, .. QuotaRoutes.All,
        .. UsageRoutes.All, .. new HypervisorRoutes(parts).All, .. HostRoutes.All, .. new HostUseRoutes(parts).All, .. NetworkProxyRoutes.All, .. new ImageProxyRoutes(settings).All, .. ExtensionRoutes.All,
    ];
}
