using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>The Network API as the options say; with others it is replaced as a whole, and requests in flight end with the one they began with.</summary>
internal sealed class NetworkService : IHttpApi
{
    private readonly Func<ServeOptions, NetworkApi> make;
    private volatile NetworkApi api;
    private volatile string dnsDomain;

    public NetworkService(ServeOptions options, IStore store, IdentityService identity, DataPlane plane, TimeProvider time, ILoggerFactory loggers)
    {
        make = wanted => new NetworkApi(store, identity.Validator, RulesOf(wanted, plane.DatapathType, time), ApiOf(wanted), loggers.CreateLogger<NetworkApi>());
        api = make(options);
        dnsDomain = options.Network.DnsDomain;
    }

    /// <summary>The domain that guests' names end with.</summary>
    public string DnsDomain => dnsDomain;

    public Task HandleAsync(HttpContext context) => api.HandleAsync(context);

    /// <exception cref="StartRefusedException">The policy file cannot be taken; the API stays as it is.</exception>
    public void Take(ServeOptions options)
    {
        api = make(options);
        dnsDomain = options.Network.DnsDomain;
    }

    private static NetworkApiSettings ApiOf(ServeOptions options) => new()
    {
        IdentityUri = options.LoginUri,
        AllowedOrigins = [.. options.Network.AllowedOrigins],
    };

    /// <summary>What the Network API's rules, and Compute's over them, know of this installation.</summary>
    /// <exception cref="StartRefusedException">The policy file cannot be taken.</exception>
    internal static RuleSettings RulesOf(ServeOptions options, string datapathType, TimeProvider time) => new()
    {
        HostName = options.HostName,
        DatapathType = datapathType,
        Time = time,
        IntegrationBridge = options.Network.IntegrationBridge,
        ExternalBridge = options.Network.ExternalBridge,
        GlobalMtu = options.Network.GlobalMtu,
        BaseMac = options.Network.BaseMac,
        DnsDomain = $"{options.Network.DnsDomain}.",
        DhcpLeaseSeconds = options.Network.DhcpLeaseSeconds,
        MaxAllowedAddressPairs = options.Network.MaxAllowedAddressPairs,
        MaxDnsNameservers = options.Network.MaxDnsNameservers,
        MaxSubnetHostRoutes = options.Network.MaxSubnetHostRoutes,
        MaxRoutes = options.Network.MaxRoutes,
        DefaultQuotas = options.Network.Quotas,
        Policy = PolicyFile.Over(PolicySet.Default, options),
    };
}
