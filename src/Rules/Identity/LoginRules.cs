using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Counts failed logins and locks a user out for a while.</summary>
public static class LoginRules
{
    public static bool IsLockedOut(Snapshot snapshot, User user, IdentitySettings settings, DateTimeOffset now) =>
        settings.LockoutFailures > 0
        && snapshot.LoginFailures.Find(user.Id) is { } failure
        && failure.Count >= settings.LockoutFailures
        && now < failure.Last + settings.LockoutDuration
        && !ResourceOptions.IsSet(user.Options, "ignore_lockout_failure_attempts");

    /// <summary>One more failure. Those before a lock-out that is over do not count; while one is on, a further try does not prolong it.</summary>
    public static Decision Failed(Snapshot snapshot, string userId, IdentitySettings settings, DateTimeOffset now)
    {
        if (settings.LockoutFailures == 0 || snapshot.Users.Find(userId) is not { } user || IsLockedOut(snapshot, user, settings, now)) return Decision.Of(ChangeSet.Nothing);
        var before = snapshot.LoginFailures.Find(userId);
        var count = before is null || now >= before.Last + settings.LockoutDuration ? 1 : before.Count + 1;
        var after = new LoginFailure { Id = userId, Count = count, Last = now };
        var edits = new IdentityEdits();
        return (before is null ? edits.Add(ResourceKind.LoginFailure, after) : edits.Replace(ResourceKind.LoginFailure, before, after)).Showing();
    }

    /// <summary>A right password clears the count.</summary>
    public static Decision Succeeded(Snapshot snapshot, string userId) =>
        snapshot.LoginFailures.Find(userId) is { } failure ? new IdentityEdits().Remove(ResourceKind.LoginFailure, failure).Showing() : Decision.Of(ChangeSet.Nothing);
}
