namespace Neutrino.Model;

public sealed record ApplicationCredential : IResource
{
    public required string Id { get; init; }
    public required string UserId { get; init; }
    public required string ProjectId { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public required string SecretHash { get; init; }
    public ValueList<string> RoleIds { get; init; } = [];
    public DateTimeOffset? ExpiresAt { get; init; }
    public bool Unrestricted { get; init; }

    /// <summary>JSON text of the access rules, an array; null when there are none.</summary>
    public string? AccessRules { get; init; }
}

/// <summary>An access rule that a user has used in an application credential; it stays when the credential goes, until it is deleted itself.</summary>
public sealed record UserAccessRule : IResource
{
    public required string UserId { get; init; }

    /// <summary>As the API shows it, unique among the user's.</summary>
    public required string RuleId { get; init; }
    public required string Service { get; init; }
    public required string Method { get; init; }
    public required string Path { get; init; }

    public string Id => KeyOf(UserId, RuleId);

    public static string KeyOf(string userId, string ruleId) => $"{userId}/{ruleId}";
}

/// <summary>
/// Tokens revoked before their time: those of one audit id (or a chain of rescoped tokens), user, project or domain, issued up to <see cref="IssuedBefore"/>.
/// Null fields match any. Kept until <see cref="Expires"/>, when no such token can be valid any more.
/// <see cref="Id"/> begins with the expiry, so that the rows are in the order in which they can go.
/// </summary>
public sealed record Revocation : IResource
{
    public required string Id { get; init; }
    public string? AuditId { get; init; }
    public string? UserId { get; init; }
    public string? ProjectId { get; init; }
    public string? DomainId { get; init; }
    public string? ApplicationCredentialId { get; init; }
    public required DateTimeOffset IssuedBefore { get; init; }
    public required DateTimeOffset Expires { get; init; }
}

/// <summary>A key that signs tokens. The newest signs; the older ones verify until they are rotated out.</summary>
public sealed record TokenKey : IResource
{
    public required string Id { get; init; }

    /// <summary>Base64 of the key's bytes.</summary>
    public required string Secret { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Failed logins of a user in a row; <see cref="Id"/> is the user's id.</summary>
public sealed record LoginFailure : IResource
{
    public required string Id { get; init; }
    public required int Count { get; init; }
    public required DateTimeOffset Last { get; init; }
}
