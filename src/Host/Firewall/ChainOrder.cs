using System.Collections.Immutable;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Where shared rules stand in a chain: negative orders at its top ascending, others at its end ascending, foreign lines between;
/// equal orders in any order.
/// </summary>
/// <param name="orderOf">The order of a line of ours, null for a foreign one.</param>
public sealed class ChainOrder(Func<string, int?> orderOf)
{
    /// <summary>For each line whether it is ours and stands where its order puts it, given what stands before (top) or after it (end).</summary>
    public bool[] InPlace(IReadOnlyList<string> lines)
    {
        var orders = new int?[lines.Count];
        for (var i = 0; i < orders.Length; i++) orders[i] = orderOf(lines[i]);
        var right = new bool[orders.Length];

        // At the top: nothing foreign and nothing of a higher order before it.
        var highest = int.MinValue;
        for (var i = 0; i < orders.Length && orders[i] is { } order && order < 0; i++)
        {
            right[i] = order >= highest;
            highest = Math.Max(highest, order);
        }

        // At the end: nothing foreign and nothing of a lower order after it.
        var lowest = int.MaxValue;
        for (var i = orders.Length - 1; i >= 0 && orders[i] is { } order && order >= 0; i--)
        {
            right[i] = order <= lowest;
            lowest = Math.Min(lowest, order);
        }

        return right;
    }

    /// <summary>The same for one line that stands there once: asks only about the lines between it and the end of the chain that it belongs to.</summary>
    public bool IsInPlace(ImmutableArray<string> lines, string line, int order)
    {
        var (start, step) = order < 0 ? (0, 1) : (lines.Length - 1, -1);
        for (var i = start; i >= 0 && i < lines.Length; i += step)
        {
            if (lines[i] == line) return true;
            if (orderOf(lines[i]) is not { } other || (order < 0 ? other > order : other < order)) return false;
        }

        return false;
    }

    /// <summary>The index at which to insert a new line; the chain's own end or top when the order leaves a choice, as those need no look by iptables.</summary>
    public int PlaceFor(IReadOnlyList<string> lines, int order)
    {
        var index = order < 0 ? 0 : lines.Count;
        if (order < 0)
        {
            while (index < lines.Count && orderOf(lines[index]) is { } other && other < order) index++;
            return index;
        }

        while (index > 0 && orderOf(lines[index - 1]) is { } other && other > order) index--;
        if (index == lines.Count) return index;
        while (index > 0 && orderOf(lines[index - 1]) is { } other && other == order) index--;
        return index;
    }
}
