using CsCheck;
using Neutrino.Model;

namespace Neutrino.Rules.Tests.Compute;

public sealed class ServerPowerTests
{
    /// <summary>Action → the states that allow it, the state after it: Nova's table, written down once more.</summary>
    private static readonly Dictionary<string, (string[] From, string To)> Machine = new()
    {
        ["start"] = (["stopped"], "active"), ["stop"] = (["active"], "stopped"), ["reboot"] = (["active"], "active"), ["hard"] = (["active", "stopped", "paused", "suspended"], "active"),
        ["pause"] = (["active"], "paused"), ["unpause"] = (["paused"], "active"), ["suspend"] = (["active"], "suspended"), ["resume"] = (["suspended"], "active"), ["rebuild"] = (["active", "stopped"], ""),
    };

    private static readonly Dictionary<ServerPower, string> Host = new() { [ServerPower.Running] = "ACTIVE", [ServerPower.Off] = "SHUTOFF", [ServerPower.Paused] = "PAUSED", [ServerPower.Suspended] = "SUSPENDED" };

    /// <summary>Whatever is called in whatever order: allowed exactly where the machine allows it, and then as the machine says.</summary>
    [Fact]
    public void Random_calls_follow_the_state_machine() => Gen.Int[0, Machine.Count].Array[1, 30].Select(picks => picks.Select(pick => pick == Machine.Count ? "itself" : Machine.Keys.ElementAt(pick)).ToArray()).Sample(calls =>
    {
        var cloud = new GuestCloud();
        var (id, state) = (cloud.Launch().Id, "active");
        foreach (var call in calls)
        {
            var before = cloud.Find(id)!;
            if (call == "itself")
            {
                // The guest stops by its own hand.
                if (state != "active") continue;
                cloud.Host(id, "SHUTOFF");
                state = "stopped";
                continue;
            }

            var decision = cloud.Act(Cloud.Demo, Decide(call, id));
            var allowed = Machine[call].From.Contains(state);
            Assert.Equal(allowed ? null : 409, decision.Refusal?.Status);
            if (!allowed)
            {
                Assert.Equal($"Cannot '{(call == "hard" ? "reboot" : call)}' instance {id} while it is in vm_state {state}", decision.Refusal!.Message);
                Assert.Equal(before, cloud.Find(id));
                continue;
            }

            cloud.Host(id, Host[cloud.Find(id)!.Power]);
            state = Machine[call].To.Length > 0 ? Machine[call].To : state;
            Assert.Equal(state, cloud.Condition(cloud.Find(id)!).VmState);
            Assert.True(cloud.Find(id)!.BootNumber >= before.BootNumber);
        }
    }, iter: 300);

    [Fact]
    public void Each_call_asks_for_its_own_and_no_more()
    {
        var cloud = new GuestCloud();
        var id = cloud.Launch().Id;
        GuestCloud.Done(cloud.Act(Cloud.Demo, Decide("reboot", id)));
        Assert.Equal((1, 1, 0, TaskStates.Rebooting), Numbers(cloud.Find(id)!));
        cloud.Host(id, "ACTIVE");
        GuestCloud.Done(cloud.Act(Cloud.Demo, Decide("hard", id)));
        Assert.Equal((2, 1, 0, TaskStates.RebootingHard), Numbers(cloud.Find(id)!));
        cloud.Host(id, "ACTIVE");
        GuestCloud.Done(cloud.Act(Cloud.Demo, Decide("stop", id)));
        cloud.Host(id, "SHUTOFF");
        GuestCloud.Done(cloud.Act(Cloud.Demo, Decide("rebuild", id)));
        Assert.Equal((2, 1, 1, TaskStates.Rebuilding), Numbers(cloud.Find(id)!));
        Assert.Equal(ServerPower.Off, cloud.Find(id)!.Power);
        cloud.Host(id, "SHUTOFF");
        GuestCloud.Done(cloud.Act(Cloud.Demo, Decide("start", id)));
        Assert.Equal(3, cloud.Find(id)!.BootNumber);
    }

    [Fact]
    public void One_task_at_a_time_but_a_hard_reboot_breaks_a_soft_one()
    {
        var cloud = new GuestCloud();
        var server = cloud.Launch() with { Task = TaskStates.PoweringOff };
        var busy = new ComputeCall { Caller = Cloud.Demo, Settings = new Cloud().Settings, Condition = row => ServerCondition.Of(server, "ACTIVE", inFlight: true) };
        Assert.Equal($"Cannot 'stop' instance {server.Id} while it is in task_state powering-off", ServerPowers.Stop(cloud.Snapshot, busy, server.Id).Refusal!.Message);
        var rebooting = busy with { Condition = row => ServerCondition.Of(server with { Task = TaskStates.Rebooting }, "ACTIVE", inFlight: true) };
        Assert.Null(ServerPowers.Reboot(cloud.Snapshot, rebooting, server.Id, hard: true).Refusal);
    }

    [Fact]
    public void A_locked_server_stands_still_for_its_owner()
    {
        var cloud = new GuestCloud();
        var id = cloud.Launch().Id;
        GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerEdits.Lock(snapshot, call, id, "mine")));
        foreach (var action in (string[])["stop", "reboot", "hard", "pause", "suspend", "rebuild"])
            ServerCreationTests.Refused(cloud.Act(Cloud.Demo, Decide(action, id)), 409, $"Instance {id} is locked");
        ServerCreationTests.Refused(cloud.Act(Cloud.Demo, (snapshot, call) => ServerRemoval.Delete(snapshot, call, id)), 409, "is locked");
        GuestCloud.Done(cloud.Act(Cloud.Admin, (snapshot, call) => ServerEdits.Lock(snapshot, call, id, null)));
        ServerCreationTests.Refused(cloud.Act(Cloud.Demo, (snapshot, call) => ServerEdits.Unlock(snapshot, call, id)), 403, "unlock_override");
        GuestCloud.Done(cloud.Act(Cloud.Admin, (snapshot, call) => ServerEdits.Unlock(snapshot, call, id)));
        GuestCloud.Done(cloud.Act(Cloud.Demo, Decide("stop", id)));
    }

    [Fact]
    public void Another_projects_server_is_not_there()
    {
        var cloud = new GuestCloud();
        var id = cloud.Launch().Id;
        foreach (var action in Machine.Keys) ServerCreationTests.Refused(cloud.Act(Cloud.Other, Decide(action, id)), 404, $"Instance {id} could not be found.");
        ServerCreationTests.Refused(cloud.Act(Cloud.Other, (snapshot, call) => ServerRemoval.Delete(snapshot, call, id)), 404, "could not be found");
        ServerCreationTests.Refused(cloud.Act(Cloud.Other, (snapshot, call) => ServerInterfaces.Attach(snapshot, call, id, new(cloud.Network.Id, null, null, null))), 404, "could not be found");
    }

    [Fact]
    public void Cards_come_and_go()
    {
        var cloud = new GuestCloud();
        var id = cloud.Launch().Id;
        var attached = GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerInterfaces.Attach(snapshot, call, id, new(cloud.Network.Id, null, null, "second"))));
        var port = (Port)attached.Shown[1];
        Assert.Equal(port.Id, cloud.Find(id)!.Ports[1]);
        Assert.Equal("second", cloud.Find(id)!.PortTags[port.Id]);
        GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerInterfaces.AddFixedIp(snapshot, call, id, cloud.Network.Id)));
        var two = cloud.Snapshot.Ports.Find(cloud.Find(id)!.Ports[0])!.FixedIps;
        Assert.Equal(2, two.Count);
        GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerInterfaces.RemoveFixedIp(snapshot, call, id, two[1].Address.ToString())));
        Assert.Single(cloud.Snapshot.Ports.Find(cloud.Find(id)!.Ports[0])!.FixedIps);
        GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerInterfaces.Detach(snapshot, call, id, port.Id)));
        Assert.Null(cloud.Snapshot.Ports.Find(port.Id));
        Assert.Single(cloud.Find(id)!.Ports);
        ServerCreationTests.Refused(cloud.Act(Cloud.Demo, (snapshot, call) => ServerInterfaces.Detach(snapshot, call, id, port.Id)), 404, $"Port id {port.Id} could not be found.");
    }

    private static (int, int, int, string?) Numbers(Server server) => (server.BootNumber, server.SoftReboots, server.DiskNumber, server.Task);

    private static Func<Snapshot, ComputeCall, Decision> Decide(string action, string id) => (snapshot, call) => action switch
    {
        "start" => ServerPowers.Start(snapshot, call, id),
        "stop" => ServerPowers.Stop(snapshot, call, id),
        "reboot" => ServerPowers.Reboot(snapshot, call, id, hard: false),
        "hard" => ServerPowers.Reboot(snapshot, call, id, hard: true),
        "pause" => ServerPowers.Pause(snapshot, call, id),
        "unpause" => ServerPowers.Unpause(snapshot, call, id),
        "suspend" => ServerPowers.Suspend(snapshot, call, id),
        "resume" => ServerPowers.Resume(snapshot, call, id),
        _ => ServerPowers.Rebuild(snapshot, call, id, new RebuildOrder { ImageId = GuestCloud.ImageId }),
    };
}
