using System.Threading.Channels;

namespace Neutrino.Libvirt.Tests;

/// <summary>libvirt's own test driver, which needs no root and no hypervisor: every connection to it is a machine of its own.</summary>
public sealed class LibvirtConnectionTests
{
    private const string Xml = """
        <domain type='test'>
          <name>instance-00000001</name>
          <uuid>4d5cc9a1-1f36-4a3f-8f0c-2f9c1e2ab111</uuid>
          <metadata><n:guest xmlns:n='https://example.org/n' unit='server:1'/></metadata>
          <memory unit='MiB'>128</memory>
          <vcpu>2</vcpu>
          <os><type>hvm</type></os>
        </domain>
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_domain_is_defined_started_paused_stopped_and_taken_away()
    {
        await using var connection = await OpenAsync();
        Assert.Null(await connection.DefineAsync(Xml));
        Assert.Equal(DomainState.Off, await StateAsync(connection));
        Assert.Null(await connection.StartAsync("instance-00000001"));
        Assert.Equal(DomainState.Running, await StateAsync(connection));
        Assert.Null(await connection.SuspendAsync("instance-00000001"));
        Assert.Equal(DomainState.Paused, await StateAsync(connection));
        Assert.Null(await connection.ResumeAsync("instance-00000001"));
        Assert.Null(await connection.DestroyAsync("instance-00000001"));
        Assert.Null(await connection.UndefineAsync("instance-00000001", UndefineFlags.ManagedSave));
        Assert.Null((await connection.FindAsync("instance-00000001")).Value);
    }

    [Fact]
    public async Task What_happens_to_a_domain_is_told_in_order()
    {
        await using var connection = await OpenAsync();
        var events = Channel.CreateUnbounded<DomainEvent>();
        connection.Happened += what => events.Writer.TryWrite(what);
        await connection.DefineAsync(Xml);
        await connection.StartAsync("instance-00000001");
        await connection.DestroyAsync("instance-00000001");
        DomainEventKind[] kinds = [(await NextAsync(events)).Kind, (await NextAsync(events)).Kind];
        var last = await NextAsync(events);
        Assert.Equal([DomainEventKind.Defined, DomainEventKind.Started], kinds);
        Assert.Equal(("instance-00000001", "4d5cc9a1-1f36-4a3f-8f0c-2f9c1e2ab111", DomainEventKind.Stopped), (last.Name, last.Uuid, last.Kind));
    }

    [Fact]
    public async Task A_saved_domain_says_so_and_goes_on()
    {
        await using var connection = await OpenAsync();
        await connection.DefineAsync(Xml);
        await connection.StartAsync("instance-00000001");
        Assert.Null(await connection.ManagedSaveAsync("instance-00000001"));
        Assert.True((await connection.FindAsync("instance-00000001")).Value!.IsSaved);
        Assert.Null(await connection.StartAsync("instance-00000001"));
        Assert.False((await connection.FindAsync("instance-00000001")).Value!.IsSaved);
    }

    [Fact]
    public async Task What_libvirt_refuses_is_a_value()
    {
        await using var connection = await OpenAsync();
        Assert.Equal(LibvirtError.NoDomain, (await connection.StartAsync("nobody"))?.Code);
        Assert.Equal(LibvirtError.NoDomain, (await connection.XmlAsync("nobody", XmlFlags.None)).Error?.Code);
        Assert.NotNull(await connection.DefineAsync("<domain/>"));
        Assert.NotNull(await connection.DefineAsync("this is no document"));
        await connection.DefineAsync(Xml);
        Assert.NotNull(await connection.SuspendAsync("instance-00000001"));
        Assert.Equal(LibvirtError.OperationInvalid, (await connection.DestroyAsync("instance-00000001"))?.Code);
    }

    [Fact]
    public async Task The_list_holds_what_runs_and_what_is_off()
    {
        await using var connection = await OpenAsync();
        await connection.DefineAsync(Xml);
        var rows = (await connection.ListAsync()).Value;
        Assert.Equal(["instance-00000001", "test"], rows.Select(row => row.Name));
        Assert.Equal([DomainState.Off, DomainState.Running], rows.Select(row => row.State));
        Assert.Contains("server:1", rows[0].Xml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metadata_is_set_read_and_taken_away()
    {
        await using var connection = await OpenAsync();
        await connection.DefineAsync(Xml);
        Assert.Null(await connection.SetMetadataAsync("instance-00000001", "<boot number='3'/>", "b", "https://example.org/b", Affects.Config));
        Assert.Contains("number", (await connection.MetadataAsync("instance-00000001", "https://example.org/b", Affects.Config)).Value, StringComparison.Ordinal);
        Assert.Null(await connection.SetMetadataAsync("instance-00000001", null, "b", "https://example.org/b", Affects.Config));
        Assert.NotNull((await connection.MetadataAsync("instance-00000001", "https://example.org/b", Affects.Config)).Error);
    }

    [Fact]
    public async Task Figures_are_read()
    {
        await using var connection = await OpenAsync();
        var facts = (await connection.FactsAsync()).Value;
        Assert.Equal("TEST", facts.Type);
        Assert.True(facts is { Cpus: > 0, MemoryKib: > 0 });
        var use = (await connection.UseAsync("test")).Value;
        Assert.Equal(DomainState.Running, use.State);
        Assert.True(use.MaxMemory > 0);
        Assert.Contains("<capabilities>", (await connection.CapabilitiesAsync()).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_calls_at_once_leave_the_pool_alone()
    {
        await using var connection = await OpenAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => connection.FindAsync("test")));
        Assert.All(answers, answer => Assert.Equal("test", answer.Value?.Name));
    }

    [Fact]
    public async Task A_closed_connection_answers_so()
    {
        var connection = await OpenAsync();
        await connection.DisposeAsync();
        await connection.DisposeAsync();
        Assert.True(connection.Closed.IsCompleted);
        Assert.Equal(LibvirtError.NotConnected, (await connection.FindAsync("test")).Error?.Code);
    }

    [Fact]
    public async Task A_hypervisor_that_is_not_there_is_an_error()
    {
        var (connection, error) = await LibvirtConnection.OpenAsync("qemu+unix:///system?socket=/nowhere/at/all", Patience, TimeProvider.System);
        Assert.Null(connection);
        Assert.NotNull(error);
    }

    [Fact]
    public async Task A_link_connects_and_passes_events_on()
    {
        await using var link = new LibvirtLink("test:///default", TimeProvider.System);
        var events = Channel.CreateUnbounded<DomainEvent>();
        link.Happened += what => events.Writer.TryWrite(what);
        link.Start();
        var connection = (await link.ConnectionAsync(Patience, default)).Value;
        Assert.NotNull(connection);
        await connection.DefineAsync(Xml);
        Assert.Equal(DomainEventKind.Defined, (await NextAsync(events)).Kind);
    }

    [Fact]
    public async Task A_link_opens_the_next_connection_when_one_is_lost()
    {
        await using var link = new LibvirtLink("test:///default", TimeProvider.System);
        var changes = Channel.CreateUnbounded<LibvirtError?>();
        link.Changed += fault => changes.Writer.TryWrite(fault);
        link.Start();
        var first = (await link.ConnectionAsync(Patience, default)).Value!;
        await first.DisposeAsync();
        Assert.Null(await NextAsync(changes));
        Assert.NotNull(await NextAsync(changes));
        Assert.Null(await NextAsync(changes));
        Assert.NotSame(first, (await link.ConnectionAsync(Patience, default)).Value);
    }

    private static async Task<LibvirtConnection> OpenAsync()
    {
        var (connection, error) = await LibvirtConnection.OpenAsync("test:///default", Patience, TimeProvider.System);
        Assert.True(connection is not null, $"{error}");
        return connection;
    }

    private static async Task<DomainState?> StateAsync(LibvirtConnection connection) => (await connection.FindAsync("instance-00000001")).Value?.State;

    private static async Task<T> NextAsync<T>(Channel<T> channel) => await channel.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
