using CsCheck;

namespace Neutrino.Values.Tests;

public sealed class ValueCollectionTests
{
    [Fact]
    public void Lists_compare_by_their_items() => Gen.Select(Gen.Int[0, 3].Array[0, 4], Gen.Int[0, 3].Array[0, 4]).Sample((one, other) =>
    {
        var (a, b) = (one.ToValueList(), other.ToValueList());
        Assert.Equal(one.SequenceEqual(other), a == b);
        if (a == b) Assert.Equal(a.GetHashCode(), b.GetHashCode());
    });

    [Fact]
    public void The_default_list_is_the_empty_one()
    {
        Assert.Equal(default, new ValueList<int>([]));
        Assert.Equal(default(ValueList<int>).GetHashCode(), ValueList<int>.Empty.GetHashCode());
        Assert.Empty(default(ValueList<int>));
    }

    [Fact]
    public void Maps_compare_by_their_entries() => Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2]).Array[0, 4].Sample(entries =>
    {
        var forwards = entries.Aggregate(ValueMap<int, int>.Empty, (map, entry) => map.With(entry.Item1, entry.Item2));
        var sorted = new ValueMap<int, int>(forwards.Reverse());
        Assert.Equal(forwards, sorted);
        Assert.Equal(forwards.GetHashCode(), sorted.GetHashCode());
        Assert.NotEqual(forwards, forwards.With(9, 9));
        Assert.Equal(forwards, forwards.With(9, 9).Without(9));
    });
}
