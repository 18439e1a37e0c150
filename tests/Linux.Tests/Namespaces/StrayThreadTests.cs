using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netlink;

namespace Neutrino.Linux.Tests.Namespaces;

[Trait("needs", "root")]
public sealed class StrayThreadTests
{
    [Fact]
    public async Task No_thread_is_left_in_another_namespace_under_pool_load()
    {
        Sandbox.Require();
        var home = Target("/proc/self/ns/net");
        var names = Enumerable.Range(0, 10).Select(i => $"stray{i}").ToArray();
        Assert.All(NetNamespaces.Create(names), Assert.Null);
        using var stop = new CancellationTokenSource();
        var strays = 0;
        var load = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (Target("/proc/thread-self/ns/net") != home) Interlocked.Increment(ref strays);
                await Task.Delay(1);
            }
        })).ToArray();

        var children = Enumerable.Range(0, 50).Select(i => ChildProcess.RunAsync(new ChildCommand("true") { Namespace = names[i % names.Length] })).ToArray();
        await Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                _ = NamespaceSysctls.Do(names[i % names.Length], [new("net/ipv4/ip_forward", null)]);
                NetNamespaces.OpenNetlink(names[i % names.Length], NetlinkProtocol.Route).Dispose();
                Task.Run(() => Thread.SpinWait(100));
            }
        });
        await Task.WhenAll(children);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        Assert.Equal(0, strays);
        Assert.All(Directory.EnumerateDirectories("/proc/self/task").Select(task => Target($"{task}/ns/net")).Where(seen => seen is not null), seen => Assert.Equal(home, seen));
        foreach (var name in names) NetNamespaces.Delete(name);
    }

    private static string? Target(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (FileNotFoundException)
        {
            return null; // A thread that ended meanwhile.
        }
    }
}
