using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What the follower of the status board commits: news of the host that the cloud remembers.</summary>
public static class ServerFollowing
{
    /// <summary>The guest runs for the first time.</summary>
    public static Decision Launched(Snapshot snapshot, ComputeCall call, string id)
    {
        if (snapshot.Servers.Find(id) is not { LaunchedAt: null, Fault: null } server) return Decision.Of(ChangeSet.Nothing);
        var draft = call.Draft(snapshot);
        draft.Replace(server, server with { LaunchedAt = call.Now, UpdatedAt = call.Now, Task = null });
        Finish(draft, id, call.Now, null);
        return draft.Decide([]);
    }

    /// <summary>The host has done what the last call began. A call made since then goes on.</summary>
    public static Decision Settled(Snapshot snapshot, ComputeCall call, string id, string? message = null)
    {
        if (snapshot.Servers.Find(id) is not { Task: not null } server || call.Condition(server).TaskState is not null) return Decision.Of(ChangeSet.Nothing);
        var draft = call.Draft(snapshot);
        draft.Replace(server, server with { Task = null, UpdatedAt = call.Now });
        Finish(draft, id, call.Now, message);
        return draft.Decide([]);
    }

    /// <summary>A server that never ran, and never will: ERROR with its reason, and what it had is given back.</summary>
    public static Decision Failed(Snapshot snapshot, ComputeCall call, string id, string message)
    {
        if (snapshot.Servers.Find(id) is not { LaunchedAt: null, Fault: null } server) return Decision.Of(ChangeSet.Nothing);
        var draft = call.Draft(snapshot);
        var bare = ServerRemoval.LetGo(draft, server);
        draft.Replace(bare, bare with { Fault = new ServerFault(500, message, "", call.Now), Task = null, UpdatedAt = call.Now });
        Finish(draft, id, call.Now, message);
        return draft.Decide([]);
    }

    private static void Finish(Draft draft, string id, DateTimeOffset now, string? message)
    {
        foreach (var action in draft.Snapshot.InstanceActions.By("server", id).Where(action => action.FinishedAt is null).ToList())
            draft.Replace(action, action with { FinishedAt = now, Message = message is null ? null : "Error" });
    }
}
