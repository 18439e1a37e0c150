using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>
/// What is wrong with one unit, each at the thing that is wrong and nowhere else: what must be done again only because something before it is gone
/// (the rules of a missing namespace, the route over a link that is down) is no flaw of its own. Pure; the difference is <see cref="Diff.Between"/>'s.
/// </summary>
public static class UnitFlaws
{
    /// <param name="look">Wanted and seen.</param>
    /// <param name="missingBridges">Open vSwitch bridges that are known to be missing, so that their ports are not to be blamed.</param>
    public static ImmutableArray<Flaw> Of(UnitLook look, IReadOnlySet<string> missingBridges)
    {
        if (look.Seen is not { } seen) return [Unseen(look)];
        var comparison = new Comparison(look.Wanted, seen, missingBridges);
        NamespaceFlaws.Add(comparison);
        LinkFlaws.Add(comparison);
        OvsFlaws.Add(comparison);
        RouteFlaws.Add(comparison);
        RuleFlaws.Add(comparison);
        ServiceFlaws.Add(comparison);
        DomainFlaws.Add(comparison);
        return comparison.Flaws;
    }

    /// <summary>The bridges of the unit <c>switch</c> that are not there.</summary>
    public static IReadOnlySet<string> MissingBridges(UnitLook? look) => look?.Seen is not { } seen ? ImmutableHashSet<string>.Empty
        : look.Wanted.OvsBridges.Items.Select(bridge => bridge.Name).Except(seen.OvsBridges.Items.Select(bridge => bridge.Name)).ToImmutableHashSet();

    private static Flaw Unseen(UnitLook look) =>
        new(Places.First(look.Wanted), FlawKind.Unseen, [look.Wanted.Key.ToString(), look.Fault is { } fault ? $"{fault.Object}: {fault.What}" : ""]);
}
