using System.Collections.Immutable;

namespace Neutrino.Host.Firewall;

/// <summary>
/// Where shared rules stand in a chain: negative orders at its top ascending, others at its end ascending, foreign lines between;
/// equal orders in any order.
/// </summary>
/// <param name="orderOf">The order of a line of ours, null for a foreign one.</param>
public sealed class ChainOrder(Func<string, int?> orderOf)
{
    /// <summary>Whether the line at <paramref name="index"/> stands where its order puts it, given what stands before (top) or after it (end).</summary>
    public bool IsInPlace(ImmutableArray<string> lines, int index, int order)
    {
        if (order < 0)
        {
            for (var before = 0; before < index; before++)
                if (orderOf(lines[before]) is not { } other || other > order) return false;
            return true;
        }

        for (var after = index + 1; after < lines.Length; after++)
            if (orderOf(lines[after]) is not { } other || other < order) return false;
        return true;
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
