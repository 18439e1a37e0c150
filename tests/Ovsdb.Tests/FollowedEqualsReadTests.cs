using System.Collections.Immutable;
using CsCheck;
using Neutrino.Ovsdb.Tests.Server;

namespace Neutrino.Ovsdb.Tests;

/// <summary>After any changes, the tables that were followed equal those that a new client reads whole.</summary>
[Collection("ovs")]
public sealed class FollowedEqualsReadTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private static readonly string[] BridgeNames = ["br-a", "br-b", "br-c"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly Gen<(int Kind, int Port, int Bridge, int Value)[]> Changes = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 2], Gen.Int[0, 4]).Array[1, 40];

    [Fact]
    public Task OfTheInMemoryServer() => Changes.SampleAsync(async changes =>
    {
        using var server = new InMemoryOvsdbServer();
        await CompareAsync(server.Path, changes);
    }, iter: 25, threads: 1);

    [Fact]
    [Trait("needs", "ovs")]
    public Task OfTheRealServer() => Changes.SampleAsync(changes => CompareAsync("/run/openvswitch/db.sock", changes), iter: 5, threads: 1);

    private static async Task CompareAsync(string path, (int Kind, int Port, int Bridge, int Value)[] changes)
    {
        await using var followed = new VswitchClient(path, TimeProvider.System);
        await followed.StartAsync(Token);
        foreach (var name in BridgeNames.Where(name => followed.Tables.Bridges.Find(name) is null))
            Assert.Null((await followed.CommitAndWaitAsync(VswitchClientTests.Bridge(name), Long, Token)).Error);
        foreach (var (kind, port, bridge, value) in changes)
            Assert.Null((await followed.CommitAndWaitAsync([.. Change(followed.Tables, kind, $"t{port}", BridgeNames[bridge], value)], Long, Token)).Error);
        await using var read = new VswitchClient(path, TimeProvider.System);
        await read.StartAsync(Token);
        Assert.Equal(Text(read.Tables), Text(followed.Tables));
    }

    private static ImmutableArray<OvsdbOperation> Change(VswitchTables tables, int kind, string name, string bridge, int value)
    {
        if (tables.Ports.Find(name) is not { } port) return VswitchClientTests.Port(bridge, name, value);
        var row = Condition.Equal("name", name);
        return kind switch
        {
            0 => [Gone(port)],
            1 => [Gone(port), .. VswitchClientTests.Port(bridge, name, value)],
            2 => [Gone(port), new MutateRows("Bridge", [Condition.Equal("name", bridge)], [Mutation.Insert("ports", port.Uuid)])],
            3 => [new UpdateRows("Port", [row], new Dictionary<string, OvsdbValue> { ["tag"] = OvsdbValue.Optional(value == 0 ? null : value), ["trunks"] = OvsdbValue.Set(9, value) })],
            4 => [new MutateRows("Interface", [row], [Mutation.DeleteKeys("external_ids", [$"k{value}"]), Mutation.Insert("external_ids", OvsdbValue.Map([new("k0", name), new("k1", bridge)]))])],
            _ => [new UpdateRows("Interface", [row], new Dictionary<string, OvsdbValue> { ["external_ids"] = OvsdbValue.Map([new($"k{value}", bridge)]) })],
        };
    }

    private static MutateRows Gone(PortRow port) => new("Bridge", [Condition.Includes("ports", port.Uuid)], [Mutation.Delete("ports", port.Uuid)]);

    private static string Text(VswitchTables tables) => string.Join('\n', tables.Ports.Rows.OrderBy(port => port.Name, StringComparer.Ordinal).Select(port =>
    {
        var row = tables.InterfaceOf(port)!;
        var ids = string.Join(',', row.ExternalIds.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}"));
        return $"{port.Name} {port.Uuid} tag {port.Tag} trunks {string.Join(',', port.Trunks.Order())} on {tables.BridgeOf(port)?.Name} is {tables.PortOf(row)?.Name} {row.Uuid} {row.Name} {row.Type} {ids}";
    }).Append($"{tables.Bridges.Count} {tables.Ports.Count} {tables.Interfaces.Count}"));
}
