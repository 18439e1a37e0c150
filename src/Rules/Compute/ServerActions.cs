using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The frame around every change of a server: sight, policy, lock, state; and the record of what was done.</summary>
internal static class ServerActions
{
    private const int Remembered = 50;

    /// <param name="Rule">The policy's name.</param>
    /// <param name="Action">As a conflict's sentence names it; null where any state will do.</param>
    /// <param name="States">The <c>vm_state</c>s that allow it; null for every one.</param>
    public sealed record Guard(string Rule, string? Action = null, string[]? States = null)
    {
        public bool MustHaveLaunched { get; init; } = true;
        public bool MindsLock { get; init; } = true;

        /// <summary>The tasks that may be under way; null is none.</summary>
        public Func<string, bool>? Tasks { get; init; }
        public bool AnyTask { get; init; }
    }

    /// <summary>The server, if the caller may do this to it now.</summary>
    public static Outcome<Server> Check(Snapshot snapshot, ComputeCall call, string id, Guard guard)
    {
        if (ServerLookups.Server(snapshot, call.Caller, id).Fails(out var why, out var server)) return why;
        if (call.Forbidden(guard.Rule, server.ProjectId) is { } forbidden) return forbidden;
        if (guard.MindsLock && server.Locked && !call.Caller.IsAdmin) return ComputeRefusals.ServerLocked(id);
        return guard.Action is { } action && Refused(call.Condition(server), server, action, guard) is { } refused ? refused : server;
    }

    /// <summary>The server changed, the action noted.</summary>
    public static Decision Done(Draft draft, ComputeCall call, Server before, Server after, string? action)
    {
        var changed = before == after ? before : draft.Replace(before, after with { UpdatedAt = call.Now });
        if (action is not null) Note(draft, changed, action, null, finished: after.Task is null);
        return draft.Decide([changed]);
    }

    /// <summary>Remembers a call; of many only the last.</summary>
    public static void Note(Draft draft, Server server, string action, string? message, bool finished)
    {
        var known = draft.Snapshot.InstanceActions.By("server", server.Id).OrderBy(row => row.StartedAt).ToList();
        foreach (var old in known.Take(known.Count - Remembered + 1)) draft.Remove(old);
        var now = draft.Settings.Time.GetUtcNow();
        var request = draft.Caller.RequestId.Length > 0 ? draft.Caller.RequestId : "req-" + draft.NewId();
        var row = new InstanceAction
        {
            ServerId = server.Id, RequestId = request, Action = action, UserId = draft.Caller.UserId, ProjectId = draft.Caller.ProjectId,
            StartedAt = now, FinishedAt = finished ? now : null, Message = message is null ? null : "Error",
        };
        if (draft.Snapshot.InstanceActions.Find(row.Id) is { } same) draft.Replace(same, row);
        else draft.Add(row);
    }

    private static Refusal? Refused(ServerCondition now, Server server, string action, Guard guard)
    {
        if (guard.States is { } states && !states.Contains(now.VmState)) return ComputeRefusals.WrongState(action, server.Id, "vm_state", now.VmState);
        var busy = now.TaskState is { } task && !guard.AnyTask && guard.Tasks?.Invoke(task) != true;
        if (busy) return ComputeRefusals.WrongState(action, server.Id, "task_state", now.TaskState);
        return guard.MustHaveLaunched && server.LaunchedAt is null && now.VmState != VmStates.Active ? ComputeRefusals.NeverLaunched(action) : null;
    }
}
