using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The password that a guest made for itself, encrypted it with its user's key and leaves with the metadata service.</summary>
public static class GuestPasswords
{
    /// <summary>Bytes, as Nova keeps them.</summary>
    public const int MostBytes = 1020;

    /// <summary>It is left once; who may, removes it through the Compute API, and then it can be left again.</summary>
    public static Decision Leave(Snapshot snapshot, string serverId, string password)
    {
        if (snapshot.Servers.Find(serverId) is not { } server) return new Refusal("HTTPNotFound", 404, "The resource could not be found.");
        if (server.EncryptedPassword.Length > 0) return new Refusal("HTTPConflict", 409, "There was a conflict when trying to complete your request.");
        if (password.Length == 0) return Decision.Of(ChangeSet.Nothing);
        return Decision.Of(new ChangeSet([new Change(ResourceKind.Server, server.Id, server, server with { EncryptedPassword = password })]));
    }
}
