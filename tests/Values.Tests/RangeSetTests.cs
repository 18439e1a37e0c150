using CsCheck;

namespace Neutrino.Values.Tests;

/// <summary>Against a plain set of numbers.</summary>
public sealed class RangeSetTests
{
    private static readonly Gen<(bool Add, int Number)[]> Steps = Gen.Select(Gen.Bool, Gen.Int[0, 40]).Array[0, 120];

    [Fact]
    public void It_is_a_set() => Steps.Sample(steps =>
    {
        var (ranges, plain) = Walk(steps);
        for (var number = 0; number <= 41; number++) Assert.Equal(plain.Contains(number), ranges.Contains((UInt128)number));
        Assert.Equal(plain.Count == 0, ranges.IsEmpty);
    });

    [Fact]
    public void The_first_free_is_the_smallest_outside() => Gen.Select(Steps, Gen.Int[0, 40], Gen.Int[0, 45]).Sample((steps, first, last) =>
    {
        var (ranges, plain) = Walk(steps);
        var wanted = Enumerable.Range(first, Math.Max(0, last - first + 1)).Where(number => !plain.Contains(number)).Select(number => (UInt128?)number).FirstOrDefault();
        Assert.Equal(wanted, ranges.FirstFree((UInt128)first, (UInt128)last));
    });

    [Fact]
    public void Counts_are_right() => Gen.Select(Steps, Gen.Int[0, 40], Gen.Int[0, 45]).Sample((steps, first, last) =>
    {
        var (ranges, plain) = Walk(steps);
        Assert.Equal((UInt128)plain.Count(number => number >= first && number <= last), ranges.CountWithin((UInt128)first, (UInt128)last));
    });

    [Fact]
    public void Its_ends_are_the_numbers_ends()
    {
        var set = RangeSet.Empty.Add(UInt128.MaxValue).Add(0).Add(UInt128.MaxValue - 1);
        Assert.True(set.Contains(UInt128.MaxValue) && set.Contains(0) && !set.Contains(1));
        Assert.Null(set.FirstFree(UInt128.MaxValue - 1, UInt128.MaxValue));
        Assert.Equal((UInt128)1, set.FirstFree(0, 5));
        Assert.True(set.Remove(UInt128.MaxValue).Remove(UInt128.MaxValue - 1).Remove(0).IsEmpty);
    }

    [Fact]
    public void Earlier_versions_stay() => Steps.Sample(steps =>
    {
        var (before, plain) = Walk(steps);
        _ = before.Add(7).Remove(3);
        for (var number = 0; number <= 41; number++) Assert.Equal(plain.Contains(number), before.Contains((UInt128)number));
    });

    private static (RangeSet Ranges, HashSet<int> Plain) Walk((bool Add, int Number)[] steps)
    {
        var ranges = RangeSet.Empty;
        var plain = new HashSet<int>();
        foreach (var (add, number) in steps)
        {
            ranges = add ? ranges.Add((UInt128)number) : ranges.Remove((UInt128)number);
            _ = add ? plain.Add(number) : plain.Remove(number);
        }

        return (ranges, plain);
    }
}
