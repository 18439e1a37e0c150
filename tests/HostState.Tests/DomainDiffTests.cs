using Neutrino.HostState;
using Neutrino.Values;

namespace Neutrino.HostState.Tests;

/// <summary>What is done to a guest, by what it is wanted and found to do.</summary>
public sealed class DomainDiffTests
{
    private const DomainPower Off = DomainPower.Off, Running = DomainPower.Running, Paused = DomainPower.Paused, Saved = DomainPower.Saved;

    [Theory]
    [InlineData(Running, 1, Off, 1, "")] // It stopped by itself.
    [InlineData(Paused, 1, Off, 1, "")]
    [InlineData(Saved, 1, Off, 1, "")]
    [InlineData(Running, 2, Off, 1, "StartDomain")]
    [InlineData(Running, 1, Off, 0, "StartDomain")] // Defined, and never started.
    [InlineData(Running, 1, Running, 1, "")]
    [InlineData(Running, 2, Running, 1, "StopDomain StartDomain")]
    [InlineData(Running, 1, Paused, 1, "ResumeDomain")]
    [InlineData(Running, 1, Saved, 1, "ResumeDomain")]
    [InlineData(Running, 2, Saved, 1, "StopDomain StartDomain")]
    [InlineData(Paused, 1, Running, 1, "PauseDomain")]
    [InlineData(Paused, 1, Saved, 1, "ResumeDomain PauseDomain")]
    [InlineData(Paused, 2, Off, 1, "StartDomain")]
    [InlineData(Saved, 1, Running, 1, "SaveDomain")]
    [InlineData(Saved, 1, Paused, 1, "SaveDomain")]
    [InlineData(Saved, 2, Off, 1, "StartDomain SaveDomain")]
    [InlineData(Off, 1, Running, 1, "StopDomain")]
    [InlineData(Off, 1, Saved, 1, "StopDomain")]
    [InlineData(Off, 1, Off, 1, "")]
    public void Power_and_boots(DomainPower wanted, int boot, DomainPower seen, int started, string operations) => Assert.Equal(
        operations, string.Join(' ', Diff.Between(SampleUnits.MakeServer(wanted, boot, 0, 1, 1), SampleUnits.MakeServer(seen, started, 0, 1, 1)).Select(operation => operation.GetType().Name)));

    [Fact]
    public void Only_a_guest_that_is_to_be_off_is_asked_to_shut_itself_down()
    {
        var running = SampleUnits.MakeServer(Running, 1, 0, 1, 1);
        Assert.Equal(TimeSpan.FromSeconds(60), Stop(SampleUnits.MakeServer(Off, 1, 0, 1, 1), running));
        Assert.Equal(TimeSpan.Zero, Stop(SampleUnits.MakeServer(Running, 2, 0, 1, 1), running)); // A hard reboot.
        Assert.Equal(TimeSpan.Zero, Stop(SampleUnits.MakeServer(Off, 1, 0, 1, 1), SampleUnits.MakeServer(Paused, 1, 0, 1, 1)));

        static TimeSpan Stop(UnitState wanted, UnitState seen) => Assert.Single(Diff.Between(wanted, seen).OfType<StopDomain>()).Patience;
    }

    [Fact]
    public void A_soft_reboot_is_done_once_and_to_its_end()
    {
        var wanted = SampleUnits.MakeServer(Running, 1, 1, 1, 1);
        Assert.IsType<SoftRebootDomain>(Assert.Single(Diff.Between(wanted, SampleUnits.MakeServer(Running, 1, 0, 1, 1))));
        Assert.IsType<StartDomain>(Assert.Single(Diff.Between(wanted, SampleUnits.MakeServer(Off, 1, 0, 1, 1)))); // Killed between its two halves.
        Assert.Empty(Diff.Between(wanted, SampleUnits.MakeServer(Off, 1, 1, 1, 1)));
    }

    [Fact]
    public void Interfaces_of_a_running_guest_are_plugged_and_unplugged()
    {
        var (one, three) = (SampleUnits.MakeServer(Running, 1, 0, 1, 1), SampleUnits.MakeServer(Running, 1, 0, 1, 3));
        Assert.Equal(2, Diff.Between(three, one).OfType<AttachInterface>().Count());
        Assert.Equal(2, Diff.Between(one, three).OfType<DetachInterface>().Count());
        Assert.Equal(Diff.After(three, one).Domains[0].Interfaces, three.Domains[0].Interfaces);
    }

    [Theory]
    [InlineData(Paused, typeof(PauseDomain))]
    [InlineData(Saved, typeof(SaveDomain))]
    public void A_guest_that_does_not_let_go_of_an_interface_may_still_be_paused_or_saved(DomainPower power, Type operation)
    {
        var (wanted, seen) = (SampleUnits.MakeServer(power, 1, 0, 1, 1), SampleUnits.MakeServer(Running, 1, 0, 1, 2));
        Assert.Equal(operation, Assert.Single(Diff.Between(wanted, seen)).GetType());
        Assert.Equal([typeof(ResumeDomain), typeof(DetachInterface)], Diff.Between(SampleUnits.MakeServer(Running, 1, 0, 1, 1), SampleUnits.MakeServer(power, 1, 0, 1, 2)).Select(done => done.GetType()));
    }

    [Theory]
    [InlineData(Running)]
    [InlineData(Paused)]
    public void A_saved_guest_goes_on_with_the_interfaces_that_are_wanted(DomainPower power)
    {
        var wanted = SampleUnits.MakeServer(power, 1, 0, 1, 1);
        var resume = Assert.Single(Diff.Between(wanted, SampleUnits.MakeServer(Saved, 1, 0, 1, 2)).OfType<ResumeDomain>());
        Assert.Equal(wanted.Domains[0].Interfaces, resume.Domain.Interfaces);
    }

    [Fact]
    public void A_running_guest_is_not_defined_anew_for_what_only_a_boot_changes()
    {
        var wanted = SampleUnits.MakeServer(Running, 1, 0, 1, 1);
        var seen = wanted with { Domains = [wanted.Domains[0] with { MemoryMb = 1, Title = "old", Interfaces = [wanted.Domains[0].Interfaces[0] with { Mtu = 9000 }] }] };
        Assert.Empty(Diff.Between(wanted, seen));
        Assert.IsType<DefineDomain>(Assert.Single(Diff.Between(wanted, seen with { Domains = [seen.Domains[0] with { Power = Off }] })));
    }

    [Fact]
    public void A_new_disk_stops_a_guest_before_its_old_one_goes()
    {
        var operations = Diff.Between(SampleUnits.MakeServer(Running, 2, 0, 2, 1), SampleUnits.MakeServer(Running, 1, 0, 1, 1));
        Assert.Equal(
            [typeof(StopDomain), typeof(RemoveDomainFile), typeof(RemoveDomainFile), typeof(MakeDomainFile), typeof(MakeDomainFile), typeof(StartDomain)], operations.Select(operation => operation.GetType()));
        Assert.Equal(Off, Diff.After(SampleUnits.MakeServer(Running, 1, 0, 2, 1), SampleUnits.MakeServer(Off, 1, 0, 1, 1)).Domains[0].Power);
    }

    [Fact]
    public void Files_without_a_domain_are_removed_or_used()
    {
        var server = SampleUnits.MakeServer(Running, 1, 0, 1, 1);
        var files = server with { Domains = [server.Domains[0] with { Power = DomainPower.Absent, BootNumber = 0 }] };
        Assert.Equal(new RemoveDomainFolder(server.Key, server.Domains[0].Folder), Assert.Single(Diff.Between(server with { Domains = [] }, files)));
        Assert.IsType<StartDomain>(Assert.Single(Diff.Between(server, files)));
    }
}
