using System.Collections.Frozen;
using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Whether a token holds, and what it stands for, in a snapshot.</summary>
public static class TokenRules
{
    /// <summary>The token with its rows; null when it has expired, was revoked, or something it stands on is gone or disabled.</summary>
    public static Authorization? Resolve(Snapshot snapshot, TokenClaims claims, DateTimeOffset now)
    {
        if (claims.ExpiresAt <= now || IsRevoked(snapshot, claims)) return null;
        if (snapshot.Users.Find(claims.UserId) is not { Enabled: true } user) return null;
        if (snapshot.Domains.Find(user.DomainId) is not { Enabled: true } userDomain) return null;
        var credential = snapshot.ApplicationCredentials.Find(claims.ApplicationCredentialId);
        if (claims.ApplicationCredentialId is not null && (credential is null || credential.ExpiresAt <= now)) return null;

        var authorization = new Authorization { Claims = claims, User = user, UserDomain = userDomain, ApplicationCredential = credential, RoleNames = FrozenSet<string>.Empty };
        return claims.Scope.IsNone ? authorization : WithScope(snapshot, authorization);
    }

    /// <summary>The first scope in which the user has roles: the one asked for, or else (none asked for) its default project, or nothing.</summary>
    public static TokenScope DefaultScope(Snapshot snapshot, User user)
    {
        var scope = new TokenScope(ProjectId: user.DefaultProjectId);
        return user.DefaultProjectId is not null && IsUsable(snapshot, scope) && RoleResolution.In(snapshot, user.Id, scope).Length > 0 ? scope : TokenScope.None;
    }

    /// <summary>Whether the project or domain of a scope exists and is enabled.</summary>
    public static bool IsUsable(Snapshot snapshot, TokenScope scope) =>
        scope.ProjectId is { } projectId ? snapshot.Projects.Find(projectId) is { Enabled: true } project && snapshot.Domains.Find(project.DomainId) is { Enabled: true }
        : scope.DomainId is not { } domainId || snapshot.Domains.Find(domainId) is { Enabled: true };

    /// <summary>Ends one token, now.</summary>
    public static Decision Revoke(Snapshot snapshot, TokenClaims claims, DateTimeOffset now)
    {
        var edits = new IdentityEdits();
        Revocations.Add(edits, snapshot, now, claims.ExpiresAt - now, new Revoked(AuditId: claims.AuditId));
        return edits.Showing();
    }

    private static Authorization? WithScope(Snapshot snapshot, Authorization bare)
    {
        var scope = bare.Claims.Scope;
        if (!IsUsable(snapshot, scope)) return null;
        var roles = RoleResolution.In(snapshot, bare.User.Id, scope);
        if (bare.ApplicationCredential is { } credential)
        {
            // Exactly the roles it was made with: what they imply is not given to it.
            roles = roles.RemoveAll(role => !credential.RoleIds.Items.Contains(role.Id));
        }

        if (roles.IsEmpty) return null;
        var project = snapshot.Projects.Find(scope.ProjectId);
        return bare with
        {
            Project = project,
            ScopeDomain = snapshot.Domains.Find(scope.DomainId ?? project?.DomainId),
            Roles = roles,
            RoleNames = roles.Select(role => role.Name).ToFrozenSet(StringComparer.Ordinal),
        };
    }

    private static bool IsRevoked(Snapshot snapshot, TokenClaims claims)
    {
        var table = snapshot.Revocations;
        if (table.Count == 0) return false;
        return Any(table.By("audit", claims.AuditId))
            || Any(table.By("user", claims.UserId))
            || (claims.Scope.ProjectId is { } project && Any(table.By("project", project)))
            || (ScopeDomain(snapshot, claims.Scope) is { } domain && Any(table.By("domain", domain)))
            || (snapshot.Users.Find(claims.UserId)?.DomainId is { } userDomain && Any(table.By("domain", userDomain)));

        bool Any(IEnumerable<Revocation> rows)
        {
            foreach (var row in rows)
                if (Revocations.Covers(row, claims)) return true;
            return false;
        }
    }

    private static string? ScopeDomain(Snapshot snapshot, TokenScope scope) => scope.DomainId ?? snapshot.Projects.Find(scope.ProjectId)?.DomainId;
}
