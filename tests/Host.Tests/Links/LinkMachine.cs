using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Host.Links;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Monitor;

namespace Neutrino.Host.Tests.Links;

/// <summary>The real links of the sandbox, brought to what is wanted as the loop does it.</summary>
internal sealed class LinkMachine : IAsyncDisposable
{
    private readonly DescriptorLoop loop = new("test");
    private readonly string records = Directory.CreateTempSubdirectory().FullName;

    private LinkMachine() => Host = new LinkHost(loop, records);

    public LinkHost Host { get; private set; }
    public BlockingCollection<Notice> Notices { get; } = [];

    public static async Task<LinkMachine> StartAsync()
    {
        if (Environment.GetEnvironmentVariable("IN_SANDBOX") != "1") throw new InvalidOperationException("This test needs eng/sandbox.");
        var machine = new LinkMachine();
        machine.Host.Noticed += machine.Notices.Add;
        await machine.Host.StartAsync(default);
        return machine;
    }

    /// <summary>As after a restart of the process.</summary>
    public async Task RestartAsync()
    {
        await Host.DisposeAsync();
        Host = new LinkHost(loop, records);
        Host.Noticed += Notices.Add;
        await Host.StartAsync(default);
    }

    public async Task<UnitState> SeeAsync(UnitState wanted)
    {
        var observed = (await Host.ObserveAsync([wanted], default))[0];
        Assert.Null(observed.Fault);
        return observed.State!;
    }

    /// <summary>Looks, does what is to be done phase by phase, and demands that it is then as wanted.</summary>
    public async Task<ImmutableArray<Operation>> ReachAsync(UnitState wanted)
    {
        var operations = Diff.Between(wanted, await SeeAsync(wanted));
        foreach (var phase in operations.GroupBy(operation => operation.Phase))
            Assert.All(await Host.ApplyAsync([.. phase], default), applied => Assert.Null(applied.Fault));
        var seen = await SeeAsync(wanted);
        Assert.Equal(Diff.After(wanted, seen), seen);
        Assert.Empty(Diff.Between(wanted, seen));
        return operations;
    }

    public async Task<Applied> ApplyAsync(Operation operation) => Assert.Single(await Host.ApplyAsync([operation], default));

    public Notice Next(Func<Notice, bool> isIt)
    {
        while (Notices.TryTake(out var notice, TimeSpan.FromSeconds(10)))
            if (isIt(notice)) return notice;
        throw new TimeoutException("No such notice.");
    }

    /// <summary>A command of iproute2 in a namespace: the foreign hand, and the second witness.</summary>
    public static async Task<string> IpAsync(string place, string arguments)
    {
        var result = await ChildProcess.RunAsync(new ChildCommand("ip", arguments.Split(' ')) { Namespace = place });
        return result.Succeeded ? result.OutputText : throw new InvalidOperationException($"ip {arguments}: {result.Describe()}");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        loop.Dispose();
        Directory.Delete(records, recursive: true);
        Notices.Dispose();
    }
}
