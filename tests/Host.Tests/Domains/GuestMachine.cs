using System.Collections.Concurrent;
using Neutrino.Host.Domains;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Domains;

/// <summary>This machine's libvirt, a state directory and bridges of its own, an image that has nothing to boot; guests that run their firmware.</summary>
internal sealed class GuestMachine : IAsyncDisposable
{
    private static int lastNumber;
    private readonly List<string> bridges = [];

    public GuestMachine()
    {
        // Where QEMU's own user gets through, unlike below /tmp's private folders.
        State = $"/var/lib/neutrino/t{Interlocked.Increment(ref lastNumber)}";
        Directory.CreateDirectory($"{State}/images");
        File.SetUnixFileMode($"{State}/images", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        using (var image = File.Create(Image)) image.SetLength(1 << 20);
        File.SetUnixFileMode(Image, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Host = NewHost();
    }

    public string State { get; }
    public string Image => $"{State}/images/{Guid.Empty}";
    public DomainHost Host { get; private set; }
    public BlockingCollection<Notice> Notices { get; } = [];

    public static async Task<GuestMachine> StartAsync()
    {
        var machine = new GuestMachine();
        await machine.Host.StartAsync(default);
        return machine;
    }

    /// <summary>Another process on the same machine.</summary>
    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        Host = NewHost();
        await Host.StartAsync(default);
    }

    public async Task<string> BridgeAsync()
    {
        var name = $"qbr{Interlocked.Increment(ref lastNumber):x8}";
        await RunAsync("ip", "link", "add", name, "type", "bridge");
        await RunAsync("ip", "link", "set", name, "up");
        bridges.Add(name);
        return name;
    }

    public async Task RemoveBridgeAsync(string name)
    {
        await RunAsync("ip", "link", "del", name);
        bridges.Remove(name);
    }

    /// <summary>A guest of the least size there is.</summary>
    public UnitState Guest(params string[] on)
    {
        var id = Guid.NewGuid().ToString();
        var folder = $"{State}/servers/{id}";
        var own = new DomainBase($"{folder}/disk.base.0", "raw");
        return new UnitState(new UnitKey(UnitKind.Server, id))
        {
            Domains =
            [
                new Domain($"instance-{Interlocked.Increment(ref lastNumber):x8}")
                {
                    Id = id, Title = "a <guest> & \"more\"", Folder = folder, MemoryMb = 64, ShutdownSeconds = 1,
                    Files = [new(own.Path, new LinkOf(Image)), new($"{folder}/disk.0", new OverlayOf(own, 2 << 20))],
                    Disks = [new($"{folder}/disk.0", "qcow2") { Base = own }],
                    Interfaces = on.Select(Plug).ToValueList(),
                },
            ],
        };
    }

    public static DomainInterface Plug(string bridge) =>
        new(bridge.Replace("qbr", "tap", StringComparison.Ordinal), bridge, new MacAddress(0xfa163e000000 + Convert.ToUInt64(bridge[3..], 16)), 1450);

    public async Task<UnitState> SeeAsync(UnitState wanted)
    {
        var (state, fault) = Assert.Single(await Host.ObserveAsync([wanted], default));
        Assert.True(fault is null, $"{fault}");
        return state!;
    }

    /// <summary>Does what has to be done, and expects that nothing is left to do.</summary>
    public async Task<Domain?> ReachAsync(UnitState wanted)
    {
        Assert.Null(await PassAsync(wanted));
        var seen = await SeeAsync(wanted);
        Assert.Empty(Diff.Between(wanted, seen));
        return seen.Domains.Items.FirstOrDefault();
    }

    /// <summary>Does what has to be done, up to the first fault.</summary>
    public async Task<HostFault?> PassAsync(UnitState wanted)
    {
        foreach (var phase in Diff.Between(wanted, await SeeAsync(wanted)).GroupBy(operation => operation.Phase))
            foreach (var (_, fault) in await Host.ApplyAsync([.. phase], default))
                if (fault is not null) return fault;
        return null;
    }

    public static UnitState With(UnitState unit, Func<Domain, Domain> change) => unit with { Domains = [change(unit.Domains[0])] };

    public static async Task<string> RunAsync(string program, params string[] arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand(program, arguments));
        Assert.True(result.Succeeded, $"{program} {string.Join(' ', arguments)}: {result.Describe()}");
        return result.OutputText;
    }

    public static Task<string> VirshAsync(params string[] arguments) => RunAsync("virsh", ["-q", "-c", "qemu:///system", .. arguments]);

    public async ValueTask DisposeAsync()
    {
        foreach (var unit in await Host.ListAsync(default)) await PassAsync(new UnitState(unit));
        await Host.DisposeAsync();
        foreach (var bridge in bridges) await RunAsync("ip", "link", "del", bridge);
        Directory.Delete(State, recursive: true);
    }

    private DomainHost NewHost()
    {
        var host = new DomainHost(new DomainHostSettings { StateDirectory = State, VirtType = "qemu", ConnectPatience = TimeSpan.FromSeconds(20), DetachPatience = TimeSpan.FromSeconds(2) }, TimeProvider.System);
        host.Noticed += notice => Notices.Add(notice);
        return host;
    }
}
