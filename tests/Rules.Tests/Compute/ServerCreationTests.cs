using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Rules.Tests.Compute;

public sealed class ServerCreationTests
{
    private readonly GuestCloud cloud = new();

    [Fact]
    public void A_server_and_its_bound_port_are_one_change()
    {
        var decision = cloud.TryCreate(cloud.Order());
        var server = (Server)Assert.Single(GuestCloud.Done(decision).Shown);
        var port = cloud.Snapshot.Ports.Find(Assert.Single(server.Ports))!;
        Assert.Equal((server.Id, "compute:nova", "vm", "ovs", true), (port.DeviceId, port.DeviceOwner, port.Binding.HostId, port.Binding.VifType, port.Binding.SelfPlugged));
        Assert.Equal((1, "vm", TaskStates.Spawning, ServerPower.Running, 1), ((int)server.Number, server.HostName, server.Task, server.Power, server.BootNumber));
        Assert.Equal("default", cloud.Snapshot.SecurityGroups.Find(Assert.Single(port.SecurityGroups))!.Name);
    }

    [Fact]
    public void Numbers_are_never_used_twice()
    {
        var first = cloud.Launch();
        GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerRemoval.Delete(snapshot, call, first.Id)));
        Assert.Equal(2, cloud.Launch().Number);
    }

    [Fact]
    public void Several_servers_are_named_in_a_row_and_share_a_reservation()
    {
        var servers = GuestCloud.Done(cloud.TryCreate(cloud.Order() with { MinCount = 1, MaxCount = 3 })).Shown.Cast<Server>().ToList();
        Assert.Equal(["vm-1", "vm-2", "vm-3"], servers.Select(server => server.Name));
        Assert.Single(servers.Select(server => server.ReservationId).Distinct());
        Assert.Equal([0, 1, 2], servers.Select(server => server.LaunchIndex));
        Assert.Equal(3, servers.SelectMany(server => server.Ports.Items).Distinct().Count());
    }

    [Fact]
    public void Without_networks_the_only_one_is_taken_and_of_several_none()
    {
        var unsaid = cloud.Order() with { Networks = NetworkChoice.Unsaid, Nics = [] };
        Assert.Single(cloud.Launch(unsaid).Ports);
        Assert.Empty(cloud.Launch(cloud.Order() with { Networks = NetworkChoice.None, Nics = [] }).Ports);
        var second = (Neutrino.Model.Network)GuestCloud.Done(cloud.Neutron(new CreateCommand(Cloud.Demo, "network", [AttributeBag.Empty.With("name", "two")]))).Shown[0];
        Refused(cloud.TryCreate(unsaid), 409, "Multiple possible networks found");
        Refused(cloud.TryCreate(cloud.Order() with { Nics = [new(second.Id, null, null, null)] }), 400, "requires a subnet");
    }

    [Fact]
    public void What_is_not_there_is_told_and_nothing_is_made()
    {
        var before = cloud.Snapshot;
        var nowhere = Guid.NewGuid().ToString();
        Refused(cloud.TryCreate(cloud.Order() with { FlavorId = "99" }), 400, "Flavor 99 could not be found.");
        Refused(cloud.TryCreate(cloud.Order() with { ImageId = nowhere }), 400, "Can not find requested image");
        Refused(cloud.TryCreate(cloud.Order() with { KeyName = "none" }), 400, "Invalid key_name provided.");
        Refused(cloud.TryCreate(cloud.Order() with { Nics = [new(nowhere, null, null, null)] }), 400, $"Network {nowhere} could not be found.");
        Refused(cloud.TryCreate(cloud.Order() with { Nics = [new(null, nowhere, null, null)] }), 400, $"Port id {nowhere} could not be found.");
        Refused(cloud.TryCreate(cloud.Order() with { SecurityGroups = ["none"] }), 400, "Security group none not found.");
        Refused(cloud.TryCreate(cloud.Order() with { Zone = "mars" }), 400, "The requested availability zone is not available");
        Refused(cloud.TryCreate(cloud.Order() with { ServerGroupId = nowhere }), 400, $"Instance group {nowhere} could not be found.");
        Refused(cloud.TryCreate(cloud.Order(), Cloud.Reader), 403, "Policy doesn't allow os_compute_api:servers:create to be performed.");
        Assert.Same(before, cloud.Snapshot);
    }

    [Fact]
    public void A_second_card_that_cannot_be_makes_nothing_of_the_first()
    {
        var ports = cloud.Snapshot.Ports.Count;
        var taken = new NicOrder(cloud.Network.Id, null, IpAddress.Parse("10.0.1.9"), null);
        GuestCloud.Done(cloud.TryCreate(cloud.Order() with { Nics = [taken] }));
        Refused(cloud.TryCreate(cloud.Order() with { Nics = [new(cloud.Network.Id, null, null, null), taken] }), 400, "Fixed IP address 10.0.1.9 is already in use");
        Assert.Equal(ports + 1, cloud.Snapshot.Ports.Count);
        Assert.Equal(1, cloud.Snapshot.Servers.Count);
    }

    [Fact]
    public void A_given_port_is_taken_once_and_given_back()
    {
        var port = (Port)GuestCloud.Done(cloud.Neutron(new CreateCommand(Cloud.Demo, "port", [AttributeBag.Empty.With("network_id", cloud.Network.Id)]))).Shown[0];
        var order = cloud.Order() with { Nics = [new(null, port.Id, null, null)] };
        var server = cloud.Launch(order);
        Assert.Equal("ovs", cloud.Snapshot.Ports.Find(port.Id)!.Binding.VifType);
        Refused(cloud.TryCreate(order), 409, $"Port {port.Id} is still in use.");
        GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerRemoval.Delete(snapshot, call, server.Id)));
        var free = cloud.Snapshot.Ports.Find(port.Id)!;
        Assert.Equal(("", "", "unbound", ""), (free.DeviceId, free.DeviceOwner, free.Binding.VifType, free.Binding.HostId));
    }

    [Fact]
    public void Ports_made_with_a_server_go_with_it()
    {
        var server = cloud.Launch();
        GuestCloud.Done(cloud.Act(Cloud.Demo, (snapshot, call) => ServerRemoval.Delete(snapshot, call, server.Id)));
        Assert.Null(cloud.Snapshot.Ports.Find(server.Ports[0]));
        Assert.Null(cloud.Find(server.Id));
        Assert.Equal(server.Id, Assert.Single(cloud.Snapshot.DeletedServers.All).Id);
    }

    [Fact]
    public void A_port_deleted_behind_compute_leaves_its_server()
    {
        var server = cloud.Launch();
        GuestCloud.Done(cloud.Neutron(new DeleteCommand(Cloud.Demo, "port", server.Ports[0])));
        Assert.Empty(cloud.Find(server.Id)!.Ports);
    }

    [Fact]
    public void A_name_given_to_a_port_does_not_unplug_it()
    {
        var server = cloud.Launch();
        GuestCloud.Done(cloud.Neutron(new UpdateCommand(Cloud.Demo, "port", server.Ports[0], AttributeBag.Empty.With("name", "nic"))));
        Assert.True(cloud.Snapshot.Ports.Find(server.Ports[0])!.Binding.SelfPlugged);
    }

    [Fact]
    public void Quota_is_told_as_nova_tells_it_and_a_range_gets_what_fits()
    {
        cloud.Put(new ComputeQuota { Id = Cloud.Demo.ProjectId!, Limits = ValueMap<string, int>.Empty.With("instances", 3).With("cores", 2) });
        var two = GuestCloud.Done(cloud.TryCreate(cloud.Order() with { MinCount = 1, MaxCount = 10 }));
        Assert.Equal(2, two.Shown.Length);
        Refused(cloud.TryCreate(cloud.Order()), 403, "Quota exceeded for cores: Requested 1, but already used 2 of 2 cores");
        Refused(cloud.TryCreate(cloud.Order() with { MinCount = 2, MaxCount = 2 }), 403, "Quota exceeded for cores, instances: Requested 2, 2, but already used 2, 2 of 2, 3 cores, instances");
    }

    [Fact]
    public void An_image_that_is_too_large_is_refused()
    {
        cloud.Put(new Image
        {
            Id = "22222222-2222-2222-2222-222222222222", OwnerId = Cloud.Demo.ProjectId, Status = ImageStatus.Active, DiskFormat = "qcow2", VirtualSize = 2L << 30, CreatedAt = default, UpdatedAt = default,
        });
        Refused(cloud.TryCreate(cloud.Order() with { ImageId = "22222222-2222-2222-2222-222222222222" }), 400, "Flavor's disk is too small for requested image. Flavor disk is 1073741824 bytes, image is 2147483648 bytes.");
    }

    [Fact]
    public void A_host_that_may_not_have_it_makes_a_server_in_error_without_ports()
    {
        GuestCloud.Done(cloud.Act(Cloud.Admin, (snapshot, call) => ComputeAdministration.EditService(snapshot, call, "nova-compute", service => service with { Disabled = true })));
        var server = (Server)GuestCloud.Done(cloud.TryCreate(cloud.Order())).Shown[0];
        Assert.Equal("No valid host was found. There are not enough hosts available.", server.Fault!.Message);
        Assert.Empty(server.Ports);
        Assert.Equal("ERROR", cloud.Condition(server).Status);
    }

    [Fact]
    public void One_that_never_ran_fails_with_its_reason_and_gives_back_what_it_had()
    {
        var server = (Server)GuestCloud.Done(cloud.TryCreate(cloud.Order())).Shown[0];
        GuestCloud.Done(cloud.Act(Caller.Self, (snapshot, call) => ServerFollowing.Failed(snapshot, call, server.Id, "no memory")));
        var failed = cloud.Find(server.Id)!;
        Assert.Equal(("no memory", 500, 0), (failed.Fault!.Message, failed.Fault.Code, failed.Ports.Count));
        Assert.Equal(0, cloud.Snapshot.Ports.CountBy("device", server.Id));
        Assert.Equal("Error", Assert.Single(cloud.Snapshot.InstanceActions.By("server", server.Id)).Message);
    }

    internal static void Refused(Decision decision, int status, string words)
    {
        Assert.NotNull(decision.Refusal);
        Assert.Equal(status, decision.Refusal.Status);
        Assert.Contains(words, decision.Refusal.Message, StringComparison.Ordinal);
    }
}
