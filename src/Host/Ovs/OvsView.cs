using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>The switch's tables at one moment, with the ports found by the unit that they concern. Immutable.</summary>
internal sealed class OvsView
{
    private readonly ImmutableDictionary<UnitKey, ImmutableSortedSet<string>> interfaces;

    private OvsView(VswitchTables tables, ImmutableDictionary<UnitKey, ImmutableSortedSet<string>> interfaces)
    {
        Tables = tables;
        this.interfaces = interfaces;
    }

    public static readonly OvsView Empty = new(VswitchTables.Empty, ImmutableDictionary<UnitKey, ImmutableSortedSet<string>>.Empty);

    public VswitchTables Tables { get; }

    /// <summary>Every unit with a marked bridge or port.</summary>
    public IEnumerable<UnitKey> Units =>
        Tables.Interfaces.Rows.Select(row => OvsMarks.Marked(row.ExternalIds)).Concat(Tables.Bridges.Rows.Select(bridge => OvsMarks.Marked(bridge.ExternalIds)))
            .OfType<UnitKey>().Distinct();

    /// <summary>The names of the interfaces that bear the unit's mark, or that somebody else plugged for it, sorted.</summary>
    public IEnumerable<string> InterfacesOf(UnitKey unit) => interfaces.TryGetValue(unit, out var names) ? names : [];

    /// <summary>The bridges with the unit's mark.</summary>
    public IEnumerable<BridgeRow> BridgesOf(UnitKey unit) => Tables.Bridges.Rows.Where(bridge => OvsMarks.Marked(bridge.ExternalIds) == unit);

    public static OvsView Of(VswitchTables tables) => Empty.With(tables, [.. tables.Interfaces.Rows.Select(row => new RowChange<InterfaceRow>(null, row))]);

    public OvsView With(VswitchTables tables, ImmutableArray<RowChange<InterfaceRow>> changes)
    {
        if (changes.IsEmpty) return new OvsView(tables, interfaces);
        var result = interfaces.ToBuilder();
        foreach (var change in changes) Remove(result, change.Old);
        foreach (var change in changes) Add(result, change.New);
        return new OvsView(tables, result.ToImmutable());
    }

    private static void Remove(ImmutableDictionary<UnitKey, ImmutableSortedSet<string>>.Builder interfaces, InterfaceRow? row)
    {
        if (row is null || OvsMarks.Concerned(row) is not { } unit || !interfaces.TryGetValue(unit, out var names)) return;
        names = names.Remove(row.Name);
        if (names.IsEmpty) interfaces.Remove(unit);
        else interfaces[unit] = names;
    }

    private static void Add(ImmutableDictionary<UnitKey, ImmutableSortedSet<string>>.Builder interfaces, InterfaceRow? row)
    {
        if (row is null || OvsMarks.Concerned(row) is not { } unit) return;
        interfaces[unit] = (interfaces.TryGetValue(unit, out var names) ? names : ImmutableSortedSet.Create<string>(StringComparer.Ordinal)).Add(row.Name);
    }
}
