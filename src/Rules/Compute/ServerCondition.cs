using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What a server does, in Nova's three words.</summary>
/// <param name="VmState"><c>building</c>, <c>active</c>, <c>stopped</c>, <c>paused</c>, <c>suspended</c>, <c>error</c>.</param>
/// <param name="TaskState">What is being done to it (<c>powering-off</c>), or null.</param>
/// <param name="PowerState">0 none, 1 running, 3 paused, 4 shut down.</param>
public sealed record ServerCondition(string VmState, string? TaskState, int PowerState)
{
    /// <param name="hostStatus">The status board's word, or null when the host has not spoken yet.</param>
    /// <param name="inFlight">The host has not yet said that the server's <see cref="Server.Task"/> is done.</param>
    public static ServerCondition Of(Server server, string? hostStatus, bool inFlight)
    {
        var task = inFlight ? server.Task : null;
        if (server.Fault is not null) return new(VmStates.Error, task, 0);
        return hostStatus switch
        {
            "ACTIVE" => new(VmStates.Active, task, 1),
            "SHUTOFF" => new(VmStates.Stopped, task, 4),
            "PAUSED" => new(VmStates.Paused, task, 3),
            "SUSPENDED" => new(VmStates.Suspended, task, 4),
            // One that never ran is still being built until its builders give it up.
            "ERROR" when server.LaunchedAt is null => new(VmStates.Building, task ?? TaskStates.Spawning, 0),
            "ERROR" => new(VmStates.Error, task, 0),
            _ => server.LaunchedAt is null ? new(VmStates.Building, task ?? TaskStates.Spawning, 0) : Wanted(server, task),
        };
    }

    /// <summary>The API's <c>status</c>.</summary>
    public string Status => (VmState, TaskState) switch
    {
        (VmStates.Building, _) => "BUILD",
        (VmStates.Active or VmStates.Stopped or VmStates.Error, TaskStates.Rebuilding) => "REBUILD",
        (VmStates.Active, TaskStates.Rebooting) => "REBOOT",
        (VmStates.Active, TaskStates.RebootingHard) => "HARD_REBOOT",
        (VmStates.Active, _) => "ACTIVE",
        (VmStates.Stopped, _) => "SHUTOFF",
        (VmStates.Paused, _) => "PAUSED",
        (VmStates.Suspended, _) => "SUSPENDED",
        _ => "ERROR",
    };

    /// <summary>Right after a start, before the host has looked: what it was asked to be.</summary>
    private static ServerCondition Wanted(Server server, string? task) => server.Power switch
    {
        ServerPower.Running => new(VmStates.Active, task, 1),
        ServerPower.Off => new(VmStates.Stopped, task, 4),
        ServerPower.Paused => new(VmStates.Paused, task, 3),
        _ => new(VmStates.Suspended, task, 4),
    };
}

/// <summary>Nova's <c>vm_state</c> words.</summary>
public static class VmStates
{
    public const string Building = "building";
    public const string Active = "active";
    public const string Stopped = "stopped";
    public const string Paused = "paused";
    public const string Suspended = "suspended";
    public const string Error = "error";
}

/// <summary>Nova's <c>task_state</c> words that occur here.</summary>
public static class TaskStates
{
    public const string Spawning = "spawning";
    public const string PoweringOn = "powering-on";
    public const string PoweringOff = "powering-off";
    public const string Rebooting = "rebooting";
    public const string RebootingHard = "rebooting_hard";
    public const string Pausing = "pausing";
    public const string Unpausing = "unpausing";
    public const string Suspending = "suspending";
    public const string Resuming = "resuming";
    public const string Rebuilding = "rebuilding";
    public const string Snapshotting = "image_snapshot";
}
