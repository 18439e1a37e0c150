using System.Collections.Concurrent;
using Neutrino.Host.Metadata;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Tests.Metadata;

[Trait("needs", "root")]
public sealed class MetadataListenersTests : IAsyncLifetime
{
    private static readonly UnitKey Router = new(UnitKind.Router, "one");
    private readonly string name = $"meta-{Guid.NewGuid():n}"[..20];
    private readonly ConcurrentQueue<Notice> notices = [];
    private readonly MetadataListeners listeners = new(TimeProvider.System);

    private Listener Listener => new(name, 9697);

    private UnitState Wanted => new(Router) { Listeners = [Listener] };

    public async ValueTask InitializeAsync()
    {
        NetNamespaces.Create(name);
        listeners.Noticed += notices.Enqueue;
        await listeners.StartAsync(default);
    }

    public async ValueTask DisposeAsync()
    {
        await listeners.DisposeAsync();
        NetNamespaces.Delete(name);
    }

    private async Task<HostFault?> ApplyAsync(Operation operation) => Assert.Single(await listeners.ApplyAsync([operation], default)).Fault;

    private async Task<UnitState> SeeAsync(UnitState wanted) => Assert.Single(await listeners.ObserveAsync([wanted], default)).State!;

    private Task<ChildResult> ConnectAsync() =>
        ChildProcess.RunAsync(new ChildCommand("busybox", "nc", "-w", "5", "127.0.0.1", "9697") { Namespace = name, Input = "hello\n"u8.ToArray() });

    [Fact]
    public async Task AConnectionComesWithTheNamespaceItWasMadeIn()
    {
        Assert.True((await SeeAsync(Wanted)).IsEmpty);
        Assert.Null(await ApplyAsync(new OpenListener(Router, Listener)));
        Assert.Equal(Wanted, await SeeAsync(Wanted));
        Assert.Equal([Router], await listeners.ListAsync(default));

        for (var i = 0; i < 3; i++)
        {
            var guest = ConnectAsync();
            var accepted = await listeners.AcceptAsync(TestContext.Current.CancellationToken);
            Assert.Equal(name, accepted!.Value.Namespace);
            var buffer = new byte[16];
            Assert.Equal(6, await accepted.Value.Socket.ReceiveAsync(buffer));
            await accepted.Value.Socket.SendAsync("metadata"u8.ToArray());
            accepted.Value.Socket.Dispose();
            Assert.Equal("metadata", (await guest).OutputText);
        }
    }

    [Fact]
    public async Task AClosedListenerLetsTheNamespaceEnd()
    {
        Assert.Null(await ApplyAsync(new OpenListener(Router, Listener)));
        Assert.Null(await ApplyAsync(new CloseListener(Router, Listener)));

        Assert.True((await SeeAsync(Wanted)).IsEmpty);
        Assert.NotEqual(0, (await ConnectAsync()).ExitCode);
        await RemovedAsync();
    }

    [Fact]
    public async Task ANamespaceThatSomebodyRemovesIsNotHeldAndNoticed()
    {
        Assert.Null(await ApplyAsync(new OpenListener(Router, Listener)));

        await RemovedAsync();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (notices.IsEmpty) await Task.Delay(10, limit.Token);
        Assert.Equal(Router, Assert.Single(notices).Unit);
        NetNamespaces.Create(name);
        Assert.True((await SeeAsync(Wanted)).IsEmpty);
        Assert.Null(await ApplyAsync(new OpenListener(Router, Listener)));
        Assert.Equal(Wanted, await SeeAsync(Wanted));
    }

    [Fact]
    public async Task ATakenPortIsAFaultThatSaysSo()
    {
        Assert.Null(await ApplyAsync(new OpenListener(Router, Listener)));

        Assert.Equal(Errno.EADDRINUSE, (await ApplyAsync(new OpenListener(new UnitKey(UnitKind.Router, "two"), Listener)))!.Errno);
        Assert.Equal(Errno.ENOENT, (await ApplyAsync(new OpenListener(Router, new Listener("nowhere", 9697))))!.Errno);
    }

    [Fact]
    public async Task AnEndedHostGivesNoMoreConnections()
    {
        Assert.Null(await ApplyAsync(new OpenListener(Router, Listener)));
        var next = listeners.AcceptAsync(TestContext.Current.CancellationToken);

        await listeners.DisposeAsync();

        Assert.Null(await next);
    }

    // Nothing of ours keeps the namespace alive after its name is gone.
    private async Task RemovedAsync()
    {
        var inode = NetNamespaces.Identify(name);
        NetNamespaces.Delete(name);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while ((await ChildProcess.RunAsync(new ChildCommand("lsns", "-t", "net", "-n", "-o", "NS"))).OutputText.Contains($"{inode}", StringComparison.Ordinal)) await Task.Delay(10, limit.Token);
    }
}
