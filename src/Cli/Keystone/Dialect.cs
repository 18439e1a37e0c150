using Neutrino.Cli.Session;

namespace Neutrino.Cli.Keystone;

/// <summary>Which Identity API is spoken: the one that the auth URL names.</summary>
internal sealed record Dialect(bool IsVersion2)
{
    /// <summary>v2.0's admin calls live at the admin address.</summary>
    public Service Service => IsVersion2 ? Service.Identity with { Version = "v2.0", Interface = "admin" } : Service.Identity with { Version = "v3" };

    public static async Task<Dialect> OfAsync(Invocation call)
    {
        var login = call.Session.Login;
        if (login is { EndpointOverride: { } endpoint, Token: not null }) return new Dialect(endpoint.TrimEnd('/').EndsWith("v2.0", StringComparison.Ordinal));
        return new Dialect((await call.Session.TokenAsync()).IsVersion2);
    }
}
