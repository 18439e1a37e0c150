using System.Collections.Frozen;
using System.Text.Json;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>Reads who asks from the token that a Keystone shows.</summary>
internal static class KeystoneToken
{
    public static Caller ToCaller(JsonElement token)
    {
        var user = token.GetProperty("user");
        return new Caller
        {
            UserId = user.GetProperty("id").GetString()!,
            UserName = user.GetProperty("name").GetString()!,
            UserDomainId = Id(user, "domain") ?? "default",
            ProjectId = Id(token, "project"),
            DomainId = Id(token, "domain"),
            System = token.TryGetProperty("system", out _),
            Roles = Roles(token),
            AccessRules = token.TryGetProperty("application_credential", out var credential) && credential.TryGetProperty("access_rules", out var rules)
                ? AccessRule.Parse(rules.GetRawText()) : null,
        };
    }

    private static FrozenSet<string> Roles(JsonElement token) =>
        token.TryGetProperty("roles", out var roles) ? roles.EnumerateArray().Select(role => role.GetProperty("name").GetString()!).ToFrozenSet(StringComparer.Ordinal) : FrozenSet<string>.Empty;

    private static string? Id(JsonElement element, string name) => element.TryGetProperty(name, out var child) ? child.GetProperty("id").GetString() : null;
}
