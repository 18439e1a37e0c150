namespace Neutrino.Store.Tests.Documents;

/// <summary>Filling a snapshot at once gives what making its rows one by one gives.</summary>
public sealed class SnapshotLoadingTests
{
    [Fact]
    public void Every_kind_finds_its_table_its_indexes_and_what_is_derived()
    {
        var rows = Enum.GetValues<ResourceKind>().Select(kind => (kind, Samples.Of(kind)))
            .Concat(Enumerable.Range(0, 50).Select(i => (ResourceKind.Port, (IResource)Samples.Port($"p{i:d2}", (i * 7 % 50) + 10)))).ToArray();
        var (whole, single) = (Snapshot.Of(rows), rows.Aggregate(Snapshot.Empty, (snapshot, row) => snapshot.Apply(new ChangeSet([new(row.Item1, row.Item2.Id, null, row.Item2)]))));
        foreach (var table in typeof(Snapshot).GetProperties().Where(member => member.PropertyType.Name == "Table`1"))
            Assert.Equal(Rows(table.GetValue(single)!), Rows(table.GetValue(whole)!));
        Assert.Equal(single.Ports.By("subnet", "s").Select(port => port.Id), whole.Ports.By("subnet", "s").Select(port => port.Id));
        Assert.Equal("p01", whole.Ports.By("ip", "10.0.0.17").Single().Id);
        Assert.Equal(51, whole.Ports.CountBy("project", "p"));
        Assert.Equal(single.AddressesInUse.Keys.Order(StringComparer.Ordinal), whole.AddressesInUse.Keys.Order(StringComparer.Ordinal));
        for (UInt128 number = 0; number < 100; number++)
            Assert.Equal(single.AddressesInUse["s"].Contains(0x0a000000 + number), whole.AddressesInUse["s"].Contains(0x0a000000 + number));
        Assert.True(whole.LocalVlansInUse.Contains(3) && whole.ZonesInUse.Contains(5000));
        Assert.Equal(0, whole.Revision);
        var changed = whole.Apply(new ChangeSet([new(ResourceKind.Port, "p01", null, null)]));
        Assert.Empty(changed.Ports.By("ip", "10.0.0.17"));
    }

    private static object[] Rows(object table) => [.. ((System.Collections.IEnumerable)table.GetType().GetProperty("All")!.GetValue(table)!).Cast<object>()];
}
