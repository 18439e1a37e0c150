namespace Neutrino.Rules;

/// <summary>How Identity is set up.</summary>
public sealed record IdentitySettings
{
    public required TimeProvider Time { get; init; }

    /// <summary>Keystone's <c>[token] expiration</c>.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>After so many failed logins in a row a user is locked out; 0 switches it off. Keystone's <c>lockout_failure_attempts</c>.</summary>
    public int LockoutFailures { get; init; } = 10;

    /// <summary>For how long after the last failure. Keystone's <c>lockout_duration</c>.</summary>
    public TimeSpan LockoutDuration { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A signing key older than this is replaced by a new one; it verifies until its last token has expired.</summary>
    public TimeSpan KeyAge { get; init; } = TimeSpan.FromDays(7);
}
