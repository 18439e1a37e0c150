namespace Neutrino.Ovsdb.Tests;

/// <summary>The same client against ovsdb-server and ovs-vswitchd; runs in <c>eng/sandbox --ovs</c>.</summary>
[Trait("needs", "ovs")]
[Collection("ovs")]
public sealed class RealVswitchTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly VswitchClient client = new("/run/openvswitch/db.sock", TimeProvider.System);
    private readonly string bridge = $"br{Guid.NewGuid():n}"[..12];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await client.StartAsync(Token);
        Assert.Null((await client.CommitAndWaitAsync(VswitchClientTests.Bridge(bridge), Long, Token)).Error);
    }

    public async ValueTask DisposeAsync()
    {
        var made = client.Tables.Bridges.Find(bridge)!.Uuid;
        Assert.Null((await client.CommitAndWaitAsync([new MutateRows("Open_vSwitch", [], [Mutation.Delete("bridges", made)])], Long, Token)).Error);
        Assert.Null(client.Tables.Bridges.Find(bridge));
        await client.DisposeAsync();
    }

    [Fact]
    public async Task AnInternalPortInForceHasItsNumberAndDevice()
    {
        Assert.Contains("netdev", client.Tables.Root!.DatapathTypes);
        Assert.Null((await client.CommitAndWaitAsync(VswitchClientTests.Port(bridge, "tapreal", 3), Long, Token)).Error);
        var row = client.Tables.Interfaces.Find("tapreal")!;
        Assert.True(row.Ofport > 0);
        Assert.Null(row.Error);
        Assert.True(Directory.Exists("/sys/class/net/tapreal"));
    }

    [Fact]
    public async Task AMissingDeviceIsAnErrorOfItsInterface()
    {
        var operations = VswitchClientTests.Port(bridge, "nodevice").SetItem(0, new InsertRow("Interface", new Dictionary<string, OvsdbValue> { ["name"] = "nodevice" }, "i"));
        Assert.Null((await client.CommitAndWaitAsync(operations, Long, Token)).Error);
        var row = client.Tables.Interfaces.Find("nodevice")!;
        Assert.Equal(-1, row.Ofport);
        Assert.Contains("No such device", row.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DifferencesOfTheRealServerAreUnderstood()
    {
        await client.CommitAndWaitAsync(VswitchClientTests.Port(bridge, "tapdiff", 3), Long, Token);
        foreach (var (ids, tag, trunks) in new (Dictionary<string, string> Ids, long? Tag, long[] Trunks)[]
                 {
                     (new() { ["a"] = "1", ["iface-id"] = "x" }, 4095, [4095]), (new() { ["a"] = "2" }, null, [1, 2, 3]), ([], 5, []), (new() { ["b"] = "" }, 5, [7]),
                 })
        {
            Assert.Null((await client.CommitAndWaitAsync(
                [
                    new UpdateRows("Interface", [Condition.Equal("name", "tapdiff")], new Dictionary<string, OvsdbValue> { ["external_ids"] = OvsdbValue.Map(ids) }),
                    new UpdateRows(
                        "Port",
                        [Condition.Equal("name", "tapdiff")],
                        new Dictionary<string, OvsdbValue> { ["tag"] = OvsdbValue.Optional(tag), ["trunks"] = OvsdbValue.Set([.. trunks.Select(trunk => (OvsdbValue)trunk)]) }),
                ],
                Long,
                Token)).Error);
            var port = client.Tables.Ports.Find("tapdiff")!;
            Assert.Equal(ids.OrderBy(entry => entry.Key), client.Tables.InterfaceOf(port)!.ExternalIds.OrderBy(entry => entry.Key));
            Assert.Equal(tag, port.Tag);
            Assert.Equal(trunks, port.Trunks.Order());
        }
    }

    [Fact]
    public async Task TheRealServerRefusesWithTheWordsWeKnow()
    {
        Assert.Equal(OvsdbErrorKind.ConstraintViolation, (await client.TransactAsync(VswitchClientTests.Bridge(bridge), Token)).Error!.Kind);
        var dangling = await client.TransactAsync([new UpdateRows("Bridge", [Condition.Equal("name", bridge)], new Dictionary<string, OvsdbValue> { ["ports"] = Guid.NewGuid() })], Token);
        Assert.Equal(OvsdbErrorKind.ReferentialIntegrityViolation, dangling.Error!.Kind);
        var waited = await client.TransactAsync([new WaitForRows("Bridge", [Condition.Equal("name", "none")], ["name"], "==", [new Dictionary<string, OvsdbValue> { ["name"] = "none" }], TimeSpan.Zero)], Token);
        Assert.Equal(OvsdbErrorKind.TimedOut, waited.Error!.Kind);
        var unknown = await client.TransactAsync([new SelectRows("Bridge", [], ["nocolumn"])], Token);
        Assert.Equal(0, unknown.Error!.Operation);
    }
}
