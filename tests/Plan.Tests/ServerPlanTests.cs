using CsCheck;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Values;

namespace Neutrino.Plan.Tests;

public sealed class ServerPlanTests
{
    private const string Id = "87639ab7-50d4-4ef7-9a50-7fde2f258c29";
    private static readonly UnitKey Key = new(UnitKind.Server, Id);

    [Fact]
    public void A_server_is_a_domain_with_its_disk_and_its_tap()
    {
        var domain = Plan(Server());
        Assert.Equal(("instance-0000002a", Id, "vm", 1, 512), (domain.Name, domain.Id, domain.Title, domain.Vcpus, domain.MemoryMb));
        Assert.Equal(new DomainInterface("tap7bfa2daa-66", "qbr7bfa2daa-66", MacAddress.Parse("fa:16:3e:5f:1f:58"), 1500), Assert.Single(domain.Interfaces));
        var folder = $"/var/lib/neutron/servers/{Id}";
        Assert.Equal(new DomainDisk($"{folder}/disk.0", "qcow2") { Base = new($"{folder}/disk.base.0", "qcow2") }, Assert.Single(domain.Disks));
        Assert.Equal(new LinkOf("/var/lib/neutron/images/image"), domain.Files[0].Making);
        Assert.Equal(new OverlayOf(domain.Disks[0].Base!, 1L << 30), domain.Files[1].Making);
        Assert.Null(domain.Kernel);
    }

    [Fact]
    public void A_flavors_ephemeral_disk_and_swap_come_behind_the_root_disk()
    {
        var domain = Plan(Server() with { ConfigDrive = true, Flavor = Server().Flavor with { EphemeralGb = 2, SwapMb = 512 } });
        Assert.Equal(["disk.0", "disk.eph0.0", "disk.swap.0", "disk.config.0"], domain.Disks.Select(disk => Path.GetFileName(disk.Path)));
        Assert.Equal(new BlankOf(2L << 30, "ext4", "ephemeral0"), domain.Files.Items.Single(file => file.Path == domain.Disks[1].Path).Making);
        Assert.Equal(new BlankOf(512L << 20, "swap", ""), domain.Files.Items.Single(file => file.Path == domain.Disks[2].Path).Making);
        Assert.Equal(["raw", "raw"], domain.Disks.Items[1..3].Select(disk => disk.Format));
    }

    [Fact]
    public void A_kernel_boots_the_root_disk()
    {
        var image = Server().Image! with { DiskFormat = "ami", KernelId = "kernel", RamdiskId = "ramdisk" };
        var kernel = Plan(Server() with { Image = image }).Kernel;
        Assert.Equal("root=/dev/vda console=tty0 console=ttyS0", kernel?.CommandLine);
        Assert.EndsWith("/ramdisk.0", kernel?.Ramdisk, StringComparison.Ordinal);
        Assert.Equal("quiet", Plan(Server() with { Image = image with { Properties = Properties("os_command_line", "quiet") } }).Kernel?.CommandLine);
    }

    [Theory]
    [InlineData("hw_disk_bus", "scsi", "scsi")]
    [InlineData("hw_disk_bus", "'><evil/>", "virtio")]
    [InlineData("hw_machine_type", "pc-q35-7.2", "virtio")]
    public void Image_properties_are_words_of_closed_sets(string name, string value, string bus) =>
        Assert.Equal(bus, Plan(Server() with { Image = Server().Image! with { Properties = Properties(name, value) } }).Disks[0].Bus);

    [Fact]
    public void A_config_drive_holds_the_metadata()
    {
        var domain = Plan(Server() with { ConfigDrive = true, UserData = Convert.ToBase64String("#!/bin/sh"u8) });
        Assert.True(domain.Disks[1].IsCdrom);
        var drive = Assert.IsType<DriveOf>(domain.Files[^1].Making);
        Assert.Contains(drive.Contents, file => file.Path == "openstack/latest/meta_data.json");
        Assert.Equal("#!/bin/sh"u8.ToArray(), drive.Contents.First(file => file.Path == "openstack/latest/user_data").Content);
    }

    [Fact]
    public void Its_tap_is_libvirts_to_plug()
    {
        var port = Planner.Plan(SeedCloud.Snapshot(Server()), SeedCloud.Host, new UnitKey(UnitKind.Port, SeedCloud.VmPort));
        Assert.True(Assert.Single(port.Links.Items, link => link.Name == "tap7bfa2daa-66").MakerPlugs);
    }

    [Fact]
    public void A_server_given_up_has_nothing() =>
        Assert.True(Planner.Plan(SeedCloud.Snapshot(Server() with { Fault = new ServerFault(500, "", "", default) }), SeedCloud.Host, Key).IsEmpty);

    [Fact]
    public void What_touches_a_server_is_told() => Gen.Select(Gen.Int[0, 5], Gen.Int[1, 9]).Array[1, 10].Sample(edits =>
    {
        var cloud = SeedCloud.Snapshot(Server());
        UnitKey[] units = [Key, new(UnitKind.Port, SeedCloud.VmPort)];
        var planned = units.ToDictionary(unit => unit, unit => Planner.Plan(cloud, SeedCloud.Host, unit));
        foreach (var (what, value) in edits)
        {
            var change = Edit(cloud, what, value);
            var after = cloud.Apply(new ChangeSet([change]));
            foreach (var unit in Planner.Touched(cloud, after, change).Intersect(units)) planned[unit] = Planner.Plan(after, SeedCloud.Host, unit);
            cloud = after;
            Assert.All(units, unit => Assert.Equal(Planner.Plan(cloud, SeedCloud.Host, unit), planned[unit]));
        }
    });

    private static Change Edit(Snapshot cloud, int what, int value)
    {
        var (server, port, network) = (cloud.Servers.Find(Id), cloud.Ports.Find(SeedCloud.VmPort), cloud.Networks.Find(SeedCloud.DemoNet)!);
        return what switch
        {
            0 => Replace(server, Server() with { BootNumber = value, Power = (ServerPower)(value % 4) }),
            1 => Replace(server, value > 5 ? null : Server() with { DiskNumber = value }),
            2 => Replace(port, SeedCloud.Guest(SeedCloud.VmPort, $"fa:16:3e:00:00:0{value}", "10.0.1.3")),
            3 => Replace(port, value > 5 ? null : SeedCloud.Guest(SeedCloud.VmPort, "fa:16:3e:5f:1f:58", "10.0.1.3") with { Binding = new PortBinding { HostId = value > 3 ? "elsewhere" : "vm", VifType = "ovs", Zone = 4097 } }),
            4 => Replace(network, network with { Mtu = 1400 + value }),
            _ => Replace(server, Server() with { Fault = value > 5 ? new ServerFault(500, "", "", default) : null, Ports = value > 7 ? [] : [SeedCloud.VmPort] }),
        };

        static Change Replace(IResource? before, IResource? after) =>
            new(before is Port || after is Port ? ResourceKind.Port : before is Network ? ResourceKind.Network : ResourceKind.Server, (after ?? before)?.Id ?? Id, before, after);
    }

    private static HostState.Domain Plan(Server server) => Assert.Single(Planner.Plan(SeedCloud.Snapshot(server), SeedCloud.Host, Key).Domains);

    private static ValueMap<string, string> Properties(string name, string value) => ValueMap<string, string>.Empty.With(name, value);

    private static Server Server() => new()
    {
        Id = Id, Number = 42, ProjectId = "demo", UserId = "u", Name = "vm", HostName = "vm", Flavor = new ServerFlavor { Id = "1", Name = "m1.tiny", Vcpus = 1, RamMb = 512, DiskGb = 1 },
        Image = new ServerImage { Id = "image", DiskFormat = "qcow2" }, Ports = [SeedCloud.VmPort], CreatedAt = default, UpdatedAt = default,
    };
}
