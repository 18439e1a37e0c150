using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>When the keys that sign tokens come and go.</summary>
public static class KeyRules
{
    /// <summary>Adds <paramref name="fresh"/> when the newest key is too old (or it is forced), and removes those that signed no token still alive.</summary>
    public static Decision Rotate(Snapshot snapshot, IdentitySettings settings, TokenKey fresh, bool force)
    {
        var edits = new IdentityEdits();
        var keys = snapshot.TokenKeys.All.OrderBy(key => key.CreatedAt).ToList();
        if (force || keys.Count == 0 || keys[^1].CreatedAt + settings.KeyAge <= fresh.CreatedAt)
        {
            edits.Add(ResourceKind.TokenKey, fresh);
            keys.Add(fresh);
        }

        // A key's last token was issued when the next key came.
        for (var i = 0; i + 1 < keys.Count; i++)
            if (keys[i + 1].CreatedAt + settings.TokenLifetime < fresh.CreatedAt) edits.Remove(ResourceKind.TokenKey, keys[i]);
        return edits.Showing();
    }
}
