namespace Neutrino.Rules;

/// <summary>What a token is for: a project, a domain, the whole system, or nothing (all empty).</summary>
public sealed record TokenScope(string? ProjectId = null, string? DomainId = null, bool System = false)
{
    public static readonly TokenScope None = new();
    public bool IsNone => ProjectId is null && DomainId is null && !System;
}

/// <summary>What a token says by itself: everything else is looked up in the snapshot each time it is shown.</summary>
public sealed record TokenClaims
{
    public required string UserId { get; init; }

    /// <summary>How the user proved to be one: <c>password</c>, <c>token</c>, <c>application_credential</c>.</summary>
    public required ValueList<string> Methods { get; init; }
    public TokenScope Scope { get; init; } = TokenScope.None;
    public required DateTimeOffset IssuedAt { get; init; }
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>22 characters, unique to the token.</summary>
    public required string AuditId { get; init; }

    /// <summary>The audit id of the first token of a chain of rescoped ones; null for that first one.</summary>
    public string? AuditChainId { get; init; }
    public string? ApplicationCredentialId { get; init; }
}
