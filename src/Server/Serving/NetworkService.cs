using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Neutrino.Api;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>The Network API as the options say; with others it is replaced as a whole, and requests in flight end with the one they began with.</summary>
internal sealed class NetworkService : IHttpApi
{
    private readonly Func<ServeOptions, RuleSettings, NetworkApi> make;
    private readonly Func<ServeOptions, RuleSettings> rulesOf;
    private volatile NetworkApi api;
    private volatile RuleSettings rules;
    private volatile string dnsDomain;

    public NetworkService(ServeOptions options, IStore store, IdentityService identity, DataPlane plane, Cors cors, TimeProvider time, ILoggerFactory loggers)
    {
        rulesOf = wanted => RulesOf(wanted, plane.DatapathType, time);
        make = (wanted, rules) => new NetworkApi(store, identity.Validator, rules, ApiOf(wanted), cors, loggers.CreateLogger<NetworkApi>());
        rules = rulesOf(options);
        api = make(options, rules);
        dnsDomain = options.Network.DnsDomain;
    }

    /// <summary>The domain that guests' names end with.</summary>
    public string DnsDomain => dnsDomain;

    /// <summary>What the rules know of this installation now: Compute's stand on them, too.</summary>
    public RuleSettings Rules => rules;

    public Task HandleAsync(HttpContext context) => api.HandleAsync(context);

    /// <exception cref="StartRefusedException">The policy file cannot be taken; the API stays as it is.</exception>
    public void Take(ServeOptions options)
    {
        rules = rulesOf(options);
        api = make(options, rules);
        dnsDomain = options.Network.DnsDomain;
    }

    private static NetworkApiSettings ApiOf(ServeOptions options) => new()
    {
        IdentityUri = options.LoginUri,
        MostRows = options.Network.MostRows,
    };

    /// <exception cref="StartRefusedException">The policy file cannot be taken.</exception>
    private static RuleSettings RulesOf(ServeOptions options, string datapathType, TimeProvider time) => new()
    {
        HostName = options.HostName,
        DatapathType = datapathType,
        Time = time,
        IntegrationBridge = options.Network.IntegrationBridge,
        ExternalBridge = options.Network.ExternalBridge,
        GlobalMtu = options.Network.GlobalMtu,
        BaseMac = options.Network.BaseMac,
        DnsDomain = $"{options.Network.DnsDomain}.",
        EnableSnatByDefault = options.Network.EnableSnatByDefault,
        DhcpLeaseSeconds = options.Network.DhcpLeaseSeconds,
        MaxAllowedAddressPairs = options.Network.MaxAllowedAddressPairs,
        MaxDnsNameservers = options.Network.MaxDnsNameservers,
        MaxSubnetHostRoutes = options.Network.MaxSubnetHostRoutes,
        MaxRoutes = options.Network.MaxRoutes,
        DefaultQuotas = new(QuotaRules.Defaults.Keys.Select(resource => KeyValuePair.Create(resource, options.Network.QuotaOf(resource)))),
        Policy = PolicyFile.Over(PolicySet.Default, options),
    };
}
