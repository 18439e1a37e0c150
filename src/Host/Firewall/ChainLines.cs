using System.Collections.Immutable;

namespace Neutrino.Host.Firewall;

/// <summary>The rules of one chain in their order, without <c>-A CHAIN</c>, and how often each of them stands there: known without going through the chain again when it changes.</summary>
public sealed class ChainLines(ImmutableArray<string> items)
{
    private static readonly ImmutableDictionary<string, int> None = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);
    private ImmutableDictionary<string, int>? counts;

    public static ChainLines Empty { get; } = new([]);

    public ImmutableArray<string> Items { get; } = items;

    public int CountOf(string line) => (counts ??= Add(None, Items)).GetValueOrDefault(line);

    /// <summary>The same chain with other lines.</summary>
    /// <param name="added">What <paramref name="items"/> has and this has not.</param>
    /// <param name="removed">What this has and <paramref name="items"/> has not.</param>
    public ChainLines Change(ImmutableArray<string> items, IEnumerable<string> added, IEnumerable<string> removed) =>
        new(items) { counts = counts is null ? null : Add(Remove(counts, removed), added) };

    public bool SequenceEqual(ChainLines other) => Items.AsSpan().SequenceEqual(other.Items.AsSpan());

    private static ImmutableDictionary<string, int> Add(ImmutableDictionary<string, int> counts, IEnumerable<string> lines)
    {
        var changed = counts.ToBuilder();
        foreach (var line in lines) changed[line] = changed.GetValueOrDefault(line) + 1;
        return changed.ToImmutable();
    }

    private static ImmutableDictionary<string, int> Remove(ImmutableDictionary<string, int> counts, IEnumerable<string> lines)
    {
        var changed = counts.ToBuilder();
        foreach (var line in lines)
        {
            if (changed[line] == 1) changed.Remove(line);
            else changed[line]--;
        }

        return changed.ToImmutable();
    }
}
