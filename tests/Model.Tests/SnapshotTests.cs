using System.Collections.Immutable;
using CsCheck;
using Neutrino.Values;

namespace Neutrino.Model.Tests;

public sealed class SnapshotTests
{
    private static readonly StandardAttributes Standard = new() { CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch };

    private static readonly Gen<(int Id, int Kind, int Value, int Other)[]> Steps = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 9], Gen.Int[0, 9]).Array[0, 50];

    /// <summary>The sets kept beside the rows are those that the rows would give.</summary>
    [Fact]
    public void Derived_sets_equal_what_the_rows_say() => Steps.Sample(steps =>
    {
        var snapshot = Snapshot.Empty;
        foreach (var step in steps)
        {
            var change = step.Kind == 0 ? NetworkChange(snapshot, step) : PortChange(snapshot, step);
            if (change is null) continue;
            var before = snapshot;
            snapshot = snapshot.Apply(new ChangeSet([change]));
            Assert.Equal(before.Revision + 1, snapshot.Revision);
        }

        Same(snapshot.Networks.All.Select(network => network.LocalVlan), snapshot.LocalVlansInUse);
        Same(snapshot.Ports.All.Select(port => port.Binding.Zone), snapshot.ZonesInUse);
        foreach (var subnet in (string[])["s0", "s1"])
        {
            var used = snapshot.Ports.All.SelectMany(port => port.FixedIps).Where(ip => ip.SubnetId == subnet).Select(ip => (int?)(int)ip.Address.Number).ToList();
            Assert.Equal(used.Count > 0, snapshot.AddressesInUse.ContainsKey(subnet));
            Same(used, snapshot.AddressesInUse.GetValueOrDefault(subnet, RangeSet.Empty));
        }
    });

    [Fact]
    public void One_change_set_equals_its_changes_one_by_one() => Steps.Sample(steps =>
    {
        var (single, changes) = (Snapshot.Empty, new List<Change>());
        foreach (var step in steps)
        {
            if ((step.Kind == 0 ? NetworkChange(single, step) : PortChange(single, step)) is not { } change) continue;
            single = single.Apply(new ChangeSet([change]));
            changes.Add(change);
        }

        var whole = Snapshot.Empty.Apply(new ChangeSet([.. changes]));
        Assert.Equal(1, whole.Revision);
        Assert.Equal(single.Ports.All, whole.Ports.All);
        Assert.Equal(single.Networks.All, whole.Networks.All);
        Assert.Equal(single.AddressesInUse.Keys.Order(), whole.AddressesInUse.Keys.Order());
    });

    [Fact]
    public void Every_kind_of_row_has_a_table()
    {
        foreach (var kind in Enum.GetValues<ResourceKind>())
            Assert.Equal(1, Snapshot.Empty.Apply(new ChangeSet([new Change(kind, "x", null, null)])).Revision);
    }

    private static void Same(IEnumerable<int?> rows, RangeSet set)
    {
        var numbers = rows.Where(number => number is not null).Select(number => (UInt128)number!.Value).Distinct().ToList();
        Assert.All(numbers, number => Assert.True(set.Contains(number)));
        Assert.Equal((UInt128)numbers.Count, set.CountWithin(0, UInt128.MaxValue));
    }

    /// <summary>Tags are one network's alone, as the rules see to: the network's number gives its tags.</summary>
    private static Change? NetworkChange(Snapshot snapshot, (int Id, int Kind, int Value, int Other) step)
    {
        var before = snapshot.Networks.Find($"n{step.Id}");
        if (before is null && step.Value == 0) return null;
        var after = step.Value == 0 ? null : new Network { Id = $"n{step.Id}", ProjectId = "p", Standard = Standard, LocalVlan = step.Value < 3 ? null : (step.Id * 10) + step.Value };
        return new Change(ResourceKind.Network, $"n{step.Id}", before, after);
    }

    private static Change? PortChange(Snapshot snapshot, (int Id, int Kind, int Value, int Other) step)
    {
        var before = snapshot.Ports.Find($"p{step.Id}");
        if (before is null && step.Value == 0) return null;
        return new Change(ResourceKind.Port, $"p{step.Id}", before, step.Value == 0 ? null : Port(step));
    }

    private static Port Port((int Id, int Kind, int Value, int Other) step) => new()
    {
        Id = $"p{step.Id}",
        ProjectId = "p",
        Standard = Standard,
        NetworkId = "n0",
        MacAddress = new MacAddress((ulong)step.Id),
        FixedIps = [.. Enumerable.Range(0, step.Other % 3).Select(at => new FixedIp($"s{at}", new IpAddress(4, (UInt128)((step.Id * 10) + step.Value))))],
        Binding = new PortBinding { Zone = step.Other < 5 ? null : (step.Id * 10) + step.Other },
    };
}
