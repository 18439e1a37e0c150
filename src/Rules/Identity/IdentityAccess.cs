using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>
/// Keystone's default access rules. An admin (of any scope) may do everything; a reader of the system may read everything; a reader of a domain may read
/// what belongs to it; a user may see and change what is its own.
/// </summary>
public static class IdentityAccess
{
    /// <summary>Null when allowed, else Keystone's 403 for <paramref name="action"/> (<c>identity:list_users</c>).</summary>
    public static Refusal? Require(bool allowed, string action) => allowed ? null : IdentityRefusals.Forbidden("identity:" + action);

    public static Refusal? Admin(Authorization caller, string action) => Require(caller.IsAdmin, action);

    public static bool IsSystemReader(Authorization caller) => caller.IsAdmin || (caller.Claims.Scope.System && caller.RoleNames.Contains("reader"));

    /// <summary>Whether the caller's token is for the domain, with a reader's role there.</summary>
    public static bool IsDomainReader(Authorization caller, string? domainId) =>
        domainId is not null && caller.Claims.Scope.DomainId == domainId && caller.RoleNames.Contains("reader");

    public static bool CanRead(Authorization caller, string? domainId) => IsSystemReader(caller) || IsDomainReader(caller, domainId);

    /// <summary>Whether lists of a domain's things are open to the caller: a domain reader sees those of its domain only.</summary>
    public static bool CanList(Authorization caller) => CanRead(caller, caller.Claims.Scope.DomainId);

    public static bool IsSelf(Authorization caller, string userId) => caller.User.Id == userId;
}
