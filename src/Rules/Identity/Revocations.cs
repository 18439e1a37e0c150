using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What tokens a revocation is about; null fields match any.</summary>
internal readonly record struct Revoked(string? AuditId = null, string? UserId = null, string? ProjectId = null, string? DomainId = null, string? ApplicationCredentialId = null);

/// <summary>Ends tokens before their time, and forgets about those that have ended anyway.</summary>
internal static class Revocations
{
    /// <summary>Expired rows that one addition takes away at most: more than one, so that the table shrinks.</summary>
    private const int SweptAtOnce = 8;

    /// <summary>Revokes what was issued until <paramref name="now"/>; no such token lives longer than <paramref name="longest"/> from now.</summary>
    public static void Add(IdentityEdits edits, Snapshot snapshot, DateTimeOffset now, TimeSpan longest, Revoked revoked)
    {
        foreach (var old in snapshot.Revocations.All.TakeWhile(row => row.Expires < now).Take(SweptAtOnce)) edits.Remove(ResourceKind.Revocation, old);
        var row = new Revocation
        {
            Id = NewId(now + longest, now, revoked),
            AuditId = revoked.AuditId,
            UserId = revoked.UserId,
            ProjectId = revoked.ProjectId,
            DomainId = revoked.DomainId,
            ApplicationCredentialId = revoked.ApplicationCredentialId,
            IssuedBefore = now,
            Expires = now + longest,
        };
        if (snapshot.Revocations.Find(row.Id) is null) edits.Add(ResourceKind.Revocation, row);
    }

    public static void Add(IdentityEdits edits, Snapshot snapshot, IdentityCall call, Revoked revoked) => Add(edits, snapshot, call.Now, call.TokenLifetime, revoked);

    public static bool Covers(Revocation row, TokenClaims claims) =>
        claims.IssuedAt <= row.IssuedBefore
        && (row.AuditId is null || row.AuditId == claims.AuditId)
        && (row.UserId is null || row.UserId == claims.UserId)
        && (row.ProjectId is null || row.ProjectId == claims.Scope.ProjectId)
        && (row.ApplicationCredentialId is null || row.ApplicationCredentialId == claims.ApplicationCredentialId);

    /// <summary>Ordered by expiry; the same wish at the same moment is the same row.</summary>
    private static string NewId(DateTimeOffset expires, DateTimeOffset now, Revoked revoked)
    {
        var about = string.Create(CultureInfo.InvariantCulture, $"{now.UtcTicks}/{revoked.AuditId}/{revoked.UserId}/{revoked.ProjectId}/{revoked.DomainId}/{revoked.ApplicationCredentialId}");
        return $"{expires.UtcTicks:x16}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)).AsSpan(0, 8))}";
    }
}
