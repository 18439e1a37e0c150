using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Identity;

/// <summary>
/// Issues tokens and says which hold. What a token stands for is remembered as long as the tables it was looked up in are the same ones,
/// so a token used again costs one dictionary look-up, whatever else changes in the cloud.
/// </summary>
public sealed class TokenAuthority(IStore store, IdentitySettings settings)
{
    /// <summary>When so many tokens are remembered they are all forgotten.</summary>
    private const int MostRemembered = 4096;
    private readonly ConcurrentDictionary<string, Remembered> remembered = new(StringComparer.Ordinal);

    /// <summary>The token's text. The first key must exist.</summary>
    public string Issue(TokenClaims claims)
    {
        var key = TokenCodec.SigningKey(store.Current.TokenKeys) ?? throw new InvalidOperationException("There is no key to sign tokens with: Identity has not been set up.");
        return TokenCodec.Encode(claims, key);
    }

    /// <summary>What the token stands for now; null when it does not hold.</summary>
    public Authorization? Validate(string token) => Find(token)?.Authorization;

    /// <summary>The same as the other APIs see it.</summary>
    public Caller? ValidateCaller(string token) => Find(token)?.Caller;

    /// <summary>The claims of a fresh login or, with <paramref name="origin"/>, of a token made from another: it ends when that one does.</summary>
    public TokenClaims NewClaims(string userId, IEnumerable<string> methods, TokenScope scope, TokenClaims? origin)
    {
        var now = settings.Time.GetUtcNow();
        // Whole seconds, as replies print it.
        var expires = origin?.ExpiresAt ?? new DateTimeOffset(now.UtcTicks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero) + settings.TokenLifetime;
        return new TokenClaims
        {
            UserId = userId,
            Methods = methods.Concat(origin is null ? [] : origin.Methods.Items).Distinct(StringComparer.Ordinal).ToValueList(),
            Scope = scope,
            IssuedAt = now,
            ExpiresAt = expires,
            AuditId = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            AuditChainId = origin is null ? null : origin.AuditChainId ?? origin.AuditId,
            ApplicationCredentialId = origin?.ApplicationCredentialId,
        };
    }

    private Remembered? Find(string token)
    {
        var snapshot = store.Current;
        var tables = IdentityTables.Of(snapshot);
        var now = settings.Time.GetUtcNow();
        if (remembered.TryGetValue(token, out var known) && known.Tables == tables && now < known.Until) return known;
        if (TokenCodec.Decode(token, snapshot.TokenKeys) is not { } claims || TokenRules.Resolve(snapshot, claims, now) is not { } authorization)
        {
            remembered.TryRemove(token, out _);
            return null;
        }

        var until = authorization.ApplicationCredential?.ExpiresAt is { } end && end < claims.ExpiresAt ? end : claims.ExpiresAt;
        var found = new Remembered(tables, authorization, authorization.ToCaller(), until);
        if (remembered.Count >= MostRemembered) remembered.Clear();
        return remembered[token] = found;
    }

    private sealed record Remembered(IdentityTables Tables, Authorization Authorization, Caller Caller, DateTimeOffset Until);

    /// <summary>The very tables that a token's meaning depends on: compared by identity.</summary>
    private readonly record struct IdentityTables(
        object Users, object Projects, object Domains, object Roles, object Inferences, object Assignments, object Memberships, object Credentials, object Revocations, object Keys)
    {
        public static IdentityTables Of(Snapshot snapshot) => new(
            snapshot.Users, snapshot.Projects, snapshot.Domains, snapshot.Roles, snapshot.RoleInferences, snapshot.RoleAssignments, snapshot.GroupMemberships,
            snapshot.ApplicationCredentials, snapshot.Revocations, snapshot.TokenKeys);
    }
}
