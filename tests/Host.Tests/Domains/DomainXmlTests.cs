using CsCheck;
using Neutrino.Host.Domains;
using Neutrino.HostState;
using Neutrino.HostState.Tests;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Domains;

public sealed class DomainXmlTests
{
    private static readonly UnitState Server = SampleUnits.MakeServer(DomainPower.Running, 3, 1, 2, 2);

    [Fact]
    public void What_is_written_is_read_back() => SampleUnits.Server.Sample(server =>
    {
        var domain = server.Domains[0] with { Files = [], Folder = "", ShutdownSeconds = 60, Power = DomainPower.Running };
        var read = DomainXmlReader.Read(DomainXml.Write(server.Key, domain, "qemu"));
        Assert.Equal((server.Key, domain, "qemu"), (read?.Unit, read?.Domain, read?.VirtType));
    });

    [Fact]
    public void Kernels_drives_and_strange_titles_are_read_back()
    {
        var domain = Server.Domains[0] with
        {
            Files = [], Folder = "", Title = "a <b> & \"c\" ' é", Kernel = new DomainKernel("/k", "/r", "root=/dev/vda console=\"x\" <&>"), Machine = "q35", Video = "none",
            Disks = [new("/d", "qcow2") { Bus = "scsi", Base = new("/b", "raw") }, new("/c", "raw") { Bus = "sata", IsCdrom = true }],
        };
        Assert.Equal(domain, DomainXmlReader.Read(DomainXml.Write(Server.Key, domain, "kvm"))?.Domain);
    }

    [Fact]
    public void An_interface_that_is_not_wanted_loses_its_bridge_and_nothing_else()
    {
        var domain = Server.Domains[0] with { Files = [], Folder = "", ShutdownSeconds = 60 };
        var (description, kept) = (DomainXml.Write(Server.Key, domain, "qemu"), domain.Interfaces[0]);
        Assert.Null(DomainXml.Disconnected(description, domain));
        var changed = DomainXml.Disconnected(description, domain with { Interfaces = [kept] })!;
        Assert.Equal(domain with { Interfaces = [kept, domain.Interfaces[1] with { Bridge = "" }] }, DomainXmlReader.Read(changed)?.Domain);
        Assert.Null(DomainXml.Disconnected(changed, domain with { Interfaces = [kept] }));
    }

    [Fact]
    public void Disks_of_one_prefix_have_names_of_their_own()
    {
        var domain = Server.Domains[0] with { Disks = [new("/d", "qcow2") { Bus = "scsi" }, new("/e", "raw") { Bus = "virtio" }, new("/c", "raw") { Bus = "sata", IsCdrom = true }] };
        Assert.Equal(["sda", "vda", "sdb"], domain.Disks.Select(disk => DomainXml.DeviceOf(domain, disk)));
    }

    [Fact]
    public void Somebody_elses_domain_bears_no_mark()
    {
        Assert.Null(DomainXmlReader.Read("<domain type='qemu'><name>x</name><uuid>y</uuid></domain>")?.Unit);
        Assert.Null(DomainXmlReader.Read("<domain><metadata><guest xmlns='https://other' unit='server:1'/></metadata></domain>")?.Unit);
        Assert.Null(DomainXmlReader.Read("no document"));
    }

    [Fact]
    public void The_whole_chain_of_a_disk_is_spelt_out()
    {
        var xml = DomainXml.Write(Server.Key, Server.Domains[0], "qemu");
        Assert.Contains("<backingStore />", xml, StringComparison.Ordinal);
        Assert.Contains("<format type=\"qcow2\" />", xml, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one\ntwo\nthree\n", 2, "two\nthree\n")]
    [InlineData("one\ntwo\nthree", 2, "two\nthree")]
    [InlineData("one\n", 5, "one\n")]
    [InlineData("", 5, "")]
    [InlineData("one\ntwo\n", 0, "")]
    public void A_logs_last_lines(string log, int lines, string last)
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, log);
        Assert.Equal(last, ConsoleLog.Tail(path, lines));
        File.Delete(path);
        Assert.Null(ConsoleLog.Tail(path, lines));
    }

    [Fact]
    public void A_log_that_has_just_been_turned_over_shows_what_was_before()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "new\n");
        File.WriteAllText($"{path}.0", "old\n");
        Assert.Equal("old\nnew\n", ConsoleLog.Tail(path, null));
        File.Delete($"{path}.0");
        File.Delete(path);
    }
}
