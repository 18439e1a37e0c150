using System.Collections.Concurrent;
using System.Collections.Immutable;
using Neutrino.Host.Ovs;
using Neutrino.HostState;
using Neutrino.Ovsdb.Tests.Server;
using Neutrino.Values;

namespace Neutrino.Host.Tests.Ovs;

/// <summary>The switch over the in-memory database server.</summary>
public sealed class OvsSwitchTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly UnitKey Switch = new(UnitKind.Switch, "");
    private static readonly UnitKey Guest = new(UnitKind.Port, "7bfa2daa-6666-4bfa-9b9c-0123456789ab");
    private static readonly UnitKey Router = new(UnitKind.Router, "r1");
    private readonly InMemoryOvsdbServer server = new();
    private readonly BlockingCollection<Notice> notices = [];
    private OvsSwitch ovs = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static OvsPort Tap(string name) => new(name, "br-int") { Tag = 3, Type = "internal", ExternalIds = Ids(Router, ("iface-id", "p1")) };

    private static OvsPort GuestPort => new("qvo7bfa2daa-66", "br-int") { Tag = 3, ExternalIds = Ids(Guest, ("iface-id", Guest.Id), ("vm-uuid", "vm")) };

    public async ValueTask InitializeAsync()
    {
        ovs = new OvsSwitch(server.Path, TimeProvider.System);
        ovs.Noticed += notices.Add;
        await ovs.StartAsync(Token);
        await DoAsync(new MakeBridge(Switch, new OvsBridge("br-int", "netdev")));
    }

    public async ValueTask DisposeAsync()
    {
        await ovs.DisposeAsync();
        server.Dispose();
        notices.Dispose();
    }

    [Fact]
    public void ABridgeOfOursIsSeenAndListed()
    {
        Assert.Equal([Switch], ovs.List());
        Assert.Equal([new OvsBridge("br-int", "netdev")], Seen(new UnitState(Switch)).OvsBridges);
    }

    [Fact]
    public async Task BridgeAndPortsOfOneBatchAreOneTransaction()
    {
        var before = server.Transactions;
        var bridge = new OvsBridge("br-ex", "netdev");
        await DoAsync(new PutOvsPort(Router, Tap("qg-1") with { Bridge = "br-ex" }, false), new MakeBridge(Switch, bridge), new PutOvsPort(Router, Tap("qr-1"), false));
        Assert.Equal(before + 1, server.Transactions);
        Assert.Equal([Tap("qg-1") with { Bridge = "br-ex" }, Tap("qr-1")], Seen(new UnitState(Router)).OvsPorts);
    }

    [Fact]
    public async Task AGuestsPortKeepsItsTagUntilItIsOpenedOrClosed()
    {
        var wanted = new UnitState(Guest) { OvsPorts = [GuestPort] };
        Assert.Empty(Seen(wanted).OvsPorts);
        await DoAsync(new PutOvsPort(Guest, GuestPort, true));
        Assert.Equal([GuestPort with { Tag = OvsPort.DeadTag }], Seen(wanted).OvsPorts);
        await DoAsync(new OpenOvsPort(Guest, GuestPort.Name, 3));
        Assert.Equal(wanted, Seen(wanted));
        await DoAsync(new PutOvsPort(Guest, GuestPort with { Tag = 4 }, true));
        Assert.Equal(3, Seen(wanted).OvsPorts[0].Tag);
        await DoAsync(new CloseOvsPort(Guest, GuestPort.Name));
        Assert.Equal(OvsPort.DeadTag, Seen(wanted).OvsPorts[0].Tag);
        await DoAsync(new RemoveOvsPort(Guest, GuestPort.Name));
        Assert.True(Seen(wanted).IsEmpty);
        Assert.DoesNotContain(Guest, ovs.List());
    }

    [Fact]
    public async Task DoingItAgainWritesNothing()
    {
        ImmutableArray<Operation> all =
        [
            new MakeBridge(Switch, new OvsBridge("br-int", "netdev")), new PutOvsPort(Router, Tap("qr-1"), false), new RemoveOvsPort(Router, "qr-2"), new RemoveBridge(Switch, "br-x"),
            new CloseOvsPort(Guest, "qvo-gone"),
        ];
        await DoAsync([.. all]);
        await DoAsync(new OpenOvsPort(Router, "qr-1", 3));
        var before = server.Transactions;
        await DoAsync([.. all, new OpenOvsPort(Router, "qr-1", 3)]);
        Assert.Equal(before, server.Transactions);
    }

    [Fact]
    public async Task ABadOneFailsAlone()
    {
        var applied = await ovs.ApplyAsync(
            [
                new PutOvsPort(Router, Tap("qr-1"), false), new PutOvsPort(Router, Tap("qr-2") with { Tag = 9999 }, false), new PutOvsPort(Router, Tap("qr-3") with { Bridge = "br-none" }, false),
                new PutOvsPort(Router, Tap("qr-4"), false),
            ],
            Token);
        Assert.Equal(["", "OVS port qr-2", "OVS port qr-3", ""], applied.Select(one => one.Fault?.Object ?? ""));
        Assert.Contains("range", applied[1].Fault!.What, StringComparison.Ordinal);
        Assert.Equal(["qr-1", "qr-4"], Seen(new UnitState(Router)).OvsPorts.Select(port => port.Name));
    }

    [Fact]
    public async Task AMissingDeviceIsAFaultUntilItIsThere()
    {
        server.MissingDevices.Add(GuestPort.Name);
        var wanted = new UnitState(Guest) { OvsPorts = [GuestPort] };
        var fault = Assert.Single(await ovs.ApplyAsync([new PutOvsPort(Guest, GuestPort, true)], Token)).Fault!;
        Assert.Contains("No such device", fault.What, StringComparison.Ordinal);
        Assert.True(fault.Retryable);
        Assert.Empty(Seen(wanted).OvsPorts);
        Assert.Single(Seen(new UnitState(Guest)).OvsPorts);
        server.MissingDevices.Clear();
        await DoAsync(new PutOvsPort(Guest, GuestPort, true));
        Assert.Single(Seen(wanted).OvsPorts);
    }

    [Fact]
    public async Task APortThatSomebodyElsePlugsIsNoticedSeenByItsNameAndNeverRemoved()
    {
        Drain();
        Plug(GuestPort.Name, Guest.Id);
        Assert.Equal(Guest, NextNotice().Unit);
        var wanted = new UnitState(Guest) { OvsPorts = [GuestPort with { Ours = false, ExternalIds = ValueMap<string, string>.Empty }] };
        server.Transact("""[{"op":"mutate","table":"Open_vSwitch","where":[],"mutations":[["next_cfg","+=",1]]}]""");
        await DoAsync(new MakeBridge(Switch, new OvsBridge("br-ex", "netdev")));
        Assert.Equal(wanted.OvsPorts[0] with { Tag = null }, Assert.Single(Seen(wanted).OvsPorts));
        Assert.DoesNotContain(Guest, ovs.List());
        Assert.False(Assert.Single(Seen(new UnitState(Guest)).OvsPorts).Ours, "the cloud's port is gone: theirs is seen, so that it is shut, and stays theirs");
        await DoAsync(new CloseOvsPort(Guest, GuestPort.Name));
        Assert.Equal(OvsPort.DeadTag, Seen(wanted).OvsPorts[0].Tag);
        await DoAsync(new OpenOvsPort(Guest, GuestPort.Name, 3));
        Assert.Equal(wanted, Seen(wanted));
        Assert.False(Assert.Single(await ovs.ApplyAsync([new RemoveOvsPort(Guest, GuestPort.Name)], Token)).Fault!.Retryable);
        Assert.Equal(wanted, Seen(wanted));
    }

    [Fact]
    public async Task ABridgeThatIsNotOursIsUsedButNeverRemovedOrChanged()
    {
        server.Transact(
            """
            [{"op":"insert","table":"Interface","row":{"name":"br-ex","type":"internal"},"uuid-name":"i"},
             {"op":"insert","table":"Port","row":{"name":"br-ex","interfaces":["named-uuid","i"]},"uuid-name":"p"},
             {"op":"insert","table":"Bridge","row":{"name":"br-ex","ports":["named-uuid","p"]},"uuid-name":"b"},
             {"op":"mutate","table":"Open_vSwitch","where":[],"mutations":[["bridges","insert",["named-uuid","b"]],["next_cfg","+=",1]]}]
            """);
        await DoAsync(new PutOvsPort(Router, Tap("qg-1"), false));
        var wanted = new UnitState(Switch) { OvsBridges = [new OvsBridge("br-ex", "system"), new OvsBridge("br-int", "netdev")] };
        Assert.Equal(wanted, Seen(wanted));
        Assert.Equal(["br-int"], Seen(new UnitState(Switch)).OvsBridges.Select(bridge => bridge.Name));
        await DoAsync(new PutOvsPort(Router, Tap("qg-1") with { Bridge = "br-ex" }, false));
        Assert.Equal("br-ex", Assert.Single(Seen(new UnitState(Router)).OvsPorts).Bridge);
        var applied = await ovs.ApplyAsync([new RemoveBridge(Switch, "br-ex"), new MakeBridge(Switch, new OvsBridge("br-ex", "netdev"))], Token);
        Assert.All(applied, one => Assert.False(one.Fault!.Retryable));
        await DoAsync(new RemoveBridge(Switch, "br-int"));
        Assert.Empty(Seen(new UnitState(Switch)).OvsBridges);
    }

    [Theory]
    [InlineData("""{"vlan_mode":"trunk"}""", OvsPort.OtherTag)]
    [InlineData("""{"vlan_mode":"trunk","trunks":4095}""", OvsPort.OtherTag)]
    [InlineData("""{"tag":4095}""", OvsPort.OtherTag)]
    [InlineData("""{"tag":4095,"vlan_mode":"trunk","trunks":4095}""", OvsPort.DeadTag)]
    [InlineData("""{"tag":["set",[]]}""", null)]
    [InlineData("""{"tag":["set",[]],"trunks":["set",[1,2]]}""", OvsPort.OtherTag)]
    [InlineData("""{"tag":3,"vlan_mode":"access"}""", 3)]
    [InlineData("""{"tag":5}""", 5)]
    public async Task AForeignVlanSettingIsADifferenceAndIsMended(string row, int? tag)
    {
        await DoAsync(new PutOvsPort(Router, Tap("qr-1"), false));
        Drain();
        server.Transact($$"""[{"op":"update","table":"Port","where":[["name","==","qr-1"]],"row":{{row}}}]""");
        Assert.Equal(Router, NextNotice().Unit);
        Assert.Equal(tag, Seen(new UnitState(Router)).OvsPorts[0].Tag);
        await DoAsync(new PutOvsPort(Router, Tap("qr-1"), false));
        Assert.Equal(3, Seen(new UnitState(Router)).OvsPorts[0].Tag);
    }

    [Fact]
    public async Task ForeignIdsAreLeftAloneAndOursMended()
    {
        await DoAsync(new PutOvsPort(Router, Tap("qr-1"), false));
        var wanted = new UnitState(Router) { OvsPorts = [Tap("qr-1")] };
        Drain();
        server.Transact("""[{"op":"update","table":"Interface","where":[["name","==","qr-1"]],"row":{"external_ids":["map",[["ovn-x","1"],["neutrino-unit","router:r1"],["iface-id","other"],["vm-uuid","v"]]]}}]""");
        NextNoticeOf(Router);
        Assert.Equal("other", Seen(wanted).OvsPorts[0].ExternalIds["iface-id"]);
        Assert.False(Seen(wanted).OvsPorts[0].ExternalIds.ContainsKey("ovn-x"));
        await DoAsync(new PutOvsPort(Router, Tap("qr-1"), false));
        Assert.Equal(wanted, Seen(wanted));
        var select = server.Transact("""[{"op":"select","table":"Interface","where":[["name","==","qr-1"]],"columns":["external_ids"]}]""").ToJsonString();
        Assert.Contains("ovn-x", select, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABridgeOfOursThatDoesNotForwardIsMadeAgain()
    {
        Drain();
        server.Transact("""[{"op":"update","table":"Bridge","where":[["name","==","br-int"]],"row":{"fail_mode":"secure"}}]""");
        NextNoticeOf(Switch);
        var wanted = new UnitState(Switch) { OvsBridges = [new OvsBridge("br-int", "netdev")] };
        Assert.Empty(Seen(wanted).OvsBridges);
        Assert.Single(Seen(new UnitState(Switch)).OvsBridges);
        await DoAsync(new MakeBridge(Switch, wanted.OvsBridges[0]));
        Assert.Equal(wanted, Seen(wanted));
    }

    [Fact]
    public async Task APortThatAnotherMovesToAnotherBridgeIsNoticedAndMovedBack()
    {
        await DoAsync(new MakeBridge(Switch, new OvsBridge("br-ex", "netdev")), new PutOvsPort(Router, Tap("qr-1"), false));
        Drain();
        server.Transact(
            """
            [{"op":"insert","table":"Interface","row":{"name":"x"},"uuid-name":"i"},
             {"op":"insert","table":"Port","row":{"name":"x","interfaces":["named-uuid","i"]},"uuid-name":"p"},
             {"op":"mutate","table":"Bridge","where":[["name","==","br-ex"]],"mutations":[["ports","insert",["named-uuid","p"]]]}]
            """);
        var port = server.Transact("""[{"op":"select","table":"Bridge","where":[["name","==","br-int"]],"columns":["ports"]}]""")[0]!["rows"]![0]!["ports"]![1]!.AsArray();
        foreach (var one in port.Select(one => one!.ToJsonString()))
        {
            server.Transact(
                $$"""
                [{"op":"mutate","table":"Bridge","where":[["name","==","br-int"]],"mutations":[["ports","delete",{{one}}]]},
                 {"op":"mutate","table":"Bridge","where":[["name","==","br-ex"]],"mutations":[["ports","insert",{{one}}]]}]
                """);
        }

        Assert.Contains("moved", NextNoticeOf(Router).Cause, StringComparison.Ordinal);
        Assert.Equal("br-ex", Seen(new UnitState(Router)).OvsPorts[0].Bridge);
        await DoAsync(new PutOvsPort(Router, Tap("qr-1"), false));
        Assert.Equal("br-int", Seen(new UnitState(Router)).OvsPorts[0].Bridge);
    }

    [Fact]
    public async Task APortThatAnotherTakesAwayIsNoticed()
    {
        await DoAsync(new MakeBridge(Switch, new OvsBridge("br-ex", "netdev")), new PutOvsPort(Router, Tap("qr-1"), false));
        Drain();
        server.Transact("""[{"op":"update","table":"Bridge","where":[["name","==","br-int"]],"row":{"ports":["set",[]]}}]""");
        Assert.Contains("removed", NextNoticeOf(Router).Cause, StringComparison.Ordinal);
        Assert.Empty(Seen(new UnitState(Router)).OvsPorts);
    }

    [Fact]
    public async Task AServerThatComesBackMeansLookAtEverything()
    {
        Drain();
        server.Stop();
        server.StartAgain();
        Assert.Null(NextNotice().Unit);
        await DoAsync(new PutOvsPort(Router, Tap("qr-1"), false));
        Assert.Contains(Router, ovs.List());
    }

    [Fact]
    public async Task WhileTheServerIsGoneNothingIsSeenAndNothingDone()
    {
        server.Stop();
        while (ovs.Observe(new UnitState(Switch)).Fault is null) await Task.Delay(1, Token);
        Assert.True(ovs.Observe(new UnitState(Switch)).Fault!.Retryable);
        Assert.NotNull(Assert.Single(await ovs.ApplyAsync([new PutOvsPort(Router, Tap("qr-1"), false)], Token)).Fault);
    }

    [Fact]
    public void TheDatapathFollowsTheKernel()
    {
        Assert.Equal("system", OvsDatapath.Choose(new HashSet<string> { "system", "netdev" }, null).Type);
        Assert.Equal("netdev", OvsDatapath.Choose(new HashSet<string> { "system", "netdev" }, "No such file or directory").Type);
        Assert.Equal("netdev", OvsDatapath.Choose(new HashSet<string> { "netdev" }, null).Type);
    }

    internal static ValueMap<string, string> Ids(UnitKey unit, params (string Key, string Value)[] ids) =>
        new(ids.Select(id => KeyValuePair.Create(id.Key, id.Value)).Append(new("neutrino-unit", unit.ToString())));

    private void Plug(string name, string port) => server.Transact(
        $$"""
        [{"op":"insert","table":"Interface","row":{"name":"{{name}}","external_ids":["map",[["iface-id","{{port}}"]]]},"uuid-name":"i"},
         {"op":"insert","table":"Port","row":{"name":"{{name}}","interfaces":["named-uuid","i"]},"uuid-name":"p"},
         {"op":"mutate","table":"Bridge","where":[["name","==","br-int"]],"mutations":[["ports","insert",["named-uuid","p"]]]}]
        """);

    private UnitState Seen(UnitState wanted)
    {
        var observed = ovs.Observe(wanted);
        Assert.Null(observed.Fault);
        return observed.State!;
    }

    private async Task DoAsync(params Operation[] operations) => Assert.All(await ovs.ApplyAsync([.. operations], Token), one => Assert.Null(one.Fault));

    private void Drain()
    {
        while (notices.TryTake(out _))
        {
        }
    }

    private Notice NextNotice() => notices.TryTake(out var notice, Long) ? notice : throw new InvalidOperationException("No notice came.");

    private Notice NextNoticeOf(UnitKey unit)
    {
        while (true)
        {
            if (NextNotice() is var notice && notice.Unit == unit) return notice;
        }
    }
}
