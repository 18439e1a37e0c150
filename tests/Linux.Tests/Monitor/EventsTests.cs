using System.Collections.Concurrent;
using System.Net;
using Neutrino.Linux.Monitor;
using Neutrino.Linux.Namespaces;
using Neutrino.Linux.Netlink;
using Neutrino.Linux.Route;

namespace Neutrino.Linux.Tests.Monitor;

[Trait("needs", "root")]
public sealed class EventsTests : IDisposable
{
    private readonly DescriptorLoop loop = new("test");
    private readonly BlockingCollection<RouteEvent> events = [];

    public EventsTests() => Sandbox.Require();

    public void Dispose()
    {
        loop.Dispose();
        events.Dispose();
    }

    [Fact]
    public void Links_addresses_routes_and_forwarding_of_a_namespace_are_told()
    {
        NetNamespaces.Create("events");
        using var watch = Watch("events");
        using var socket = RouteSocket.Open("events");
        var batch = new RouteBatch();
        batch.MakeVeth(new NewLink("v0"), new NewLink("v1"));
        batch.ChangeLink("v1", new LinkChange { Up = true });
        batch.ChangeLink("v0", new LinkChange { Alias = "port:1", Up = true });
        Assert.All(socket.Do(batch), Assert.Null);
        var link = Next(item => item is { Kind: RouteEventKind.LinkChanged, Link: { Name: "v0", Alias: "port:1" } }).LinkIndex;

        batch = new RouteBatch();
        batch.AddAddress(link, IPAddress.Parse("10.0.1.1"), 28);
        batch.ReplaceRoute(new RouteEntry(IPAddress.Any, 0, IPAddress.Parse("10.0.1.2"), link));
        batch.DeleteAddress(link, IPAddress.Parse("10.0.1.1"), 28);
        batch.DeleteLink("v0");
        Assert.All(socket.Do(batch), Assert.Null);
        Next(item => item is { Kind: RouteEventKind.AddressAdded, Text: "10.0.1.1/28" } && item.LinkIndex == link);
        Next(item => item is { Kind: RouteEventKind.RouteAdded, Text: "0.0.0.0/0" } && item.LinkIndex == link);
        Next(item => item is { Kind: RouteEventKind.AddressRemoved, Text: "10.0.1.1/28" });
        Next(item => item is { Kind: RouteEventKind.LinkRemoved, Link: { Name: "v0", Alias: "port:1" } });

        NamespaceSysctls.Do("events", [new("net/ipv4/ip_forward", "1")]);
        Next(item => item.Kind == RouteEventKind.SettingChanged);
        NetNamespaces.Delete("events");
    }

    [Fact]
    public void Events_that_overflow_are_told_as_lost()
    {
        NetNamespaces.Create("flood");
        using var blocked = new ManualResetEventSlim();
        using var watch = Watch("flood", receiveBuffer: 4096, before: blocked.Wait);
        using var socket = RouteSocket.Open("flood");
        for (var i = 0; i < 50; i++)
        {
            var batch = new RouteBatch();
            batch.MakeVeth(new NewLink("v0"), new NewLink("v1"));
            batch.DeleteLink("v0");
            Assert.All(socket.Do(batch), Assert.Null);
        }

        blocked.Set();
        Next(item => item.Kind == RouteEventKind.Lost);
        NetNamespaces.Delete("flood");
    }

    [Fact]
    public void Names_that_come_and_go_in_a_directory_are_told()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        using var told = new BlockingCollection<(string?, bool)>();
        using (new DirectoryEvents(loop, folder, (name, came) => told.Add((name, came)), failure => throw failure))
        {
            File.WriteAllText(Path.Combine(folder, "one"), "");
            File.Delete(Path.Combine(folder, "one"));
            Assert.True(told.TryTake(out var first, TimeSpan.FromSeconds(10)));
            Assert.True(told.TryTake(out var second, TimeSpan.FromSeconds(10)));
            Assert.Equal(("one", true), first);
            Assert.Equal(("one", false), second);
        }

        Directory.Delete(folder);
    }

    private RouteEvents Watch(string name, int receiveBuffer = 256 * 1024, Action? before = null)
    {
        var descriptor = NetNamespaces.OpenNetlinkDescriptors([name], [NetlinkProtocol.Route], nonBlocking: true)[0]![0];
        return new RouteEvents(
            loop, descriptor, receiveBuffer,
            item =>
            {
                before?.Invoke();
                events.Add(item);
            },
            failure => throw failure);
    }

    private RouteEvent Next(Func<RouteEvent, bool> isIt)
    {
        while (events.TryTake(out var item, TimeSpan.FromSeconds(10)))
            if (isIt(item)) return item;
        throw new TimeoutException("No such event.");
    }
}
