using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Users' public keys.</summary>
public static class KeyPairs
{
    /// <param name="userId">Whose it is to be; another's is an administrator's to make.</param>
    public static Decision Add(Snapshot snapshot, ComputeCall call, string userId, string name, string type, string publicKey, string fingerprint)
    {
        if (Forbidden(call, userId, "create") is { } forbidden) return forbidden;
        var limit = ComputeQuotas.LimitOf(snapshot, "key_pairs", call.Caller.ProjectId ?? "", userId);
        if (limit >= 0 && snapshot.KeyPairs.CountBy("user", userId) >= limit) return ComputeRefusals.Forbidden("Quota exceeded, too many key pairs.");
        if (snapshot.KeyPairs.Find(KeyPair.KeyOf(userId, name)) is not null) return ComputeRefusals.Conflict($"Key pair '{name}' already exists.", "KeyPairExists");
        var draft = call.Draft(snapshot);
        return draft.Decide([draft.Add(new KeyPair { UserId = userId, Name = name, Type = type, PublicKey = publicKey, Fingerprint = fingerprint, CreatedAt = call.Now })]);
    }

    public static Decision Delete(Snapshot snapshot, ComputeCall call, string userId, string name)
    {
        if (Forbidden(call, userId, "delete") is { } forbidden) return forbidden;
        if (Find(snapshot, userId, name).Fails(out var why, out var key)) return why;
        var draft = call.Draft(snapshot);
        draft.Remove(key);
        return draft.Decide([]);
    }

    public static Outcome<KeyPair> Find(Snapshot snapshot, string userId, string name) =>
        snapshot.KeyPairs.Find(KeyPair.KeyOf(userId, name)) is { } key ? key : new Refusal("KeypairNotFound", 404, $"Keypair {name} not found for user {userId}");

    public static Refusal? Forbidden(ComputeCall call, string userId, string action) =>
        call.Caller.IsAdmin || call.Caller.UserId == userId ? null : ComputeRefusals.Policy($"os_compute_api:os-keypairs:{action}");
}
