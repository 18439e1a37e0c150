using System.Collections.Frozen;
using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A valid token with the rows it stands on, as of one snapshot.</summary>
public sealed record Authorization
{
    public required TokenClaims Claims { get; init; }
    public required User User { get; init; }
    public required Domain UserDomain { get; init; }
    public Project? Project { get; init; }

    /// <summary>The domain of the scope, or the domain of the scope's project.</summary>
    public Domain? ScopeDomain { get; init; }

    /// <summary>Implied roles included, by name.</summary>
    public ImmutableArray<Role> Roles { get; init; } = [];
    public ApplicationCredential? ApplicationCredential { get; init; }
    public required FrozenSet<string> RoleNames { get; init; }

    public bool IsAdmin => RoleNames.Contains("admin");

    /// <summary>The same as the other APIs see it.</summary>
    public Caller ToCaller() => new()
    {
        UserId = User.Id,
        UserName = User.Name,
        UserDomainId = User.DomainId,
        ProjectId = Claims.Scope.ProjectId,
        DomainId = Claims.Scope.DomainId,
        System = Claims.Scope.System,
        Roles = RoleNames,
        AccessRules = ApplicationCredential?.AccessRules is { } rules ? AccessRule.Parse(rules) : null,
    };
}
