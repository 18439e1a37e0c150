using System.Text.RegularExpressions;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>An endpoint's address as one token's catalog shows it: <c>$(project_id)s</c> and its kin are filled in.</summary>
internal static partial class CatalogUrl
{
    /// <summary>Null when the address names a project and the token has none, or names something unknown: the endpoint is left out then.</summary>
    public static string? Of(Endpoint endpoint, Authorization authorization)
    {
        if (!endpoint.Url.Contains(")s", StringComparison.Ordinal)) return endpoint.Url;
        var isWhole = true;
        var url = Placeholder().Replace(endpoint.Url, match =>
        {
            var value = match.Groups[1].Value switch
            {
                "project_id" or "tenant_id" => authorization.Project?.Id,
                "user_id" => authorization.User.Id,
                _ => null,
            };
            isWhole &= value is not null;
            return value ?? "";
        });
        return isWhole ? url : null;
    }

    [GeneratedRegex(@"[$%]\(([a-z_]+)\)s")]
    private static partial Regex Placeholder();
}
