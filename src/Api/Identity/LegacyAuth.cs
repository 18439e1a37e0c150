using System.Globalization;
using System.Text.Json;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>The login of v2.0 as one of v3: a user by name or id with a password, or a token; a tenant by name, by id, or none.</summary>
internal static class LegacyAuth
{
    private static readonly DomainReference Domain = new(LegacyRules.DomainId, null);

    /// <summary>v2.0's times have whole seconds.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static (AuthRequest? Request, Refusal? Fault) Parse(JsonElement auth)
    {
        var (tenantId, tenantName) = (Text(auth, "tenantId"), Text(auth, "tenantName"));
        // No tenant is the user's default one, as without a scope in v3.
        var scope = tenantId is null && tenantName is null ? default : new ScopeRequest(true, new NameReference(tenantId, tenantName, Domain), null, false);
        if (auth.TryGetProperty("token", out var token))
        {
            return Text(token, "id") is { } id ? (new AuthRequest { Methods = ["token"], Token = id, Scope = scope.Explicit ? scope : new ScopeRequest(true, null, null, false) }, null)
                : (null, IdentityRefusals.Missing("id", "token"));
        }

        if (!auth.TryGetProperty("passwordCredentials", out var credentials)) return (null, IdentityRefusals.Missing("passwordCredentials or token", "auth"));
        var (userId, userName, password) = (Text(credentials, "userId"), Text(credentials, "username"), Text(credentials, "password"));
        if (password is null) return (null, IdentityRefusals.Missing("password", "passwordCredentials"));
        if (userId is null && userName is null) return (null, IdentityRefusals.Missing("username or userId", "passwordCredentials"));
        return (new AuthRequest { Methods = ["password"], User = new NameReference(userId, userName, Domain), Password = password, Scope = scope }, null);
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
