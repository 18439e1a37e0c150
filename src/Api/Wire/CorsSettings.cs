namespace Neutrino.Api;

/// <summary><c>[cors]</c>, with Neutron's defaults: what pages of other origins may ask, and read of the replies.</summary>
public sealed record CorsSettings
{
    /// <summary>By default none, as in OpenStack's own services; <c>*</c> is every one.</summary>
    public ValueList<string> AllowedOrigins { get; init; } = [];
    public bool AllowCredentials { get; init; } = true;
    public ValueList<string> ExposeHeaders { get; init; } = ["X-Auth-Token", "X-Subject-Token", "X-Service-Token", "X-OpenStack-Request-ID", "OpenStack-Volume-microversion"];

    /// <summary>Seconds for which a browser need not ask again; 0: it is not told.</summary>
    public int MaxAge { get; init; } = 3600;
    public ValueList<string> AllowMethods { get; init; } = ["GET", "PUT", "POST", "DELETE", "PATCH"];

    /// <summary>Besides those that any request may have.</summary>
    public ValueList<string> AllowHeaders { get; init; } = ["X-Auth-Token", "X-Identity-Status", "X-Roles", "X-Service-Catalog", "X-User-Id", "X-Tenant-Id", "X-OpenStack-Request-ID"];
}
