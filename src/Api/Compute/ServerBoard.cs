using System.Collections.Concurrent;
using Neutrino.Model;
using Neutrino.Rules;
using Neutrino.Store;

namespace Neutrino.Api.Compute;

/// <summary>
/// What each server does: the host's word on the status board, and, until the host has spoken of the commit that began it, the server's task.
/// After a restart, before the host's first word, a task that was under way is still under way.
/// </summary>
public sealed class ServerBoard(StatusBoard board)
{
    private readonly ConcurrentDictionary<string, long> begun = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> snapshots = new(StringComparer.Ordinal);

    public ServerCondition Of(Server server)
    {
        var condition = ServerCondition.Of(server, board.Find(ResourceKind.Server, server.Id)?.Status, server.Task is not null && !HasSpoken(server));
        return condition.TaskState is null && snapshots.ContainsKey(server.Id) ? condition with { TaskState = TaskStates.Snapshotting } : condition;
    }

    /// <summary>Whether the host has spoken of the server as its last task left it.</summary>
    internal bool HasSpoken(Server server) =>
        board.Find(ResourceKind.Server, server.Id) is { } status && !(begun.TryGetValue(server.Id, out var revision) && status.Revision < revision);

    /// <summary>Why the host says ERROR; null when it does not.</summary>
    public string? Error(string serverId) => board.Find(ResourceKind.Server, serverId) is { Status: "ERROR" } status ? status.Error ?? "The host gave no reason." : null;

    /// <summary>The Network API's status of a server's port.</summary>
    internal string PortStatus(string portId) => board.Find(ResourceKind.Port, portId)?.Status ?? "DOWN";

    /// <summary>An image of the server's disk is being made, until what this returns is disposed.</summary>
    public IDisposable Snapshotting(string serverId)
    {
        snapshots.AddOrUpdate(serverId, 1, (_, count) => count + 1);
        return new Ending(this, serverId);
    }

    /// <summary>Notes which servers a decision changes, as of the revision that its commit makes. Called where decisions are made, one at a time.</summary>
    internal void Begin(ChangeSet changes, long revision)
    {
        foreach (var change in changes.Changes)
        {
            if (change.Kind != ResourceKind.Server) continue;
            if (change.After is null) begun.TryRemove(change.Id, out _);
            else if (change.After is Server { Task: not null } after && Begins(change.Before as Server, after)) begun[change.Id] = revision;
        }
    }

    /// <summary>A change that leaves what is wanted of the guest as it is begins nothing.</summary>
    private static bool Begins(Server? before, Server after) =>
        before is null || (before.Power, before.BootNumber, before.SoftReboots, before.DiskNumber) != (after.Power, after.BootNumber, after.SoftReboots, after.DiskNumber);

    private sealed class Ending(ServerBoard owner, string serverId) : IDisposable
    {
        public void Dispose()
        {
            if (owner.snapshots.AddOrUpdate(serverId, 0, (_, count) => count - 1) <= 0) owner.snapshots.TryRemove(new KeyValuePair<string, int>(serverId, 0));
        }
    }
}
