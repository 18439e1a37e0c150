namespace Neutrino.Api.Identity;

/// <summary>An existing Keystone and our account in it: <c>[keystone_authtoken]</c> of <c>neutron.conf</c>.</summary>
public sealed record KeystoneSettings
{
    /// <summary><c>auth_url</c>, with or without <c>/v3</c>.</summary>
    public required Uri AuthUrl { get; init; }
    public required string UserName { get; init; }
    public required string Password { get; init; }
    public string ProjectName { get; init; } = "service";
    public string UserDomainName { get; init; } = "Default";
    public string ProjectDomainName { get; init; } = "Default";

    /// <summary><c>token_cache_time</c>: for so long an answer about a token is believed, a revocation unseen.</summary>
    public TimeSpan CacheTime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Refused tokens are remembered for less: one may be looked up a moment too early.</summary>
    public TimeSpan RefusalCacheTime { get; init; } = TimeSpan.FromSeconds(10);
}
