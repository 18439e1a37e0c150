using Neutrino.Model;
using static Neutrino.Rules.ServerActions;

namespace Neutrino.Rules;

/// <summary>What is said of a server, and who may touch it: name, description, metadata, tags, lock.</summary>
public static class ServerEdits
{
    /// <summary>A server has at most this many tags.</summary>
    public const int MostTags = 50;

    /// <param name="edit">The server as it is to be.</param>
    public static Decision Update(Snapshot snapshot, ComputeCall call, string id, Func<Server, Server> edit) =>
        Check(snapshot, call, id, new("os_compute_api:servers:update") { MindsLock = false }).Fails(out var why, out var server)
            ? why
            : Done(call.Draft(snapshot), call, server, edit(server), null);

    /// <summary>Metadata as <paramref name="edit"/> makes it. A null from it is an item that is not there.</summary>
    public static Decision Metadata(Snapshot snapshot, ComputeCall call, string id, string rule, Func<ValueMap<string, string>, ValueMap<string, string>?> edit)
    {
        if (Check(snapshot, call, id, new(rule, "update metadata", [VmStates.Active, VmStates.Paused, VmStates.Suspended, VmStates.Stopped]) { AnyTask = true, MustHaveLaunched = false }).Fails(out var why, out var server)) return why;
        if (edit(server.Metadata) is not { } metadata) return ComputeRefusals.NotFound("Metadata item was not found");
        if (metadata.Count > server.Metadata.Count && ComputeQuotas.TooMuchMetadata(snapshot, server.ProjectId, metadata.Count) is { } much) return much;
        return Done(call.Draft(snapshot), call, server, server with { Metadata = metadata }, null);
    }

    /// <summary>Tags as <paramref name="edit"/> makes them. A null from it is a tag that is not there.</summary>
    public static Decision Tags(Snapshot snapshot, ComputeCall call, string id, string rule, string tag, Func<ValueList<string>, ValueList<string>?> edit)
    {
        if (Check(snapshot, call, id, new(rule, rule.EndsWith("delete", StringComparison.Ordinal) ? "delete_tag" : "update_tag") { AnyTask = true, MustHaveLaunched = false }).Fails(out var why, out var server)) return why;
        if (edit(server.Tags) is not { } tags) return ComputeRefusals.NotFound($"Server {id} has no tag '{tag}'");
        if (tags.Count > MostTags) return ComputeRefusals.Bad($"The number of tags exceeded the per-server limit {MostTags}");
        return Done(call.Draft(snapshot), call, server, server with { Tags = tags }, null);
    }

    public static Decision Lock(Snapshot snapshot, ComputeCall call, string id, string? reason)
    {
        if (Check(snapshot, call, id, new("os_compute_api:os-lock-server:lock") { MindsLock = false }).Fails(out var why, out var server)) return why;
        // An owner's second lock does not take over what an administrator locked.
        var by = call.Caller.ProjectId == server.ProjectId && !call.Caller.IsAdmin ? "owner" : "admin";
        var kept = server.Lock is { By: "admin" } && by == "owner" ? server.Lock : new ServerLock(by, reason);
        return Done(call.Draft(snapshot), call, server, server with { Lock = kept }, "lock");
    }

    public static Decision Unlock(Snapshot snapshot, ComputeCall call, string id)
    {
        if (Check(snapshot, call, id, new("os_compute_api:os-lock-server:unlock") { MindsLock = false }).Fails(out var why, out var server)) return why;
        if (server.Lock is { By: "admin" } && call.AdminOnly("os_compute_api:os-lock-server:unlock:unlock_override") is { } forbidden) return forbidden;
        return Done(call.Draft(snapshot), call, server, server with { Lock = null }, "unlock");
    }

    public static Decision ClearPassword(Snapshot snapshot, ComputeCall call, string id) =>
        Check(snapshot, call, id, new("os_compute_api:os-server-password:clear")).Fails(out var why, out var server)
            ? why
            : Done(call.Draft(snapshot), call, server, server with { EncryptedPassword = "" }, null);
}
