using Neutrino.Host.Links;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux.Monitor;

namespace Neutrino.Host.Tests.Namespaces;

public sealed class NamespaceRecordsTests : IDisposable
{
    private static readonly UnitKey Router = new(UnitKind.Router, "1");
    private readonly string directory = Path.Combine(Directory.CreateTempSubdirectory().FullName, "namespaces");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);

    [Fact]
    public void What_is_written_is_there_after_a_restart()
    {
        var records = Loaded();
        records.Write("qrouter-1", Router);
        records.Write("snat-1", Router);
        records.Write("qdhcp-2", new UnitKey(UnitKind.Dhcp, "2"));
        records.Remove("qdhcp-2");
        records.Remove("never");
        records = Loaded();
        Assert.Equal(["qrouter-1", "snat-1"], records.NamesOf(Router));
        Assert.Equal(Router, records.UnitOf("snat-1"));
        Assert.Null(records.UnitOf("qdhcp-2"));
        records.Remove("snat-1");
        records.Remove("qrouter-1");
        Assert.Empty(records.NamesOf(Router));
        Assert.Empty(records.All());
    }

    [Fact]
    public void What_a_crash_left_half_written_goes_and_what_is_no_record_stays_aside()
    {
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "qrouter-1.77.1.new"), "router:1\n");
        File.WriteAllText(Path.Combine(directory, "note"), "hello");
        Assert.Empty(Loaded().All());
        Assert.Equal(["note"], Directory.EnumerateFiles(directory).Select(Path.GetFileName));
    }

    [Fact]
    [Trait("needs", "root")]
    public async Task A_name_that_a_kill_left_without_its_namespace_goes_with_its_record()
    {
        Loaded().Write("qrouter-killed", Router);
        var name = "/run/netns/qrouter-killed";
        Directory.CreateDirectory("/run/netns");
        await File.WriteAllTextAsync(name, "", TestContext.Current.CancellationToken);
        await using var host = new LinkHost(DescriptorLoop.Shared, directory);
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain(Router, await host.ListAsync(TestContext.Current.CancellationToken));
        Assert.False(File.Exists(name));
        Assert.Empty(Loaded().All());
    }

    [Fact]
    public void Another_unit_takes_a_name_over()
    {
        var records = Loaded();
        records.Write("ns", Router);
        records.Write("ns", new UnitKey(UnitKind.Router, "2"));
        Assert.Empty(records.NamesOf(Router));
        Assert.Equal(["ns"], Loaded().NamesOf(new UnitKey(UnitKind.Router, "2")));
    }

    private NamespaceRecords Loaded()
    {
        var records = new NamespaceRecords(directory);
        records.Load();
        return records;
    }
}
