using System.Collections.Immutable;
using Neutrino.Ovsdb.Tests.Server;

namespace Neutrino.Ovsdb.Tests;

/// <summary>The client against the in-memory server.</summary>
public sealed class VswitchClientTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly InMemoryOvsdbServer server = new();
    private VswitchClient client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        client = new VswitchClient(server.Path, TimeProvider.System);
        await client.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        server.Dispose();
    }

    internal static ImmutableArray<OvsdbOperation> Bridge(string name) =>
    [
        new InsertRow("Interface", new Dictionary<string, OvsdbValue> { ["name"] = name, ["type"] = "internal" }, "i"),
        new InsertRow("Port", new Dictionary<string, OvsdbValue> { ["name"] = name, ["interfaces"] = OvsdbValue.Named("i") }, "p"),
        new InsertRow(
            "Bridge",
            new Dictionary<string, OvsdbValue> { ["name"] = name, ["datapath_type"] = "netdev", ["ports"] = OvsdbValue.Named("p"), ["external_ids"] = OvsdbValue.Map([new("k", "v")]) },
            "b"),
        new MutateRows("Open_vSwitch", [], [Mutation.Insert("bridges", OvsdbValue.Named("b"))]),
    ];

    internal static ImmutableArray<OvsdbOperation> Port(string bridge, string name, long? tag = null) =>
    [
        new InsertRow("Interface", new Dictionary<string, OvsdbValue> { ["name"] = name, ["type"] = "internal", ["external_ids"] = OvsdbValue.Map([new("iface-id", name)]) }, "i"),
        new InsertRow("Port", new Dictionary<string, OvsdbValue> { ["name"] = name, ["interfaces"] = OvsdbValue.Named("i"), ["tag"] = OvsdbValue.Optional(tag) }, "p"),
        new MutateRows("Bridge", [Condition.Equal("name", bridge)], [Mutation.Insert("ports", OvsdbValue.Named("p"))]),
    ];

    [Fact]
    public async Task WhatIsCommittedAndInForceIsInTheTables()
    {
        Assert.Null((await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token)).Error);
        var outcome = await client.CommitAndWaitAsync(Port("br-int", "tap1", 7), Long, Token);
        Assert.Null(outcome.Error);
        var port = client.Tables.Ports.Find("tap1")!;
        Assert.Equal(outcome.Results[1].Uuid, port.Uuid);
        Assert.Equal(7, port.Tag);
        Assert.Equal("br-int", client.Tables.BridgeOf(port)!.Name);
        var row = client.Tables.InterfaceOf(port)!;
        Assert.Equal(("internal", "tap1"), (row.Type, row.ExternalIds["iface-id"]));
        Assert.NotNull(row.Ofport);
        Assert.Equal(port, client.Tables.PortOf(row));
        Assert.Equal(2, client.Tables.Bridges.Find("br-int")!.Ports.Count);
        Assert.Equal(client.Tables.Root!.NextCfg, client.Tables.Root.CurCfg);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task SplitBytesChangeNothing(int chunk)
    {
        server.Chunk = chunk;
        Assert.Null((await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token)).Error);
        Assert.Equal("v", client.Tables.Bridges.Find("br-int")!.ExternalIds["k"]);
    }

    [Fact]
    public async Task SetsAndMapsFollowTheirDifferences()
    {
        await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token);
        await client.CommitAndWaitAsync(Port("br-int", "tap1", 7), Long, Token);
        await client.CommitAndWaitAsync(Port("br-int", "tap2"), Long, Token);
        Assert.Null((await client.CommitAndWaitAsync(
            [
                new UpdateRows("Bridge", [], new Dictionary<string, OvsdbValue> { ["external_ids"] = OvsdbValue.Map([new("k", "w"), new("l", "1")]), ["fail_mode"] = "secure" }),
                new UpdateRows(
                    "Port",
                    [Condition.Equal("name", "tap1")],
                    new Dictionary<string, OvsdbValue> { ["tag"] = OvsdbValue.Set(), ["trunks"] = OvsdbValue.Set(4095), ["vlan_mode"] = "trunk" }),
                new MutateRows("Bridge", [], [Mutation.Delete("ports", client.Tables.Ports.Find("tap2")!.Uuid)]),
            ],
            Long,
            Token)).Error);
        var (bridge, port) = (client.Tables.Bridges.Find("br-int")!, client.Tables.Ports.Find("tap1")!);
        Assert.Equal(["k=w", "l=1"], bridge.ExternalIds.Select(entry => $"{entry.Key}={entry.Value}").Order());
        Assert.Equal("secure", bridge.FailMode);
        Assert.Null(port.Tag);
        Assert.Equal([4095L], port.Trunks);
        Assert.Equal("trunk", port.VlanMode);
        Assert.Null(client.Tables.Ports.Find("tap2"));
        Assert.Null(client.Tables.Interfaces.Find("tap2"));
        Assert.Equal(2, bridge.Ports.Count);
        await client.CommitAndWaitAsync([new MutateRows("Bridge", [], [Mutation.DeleteKeys("external_ids", ["k"])]), new UpdateRows("Bridge", [], new Dictionary<string, OvsdbValue> { ["fail_mode"] = OvsdbValue.Set() })], Long, Token);
        bridge = client.Tables.Bridges.Find("br-int")!;
        Assert.Equal("l", Assert.Single(bridge.ExternalIds).Key);
        Assert.Null(bridge.FailMode);
    }

    [Fact]
    public async Task AChangeBySomebodyElseIsToldWithOldAndNewRows()
    {
        await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token);
        var told = new TaskCompletionSource<VswitchUpdate>();
        client.Updated += update => told.TrySetResult(update);
        server.Transact("""[{"op":"update","table":"Port","where":[["name","==","br-int"]],"row":{"tag":9}}]""");
        var change = Assert.Single((await told.Task.WaitAsync(Long, Token)).Ports);
        Assert.Equal((null, 9L), (change.Old!.Tag, change.New!.Tag));
    }

    [Fact]
    public async Task APortThatChangesItsNameInOneTransactionIsFoundUnderTheNewRow()
    {
        await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token);
        await client.CommitAndWaitAsync(Port("br-int", "tap1", 1), Long, Token);
        var old = client.Tables.Ports.Find("tap1")!.Uuid;
        Assert.Null((await client.CommitAndWaitAsync([new MutateRows("Bridge", [], [Mutation.Delete("ports", old)]), .. Port("br-int", "tap1", 2)], Long, Token)).Error);
        Assert.Equal(2, client.Tables.Ports.Find("tap1")!.Tag);
        Assert.Null(client.Tables.Ports.Find(old));
    }

    [Fact]
    public async Task RefusalsAreValues()
    {
        await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token);
        var doubled = await client.TransactAsync(Bridge("br-int"), Token);
        Assert.Equal((OvsdbErrorKind.ConstraintViolation, -1), (doubled.Error!.Kind, doubled.Error.Operation));
        var range = await client.TransactAsync([new Comment("next"), new UpdateRows("Port", [], new Dictionary<string, OvsdbValue> { ["tag"] = 5000 })], Token);
        Assert.Equal((OvsdbErrorKind.ConstraintViolation, 1), (range.Error!.Kind, range.Error.Operation));
        var dangling = await client.TransactAsync([new UpdateRows("Bridge", [], new Dictionary<string, OvsdbValue> { ["ports"] = Guid.NewGuid() })], Token);
        Assert.Equal(OvsdbErrorKind.ReferentialIntegrityViolation, dangling.Error!.Kind);
        var waited = await client.TransactAsync([new WaitForRows("Bridge", [Condition.Equal("name", "br-ex")], ["name"], "==", [new Dictionary<string, OvsdbValue> { ["name"] = "br-ex" }], TimeSpan.Zero)], Token);
        Assert.Equal(OvsdbErrorKind.TimedOut, waited.Error!.Kind);
    }

    [Fact]
    public async Task ASilentDaemonIsATimeout()
    {
        server.DaemonRuns = false;
        var outcome = await client.CommitAndWaitAsync(Bridge("br-int"), TimeSpan.FromMilliseconds(20), Token);
        Assert.Equal(OvsdbErrorKind.TimedOut, outcome.Error!.Kind);
        Assert.NotNull(client.Tables.Bridges.Find("br-int"));
    }

    [Fact]
    public async Task EchoIsAnswered()
    {
        server.Echo("[1,\"x\"]");
        await server.EchoAnswered.Task.WaitAsync(Long, Token);
        Assert.Equal("""{"result":[1,"x"],"error":null,"id":"echo"}""", Assert.Single(server.Echoes));
    }

    [Fact]
    public async Task AServerThatComesBackIsReadAnew()
    {
        await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token);
        var (gone, back) = (new TaskCompletionSource(), new TaskCompletionSource());
        client.Disconnected += _ => gone.TrySetResult();
        client.Resynchronised += () => back.TrySetResult();
        server.Stop();
        await gone.Task.WaitAsync(Long, Token);
        Assert.Equal(OvsdbErrorKind.Disconnected, (await client.TransactAsync(Bridge("br-ex"), Token)).Error!.Kind);
        server.Transact("""[{"op":"update","table":"Port","where":[],"row":{"tag":9}}]""");
        server.StartAgain();
        await back.Task.WaitAsync(Long, Token);
        Assert.True(client.IsConnected);
        Assert.Equal(9, client.Tables.Ports.Find("br-int")!.Tag);
        Assert.Null((await client.CommitAndWaitAsync(Bridge("br-ex"), Long, Token)).Error);
    }

    [Fact]
    public async Task WhoWaitsForTheDaemonIsToldOfALostServer()
    {
        server.DaemonRuns = false;
        var commit = await client.CommitAsync(Bridge("br-int"), Token);
        var waiting = client.AppliedAsync(commit.Configuration, Long, Token);
        server.Stop();
        Assert.Equal(OvsdbErrorKind.Disconnected, (await waiting)!.Kind);
    }

    [Fact]
    public async Task BrokenBytesEndTheConnectionAndANewOneIsMade()
    {
        var back = new TaskCompletionSource();
        client.Resynchronised += () => back.TrySetResult();
        server.SendRaw("{]");
        await back.Task.WaitAsync(Long, Token);
        Assert.Null((await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token)).Error);
    }

    [Fact]
    public async Task NobodyListeningIsAnException()
    {
        await using var nobody = new VswitchClient("/tmp/nobody-listens-here.sock", TimeProvider.System);
        var failure = await Assert.ThrowsAsync<OvsdbException>(() => nobody.StartAsync(Token));
        Assert.Equal(OvsdbErrorKind.Disconnected, failure.Error.Kind);
    }

    [Fact]
    public async Task ManyCallsAtOnce()
    {
        await client.CommitAndWaitAsync(Bridge("br-int"), Long, Token);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => client.CommitAndWaitAsync(Port("br-int", $"tap{number}", number), Long, Token)));
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));
        Assert.All(Enumerable.Range(0, 100), number => Assert.Equal(number, client.Tables.Ports.Find($"tap{number}")!.Tag));
    }
}
