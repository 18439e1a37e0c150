using Neutrino.Model;
using static Neutrino.Rules.ServerActions;
using static Neutrino.Rules.VmStates;

namespace Neutrino.Rules;

/// <summary>What is done to a guest as a whole: start, stop, reboot, pause, suspend, rebuild.</summary>
public static class ServerPowers
{
    private static readonly Guard ToStart = new("os_compute_api:servers:start", "start", [Stopped]);
    private static readonly Guard ToStop = new("os_compute_api:servers:stop", "stop", [Active, Error]);
    private static readonly Guard ToReboot = new("os_compute_api:servers:reboot", "reboot", [Active]) { Tasks = task => task == TaskStates.Rebooting };
    private static readonly Guard ToRebootHard = new("os_compute_api:servers:reboot", "reboot", [Active, Stopped, Paused, Suspended, Error])
    {
        Tasks = task => task is TaskStates.Rebooting or TaskStates.RebootingHard or TaskStates.Pausing or TaskStates.Unpausing or TaskStates.Suspending or TaskStates.Resuming,
    };

    private static readonly Guard ToPause = new("os_compute_api:os-pause-server:pause", "pause", [Active]);
    private static readonly Guard ToUnpause = new("os_compute_api:os-pause-server:unpause", "unpause", [Paused]);
    private static readonly Guard ToSuspend = new("os_compute_api:os-suspend-server:suspend", "suspend", [Active]);
    private static readonly Guard ToResume = new("os_compute_api:os-suspend-server:resume", "resume", [Suspended]);
    private static readonly Guard ToRebuild = new("os_compute_api:servers:rebuild", "rebuild", [Active, Stopped, Error]);

    public static Decision Start(Snapshot snapshot, ComputeCall call, string id) =>
        Change(snapshot, call, id, ToStart, "start", server => server with { Power = ServerPower.Running, BootNumber = server.BootNumber + 1, Task = TaskStates.PoweringOn });

    public static Decision Stop(Snapshot snapshot, ComputeCall call, string id) =>
        Change(snapshot, call, id, ToStop, "stop", server => server with { Power = ServerPower.Off, Task = TaskStates.PoweringOff });

    /// <summary>Soft asks the guest; hard cuts its power. A hard one also wakes what is off, paused or suspended.</summary>
    public static Decision Reboot(Snapshot snapshot, ComputeCall call, string id, bool hard) => hard
        ? Change(snapshot, call, id, ToRebootHard, "reboot", server => server with { Power = ServerPower.Running, BootNumber = server.BootNumber + 1, Task = TaskStates.RebootingHard })
        : Change(snapshot, call, id, ToReboot, "reboot", server => server with { SoftReboots = server.SoftReboots + 1, Task = TaskStates.Rebooting });

    public static Decision Pause(Snapshot snapshot, ComputeCall call, string id) =>
        Change(snapshot, call, id, ToPause, "pause", server => server with { Power = ServerPower.Paused, Task = TaskStates.Pausing });

    public static Decision Unpause(Snapshot snapshot, ComputeCall call, string id) =>
        Change(snapshot, call, id, ToUnpause, "unpause", server => server with { Power = ServerPower.Running, Task = TaskStates.Unpausing });

    public static Decision Suspend(Snapshot snapshot, ComputeCall call, string id) =>
        Change(snapshot, call, id, ToSuspend, "suspend", server => server with { Power = ServerPower.Suspended, Task = TaskStates.Suspending });

    public static Decision Resume(Snapshot snapshot, ComputeCall call, string id) =>
        Change(snapshot, call, id, ToResume, "resume", server => server with { Power = ServerPower.Running, Task = TaskStates.Resuming });

    /// <summary>The root disk made anew. A server that was off stays off.</summary>
    public static Decision Rebuild(Snapshot snapshot, ComputeCall call, string id, RebuildOrder order)
    {
        if (Check(snapshot, call, id, ToRebuild).Fails(out var why, out var server)) return why;
        if (ServerCreation.ImageOf(snapshot, call, server.Flavor, order.ImageId).Fails(out why, out var image)) return why;
        var (name, publicKey, type) = (server.KeyName, server.PublicKey, server.KeyType);
        if (order.SetsKey)
        {
            KeyPair? key = null;
            if (order.KeyName is { } chosen && ServerCreation.KeyOf(snapshot, call.Caller, chosen).Fails(out why, out key)) return why;
            (name, publicKey, type) = (key?.Name, key?.PublicKey, key?.Type);
        }

        if ((ComputeQuotas.TooMuchMetadata(snapshot, server.ProjectId, order.Metadata?.Count ?? 0) ?? ComputeQuotas.TooMuchInFiles(snapshot, server.ProjectId, order.Files)) is { } much) return much;
        var off = call.Condition(server).VmState == Stopped;
        return Done(call.Draft(snapshot), call, server, server with
        {
            Image = image, KeyName = name, PublicKey = publicKey, KeyType = type,
            Name = order.Name ?? server.Name,
            HostName = order.HostName ?? server.HostName,
            Description = order.SetsDescription ? order.Description : server.Description,
            Metadata = order.Metadata ?? server.Metadata,
            UserData = order.SetsUserData ? order.UserData : server.UserData,
            Files = server.ConfigDrive ? order.Files : ValueMap<string, string>.Empty,
            AccessIpV4 = order.AccessIpV4 ?? server.AccessIpV4,
            AccessIpV6 = order.AccessIpV6 ?? server.AccessIpV6,
            DiskConfig = order.DiskConfig ?? server.DiskConfig,
            Power = off ? ServerPower.Off : ServerPower.Running,
            DiskNumber = server.DiskNumber + 1,
            BootNumber = off ? server.BootNumber : server.BootNumber + 1,
            Task = TaskStates.Rebuilding,
        }, "rebuild");
    }

    private static Decision Change(Snapshot snapshot, ComputeCall call, string id, Guard guard, string action, Func<Server, Server> change) =>
        Check(snapshot, call, id, guard).Fails(out var why, out var server) ? why : Done(call.Draft(snapshot), call, server, change(server), action);
}
