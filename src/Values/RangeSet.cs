using System.Collections.Immutable;

namespace Neutrino.Values;

/// <summary>
/// A persistent set of numbers kept as disjoint, non-adjacent ranges: membership, insertion, removal and "first free from here"
/// are all O(log ranges). Addresses in use, VLAN tags and connection tracking zones are kept in these.
/// </summary>
public sealed class RangeSet
{
    public static readonly RangeSet Empty = new(ImmutableSortedDictionary<UInt128, UInt128>.Empty, ImmutableList<UInt128>.Empty);
    private readonly ImmutableSortedDictionary<UInt128, UInt128> endByStart;

    // The starts in order: ImmutableSortedDictionary has no "greatest key at most x"; ImmutableList.BinarySearch is O(log n) on its tree.
    private readonly ImmutableList<UInt128> starts;

    private RangeSet(ImmutableSortedDictionary<UInt128, UInt128> endByStart, ImmutableList<UInt128> starts) => (this.endByStart, this.starts) = (endByStart, starts);

    public bool IsEmpty => starts.IsEmpty;

    public bool Contains(UInt128 number) => RangeAt(number) is { } range && range.End >= number;

    public RangeSet Add(UInt128 number)
    {
        if (Contains(number)) return this;
        var (start, end) = (number, number);
        var result = this;
        if (number > 0 && RangeAt(number - 1) is { } left && left.End == number - 1)
        {
            start = left.Start;
            result = result.Drop(left.Start);
        }

        if (number < UInt128.MaxValue && result.endByStart.TryGetValue(number + 1, out var rightEnd))
        {
            end = rightEnd;
            result = result.Drop(number + 1);
        }

        return result.Put(start, end);
    }

    public RangeSet Remove(UInt128 number)
    {
        if (RangeAt(number) is not { } range || range.End < number) return this;
        var result = Drop(range.Start);
        if (range.Start < number) result = result.Put(range.Start, number - 1);
        if (range.End > number) result = result.Put(number + 1, range.End);
        return result;
    }

    /// <summary>The smallest number from <paramref name="first"/> to <paramref name="last"/> that is not in the set, or null.</summary>
    public UInt128? FirstFree(UInt128 first, UInt128 last)
    {
        var candidate = RangeAt(first) is { } range && range.End >= first ? range.End == UInt128.MaxValue ? (UInt128?)null : range.End + 1 : first;
        return candidate <= last ? candidate : null;
    }

    /// <summary>How many numbers from <paramref name="first"/> to <paramref name="last"/> are in the set.</summary>
    public UInt128 CountWithin(UInt128 first, UInt128 last)
    {
        UInt128 count = 0;
        var index = starts.BinarySearch(first);
        for (index = index < 0 ? Math.Max(0, ~index - 1) : index; index < starts.Count && starts[index] <= last; index++)
        {
            var (from, to) = (UInt128.Max(starts[index], first), UInt128.Min(endByStart[starts[index]], last));
            if (to >= from) count += to - from + 1;
        }

        return count;
    }

    private (UInt128 Start, UInt128 End)? RangeAt(UInt128 number)
    {
        var index = starts.BinarySearch(number);
        if (index < 0) index = ~index - 1;
        return index < 0 ? null : (starts[index], endByStart[starts[index]]);
    }

    private RangeSet Drop(UInt128 start) => new(endByStart.Remove(start), starts.RemoveAt(starts.BinarySearch(start)));
    private RangeSet Put(UInt128 start, UInt128 end) => new(endByStart.SetItem(start, end), starts.Insert(~starts.BinarySearch(start), start));
}
