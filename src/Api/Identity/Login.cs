using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api.Identity;

/// <summary>A login that went through: who, how, from what other token, for what.</summary>
internal sealed record LoginOutcome(User User, TokenScope Scope, TokenClaims? Origin, string? CredentialId);

/// <summary>Proves who asks. Whatever is wrong (no such user, wrong secret, disabled, locked out), the refusal and the time it takes are the same.</summary>
internal sealed class Login(IdentityRoom room, CancellationToken cancellation)
{
    /// <summary>Carries out every method of a login; null when any of them fails, or they are not of one user.</summary>
    public async Task<LoginOutcome?> AuthenticateAsync(Snapshot snapshot, AuthRequest request)
    {
        User? user = null;
        TokenClaims? origin = null;
        ApplicationCredential? credential = null;
        foreach (var method in request.Methods)
        {
            var proven = method switch
            {
                "password" => await PasswordAsync(snapshot, AuthLookups.User(snapshot, request.User!.Value), request.Password!).ConfigureAwait(false),
                "token" => snapshot.Users.Find((origin = room.Tokens.Validate(request.Token!)?.Claims)?.UserId),
                _ => await CredentialAsync(snapshot, credential = AuthLookups.Credential(snapshot, request), request.CredentialSecret!).ConfigureAwait(false),
            };
            if (proven is null || (user is not null && user.Id != proven.Id)) return null;
            user = proven;
        }

        if (user is null || !ResourceOptions.AreMethodsEnough(user.Options, [.. request.Methods, .. origin?.Methods ?? []])) return null;
        return Scoped(snapshot, request, user, origin, credential);
    }

    /// <summary>The user when the password is right and it may log in; null otherwise, and one more failure counted.</summary>
    public async Task<User?> PasswordAsync(Snapshot snapshot, User? user, string password)
    {
        var now = room.Settings.Time.GetUtcNow();
        var isRight = await room.Passwords.VerifyAsync(password, user?.PasswordHash, cancellation).ConfigureAwait(false);
        if (user is null) return null;
        var mayTry = !LoginRules.IsLockedOut(room.Store.Current, user, room.Settings, now);
        if (!isRight && mayTry) await room.Store.CommitAsync(newest => LoginRules.Failed(newest, user.Id, room.Settings, now), cancellation).ConfigureAwait(false);
        if (!isRight || !mayTry || !IsEnabled(snapshot, user)) return null;
        if (room.Store.Current.LoginFailures.Find(user.Id) is not null)
            await room.Store.CommitAsync(newest => LoginRules.Succeeded(newest, user.Id), cancellation).ConfigureAwait(false);
        return user;
    }

    private async Task<User?> CredentialAsync(Snapshot snapshot, ApplicationCredential? credential, string secret)
    {
        var isRight = await room.Passwords.VerifyAsync(secret, credential?.SecretHash, cancellation).ConfigureAwait(false);
        if (!isRight || credential is null || credential.ExpiresAt <= room.Settings.Time.GetUtcNow()) return null;
        return snapshot.Users.Find(credential.UserId) is { } user && IsEnabled(snapshot, user) ? user : null;
    }

    /// <summary>An application credential is for its project and no other, and its token makes no further one.</summary>
    private static LoginOutcome? Scoped(Snapshot snapshot, AuthRequest request, User user, TokenClaims? origin, ApplicationCredential? credential)
    {
        if (credential is not null) return request.Scope.Explicit ? null : new LoginOutcome(user, new TokenScope(ProjectId: credential.ProjectId), origin, credential.Id);
        if (origin?.ApplicationCredentialId is not null) return null;
        return AuthLookups.Scope(snapshot, request.Scope, user) is { } scope ? new LoginOutcome(user, scope, origin, null) : null;
    }

    private static bool IsEnabled(Snapshot snapshot, User user) => user.Enabled && snapshot.Domains.Find(user.DomainId) is { Enabled: true };
}
