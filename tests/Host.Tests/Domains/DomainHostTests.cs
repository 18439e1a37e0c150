using Neutrino.Host.Domains;
using Neutrino.HostState;
using static Neutrino.Host.Tests.Domains.GuestMachine;

namespace Neutrino.Host.Tests.Domains;

/// <summary>Real guests of a real libvirt, under software emulation.</summary>
[Trait("needs", "libvirt")]
public sealed class DomainHostTests
{
    [Fact]
    public async Task A_guest_comes_and_goes_and_leaves_nothing()
    {
        await using var machine = await StartAsync();
        var bridge = await machine.BridgeAsync();
        var guest = machine.Guest(bridge);
        var seen = await machine.ReachAsync(guest);
        Assert.Equal((DomainPower.Running, 1), (seen?.Power, seen?.BootNumber));
        var tap = await RunAsync("ip", "link", "show", "dev", guest.Domains[0].Interfaces[0].Device);
        Assert.Contains($"master {bridge}", tap, StringComparison.Ordinal);
        Assert.Contains("mtu 1450", tap, StringComparison.Ordinal);
        Assert.Contains(guest.Key, await machine.Host.ListAsync(default));

        Assert.Null(await machine.ReachAsync(new UnitState(guest.Key)));
        Assert.DoesNotContain(guest.Key, await machine.Host.ListAsync(default));
        Assert.False(Directory.Exists(guest.Domains[0].Folder));
        Assert.DoesNotContain(guest.Domains[0].Name, await VirshAsync("list", "--all", "--name"), StringComparison.Ordinal);
        Assert.DoesNotContain("tap", await RunAsync("ip", "link", "show", "master", bridge), StringComparison.Ordinal);
        Assert.True(File.Exists(machine.Image));
    }

    [Fact]
    public async Task A_guest_that_was_switched_off_behind_our_back_stays_off_until_its_next_boot()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest();
        await machine.ReachAsync(guest);
        await VirshAsync("destroy", guest.Domains[0].Name);
        Assert.Contains(Enumerable.Range(0, 20).Select(_ => machine.Notices.Take()), notice => notice.Unit == guest.Key && notice.Cause.Contains("stopped", StringComparison.Ordinal));
        Assert.Equal(DomainPower.Off, (await machine.ReachAsync(guest))?.Power);
        Assert.Equal(DomainPower.Running, (await machine.ReachAsync(With(guest, domain => domain with { BootNumber = 2 })))?.Power);
    }

    [Fact]
    public async Task A_guest_that_was_undefined_behind_our_back_is_defined_and_stays_off()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest();
        await machine.ReachAsync(guest);
        await VirshAsync("destroy", guest.Domains[0].Name);
        await VirshAsync("undefine", guest.Domains[0].Name);
        Assert.Equal(DomainPower.Off, (await machine.ReachAsync(guest))?.Power);
    }

    [Fact]
    public async Task A_guest_is_paused_saved_and_goes_on_in_the_same_boot()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest(await machine.BridgeAsync());
        foreach (var power in (DomainPower[])[DomainPower.Running, DomainPower.Paused, DomainPower.Running, DomainPower.Saved, DomainPower.Paused, DomainPower.Saved, DomainPower.Running])
        {
            var seen = await machine.ReachAsync(With(guest, domain => domain with { Power = power }));
            Assert.Equal((power, 1), (seen?.Power, seen?.BootNumber));
        }
    }

    [Fact]
    public async Task A_guest_that_does_not_hear_is_switched_off_and_rebooted_all_the_same()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest();
        await machine.ReachAsync(guest);
        var rebooted = With(guest, domain => domain with { SoftReboots = 1 });
        Assert.Equal((DomainPower.Running, 1, 1), await machine.ReachAsync(rebooted) is { } seen ? (seen.Power, seen.BootNumber, seen.SoftReboots) : default);
        Assert.Equal(DomainPower.Off, (await machine.ReachAsync(With(rebooted, domain => domain with { Power = DomainPower.Off })))?.Power);
    }

    [Fact]
    public async Task A_guest_outlives_the_process_and_is_taken_on_by_the_next()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest(await machine.BridgeAsync());
        await machine.ReachAsync(guest);
        var process = await VirshAsync("dominfo", guest.Domains[0].Name);
        await machine.RestartAsync();
        Assert.Empty(Diff.Between(guest, await machine.SeeAsync(guest)));
        Assert.Equal(process.Split('\n')[0], (await VirshAsync("dominfo", guest.Domains[0].Name)).Split('\n')[0]);
    }

    [Fact]
    public async Task A_boot_that_ran_without_a_record_is_on_record_once_seen()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest();
        await machine.ReachAsync(guest);
        File.Delete($"{guest.Domains[0].Folder}/booted");
        Assert.Equal(1, (await machine.SeeAsync(guest)).Domains[0].BootNumber);
        await VirshAsync("destroy", guest.Domains[0].Name);
        Assert.Equal(DomainPower.Off, (await machine.ReachAsync(guest))?.Power);
    }

    [Fact]
    public async Task A_boot_that_was_defined_and_not_started_is_started()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest();
        foreach (var operation in Diff.Between(guest, await machine.SeeAsync(guest)).Where(operation => operation.Phase < Phase.StartGuests))
            Assert.Null((await machine.Host.ApplyAsync([operation], default))[0].Fault);
        Assert.Null((await machine.Host.ApplyAsync([new DefineDomain(guest.Key, guest.Domains[0])], default))[0].Fault);
        await machine.RestartAsync();
        Assert.Equal(DomainPower.Running, (await machine.ReachAsync(guest))?.Power);
    }

    [Fact]
    public async Task A_guest_without_its_bridge_does_not_start_and_does_when_it_is_there()
    {
        await using var machine = await StartAsync();
        var bridge = await machine.BridgeAsync();
        await RunAsync("ip", "link", "del", bridge);
        var guest = machine.Guest(bridge);
        Assert.True((await machine.PassAsync(guest))?.Retryable);
        await RunAsync("ip", "link", "add", bridge, "type", "bridge");
        Assert.Equal(DomainPower.Running, (await machine.ReachAsync(guest))?.Power);
    }

    [Fact]
    public async Task Interfaces_are_plugged_while_it_runs()
    {
        await using var machine = await StartAsync();
        var (one, other) = (await machine.BridgeAsync(), await machine.BridgeAsync());
        var guest = machine.Guest(one);
        await machine.ReachAsync(guest);
        var both = With(guest, domain => domain with { Interfaces = domain.Interfaces.Add(Plug(other)) });
        Assert.Equal(both.Domains[0].Interfaces, (await machine.ReachAsync(both))?.Interfaces);
        Assert.Contains("tap", await RunAsync("ip", "link", "show", "master", other), StringComparison.Ordinal);
        Assert.Equal(both.Domains[0].Interfaces, (await machine.ReachAsync(With(both, domain => domain with { Power = DomainPower.Off })))?.Interfaces);
    }

    /// <summary>The bridge of a port goes with the port, while the card stays in the memory that was saved.</summary>
    /// <param name="before">The port is taken away before the guest is saved, and its firmware does not hear; else while it is saved.</param>
    [Theory]
    [InlineData(DomainPower.Running, true)]
    [InlineData(DomainPower.Running, false)]
    [InlineData(DomainPower.Paused, true)]
    [InlineData(DomainPower.Paused, false)]
    public async Task A_saved_guest_goes_on_without_the_network_of_an_interface_that_it_still_has(DomainPower power, bool before)
    {
        await using var machine = await StartAsync();
        var (one, other) = (await machine.BridgeAsync(), await machine.BridgeAsync());
        var guest = machine.Guest(one);
        var both = With(guest, domain => domain with { Interfaces = domain.Interfaces.Add(Plug(other)) });
        await machine.ReachAsync(both);
        if (before) Assert.NotNull(await machine.PassAsync(guest));
        await machine.ReachAsync(With(before ? guest : both, domain => domain with { Power = DomainPower.Saved }));
        await machine.RemoveBridgeAsync(other);

        var wanted = With(guest, domain => domain with { Power = power });
        var fault = await machine.PassAsync(wanted);
        var seen = (await machine.SeeAsync(wanted)).Domains[0];
        Assert.True(seen.Power == power, $"{seen.Power}: {fault}");
        Assert.Equal([one, ""], seen.Interfaces.Select(card => card.Bridge));
        Assert.Contains($"master {one}", await RunAsync("ip", "link", "show", "dev", Plug(one).Device), StringComparison.Ordinal);
        Assert.DoesNotContain("master", await RunAsync("ip", "link", "show", "dev", Plug(other).Device), StringComparison.Ordinal);
        Assert.Equal(power == DomainPower.Running ? $"the guest does not let go of {Plug(other).Device}" : null, (await machine.PassAsync(wanted))?.What);
        Assert.Equal(guest.Domains[0].Interfaces, (await machine.ReachAsync(With(guest, domain => domain with { BootNumber = 2 })))?.Interfaces);
        Assert.DoesNotContain(Plug(other).Device, await RunAsync("ip", "-o", "link"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rebuilding_gives_it_a_new_disk()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest();
        await machine.ReachAsync(guest);
        var rebuilt = With(guest, domain =>
        {
            var own = new DomainBase($"{domain.Folder}/disk.base.1", "raw");
            var disk = $"{domain.Folder}/disk.1";
            return domain with { BootNumber = 2, Disks = [new(disk, "qcow2") { Base = own }], Files = [new(own.Path, new LinkOf(machine.Image)), new(disk, new OverlayOf(own, null))] };
        });
        var seen = await machine.ReachAsync(rebuilt);
        Assert.Equal(DomainPower.Running, seen?.Power);
        Assert.Equal(rebuilt.Domains[0].Files.Items.Order(Comparer<DomainFile>.Create((one, other) => string.CompareOrdinal(one.Path, other.Path))), seen?.Files.Items);
    }

    [Fact]
    public async Task A_config_drive_holds_its_files()
    {
        await using var machine = await StartAsync();
        var guest = With(machine.Guest(), domain => domain with
        {
            Files = domain.Files.Add(new($"{domain.Folder}/disk.config.0", new DriveOf([new("openstack/latest/meta_data.json", [.. "{\"uuid\": 1}"u8]), new("seeded", [.. "<AAAAAAA=>"u8], 1..9)]))),
            Disks = domain.Disks.Add(new($"{domain.Folder}/disk.config.0", "raw") { Bus = "ide", IsCdrom = true }),
        });
        await machine.ReachAsync(guest);
        var drive = $"{guest.Domains[0].Folder}/disk.config.0";
        Assert.Contains("Volume id: config-2", await RunAsync("isoinfo", "-d", "-i", drive), StringComparison.Ordinal);
        Assert.Equal("{\"uuid\": 1}", await RunAsync("isoinfo", "-J", "-x", "/openstack/latest/meta_data.json", "-i", drive));
        var seeded = await RunAsync("isoinfo", "-J", "-x", "/seeded", "-i", drive);
        Assert.Equal(("<", ">", 5), (seeded[..1], seeded[9..], Convert.FromBase64String(seeded[1..9]).Length));
        Assert.NotEqual("AAAAAAA=", seeded[1..9]);
    }

    [Fact]
    public async Task Empty_disks_have_their_file_systems()
    {
        await using var machine = await StartAsync();
        var guest = With(machine.Guest(), domain => domain with
        {
            Files = domain.Files.Add(new($"{domain.Folder}/disk.eph0.0", new BlankOf(64 << 20, "ext4", "ephemeral0"))).Add(new($"{domain.Folder}/disk.swap.0", new BlankOf(8 << 20, "swap", ""))),
            Disks = domain.Disks.Add(new($"{domain.Folder}/disk.eph0.0", "raw")).Add(new($"{domain.Folder}/disk.swap.0", "raw")),
        });
        await machine.ReachAsync(guest);
        var folder = guest.Domains[0].Folder;
        var ephemeral = await RunAsync("blkid", "-p", $"{folder}/disk.eph0.0");
        Assert.Contains("LABEL=\"ephemeral0\"", ephemeral, StringComparison.Ordinal);
        Assert.Contains("TYPE=\"ext4\"", ephemeral, StringComparison.Ordinal);
        Assert.Contains("swap", await RunAsync("blkid", "-p", $"{folder}/disk.swap.0"), StringComparison.Ordinal);
        Assert.Equal(64 << 20, new FileInfo($"{folder}/disk.eph0.0").Length);
        Assert.Contains("vdc", await VirshAsync("domblklist", guest.Domains[0].Name), StringComparison.Ordinal);
        await machine.ReachAsync(new UnitState(guest.Key));
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_disk_smaller_than_its_image_is_refused_for_good()
    {
        await using var machine = await StartAsync();
        var guest = With(machine.Guest(), domain => domain with { Files = [domain.Files[0], new(domain.Files[1].Path, new OverlayOf(domain.Disks[0].Base!, 1 << 19))] });
        Assert.False((await machine.PassAsync(guest))?.Retryable);
    }

    [Fact]
    public async Task A_domain_that_is_not_ours_is_never_touched()
    {
        await using var machine = await StartAsync();
        var guest = machine.Guest();
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, $"<domain type='qemu'><name>theirs</name><uuid>{guest.Key.Id}</uuid><memory unit='MiB'>32</memory><os><type>hvm</type></os></domain>");
        await VirshAsync("define", path);
        try
        {
            Assert.DoesNotContain(guest.Key, await machine.Host.ListAsync(default));
            Assert.NotNull(Assert.Single(await machine.Host.ObserveAsync([guest], default)).Fault);
            Assert.True((await machine.SeeAsync(new UnitState(guest.Key))).IsEmpty);
        }
        finally
        {
            await VirshAsync("undefine", "theirs");
            File.Delete(path);
        }
    }

    [Fact]
    public async Task Twenty_guests_at_once_come_and_leave_nothing()
    {
        await using var machine = await StartAsync();
        var guests = new List<UnitState>();
        for (var i = 0; i < 20; i++) guests.Add(machine.Guest(await machine.BridgeAsync()));
        await Task.WhenAll(guests.Select(machine.ReachAsync));
        Assert.Equal(20, (await VirshAsync("list", "--name")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        await Task.WhenAll(guests.Select(guest => machine.ReachAsync(new UnitState(guest.Key))));
        Assert.Empty(await machine.Host.ListAsync(default));
        Assert.Empty(Directory.GetDirectories($"{machine.State}/servers"));
        Assert.Equal("", (await VirshAsync("list", "--all", "--name")).Trim());
        var links = await RunAsync("ip", "-o", "link");
        Assert.DoesNotContain(guests.SelectMany(guest => guest.Domains).SelectMany(domain => domain.Interfaces), card => links.Contains(card.Device, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_probe_tells_a_guest_that_runs_from_one_that_does_not()
    {
        var directory = Directory.CreateTempSubdirectory().FullName;
        var probe = new KvmProbe(directory, TimeProvider.System);
        Assert.Null(await probe.FailureAsync("tcg", "max", default));
        Assert.Contains("no-such-accelerator", await probe.FailureAsync("no-such-accelerator", "max", default), StringComparison.Ordinal);
        Assert.Contains("no-such-processor", await probe.FailureAsync("tcg", "no-such-processor", default), StringComparison.Ordinal);
        var choice = await probe.AskAsync(default);
        Assert.Equal(choice.Type, (await probe.AskAsync(default)).Type);
        Assert.DoesNotContain(Directory.GetFiles(directory), path => Path.GetFileName(path).StartsWith("probe", StringComparison.Ordinal));
        Directory.Delete(directory, recursive: true);
    }
}
