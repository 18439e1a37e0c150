using System.Collections.Immutable;

namespace Neutrino.HostState;

/// <summary>Where wanted and seen meet; nowhere else.</summary>
public static class Diff
{
    /// <summary>
    /// What has to be done to one unit so that what is seen becomes what is wanted, in the order of <see cref="Phase"/>; empty when nothing has to.
    /// A wanted state that is empty takes everything of the unit away.
    /// </summary>
    public static ImmutableArray<Operation> Between(UnitState wanted, UnitState seen)
    {
        if (wanted.Key != seen.Key) throw new ArgumentException($"{wanted.Key} cannot be compared with {seen.Key}.", nameof(seen));
        var difference = new Difference(wanted, seen);
        NamespaceDiff.Add(difference);
        LinkDiff.Add(difference);
        OvsDiff.Add(difference);
        RouteDiff.Add(difference);
        FirewallDiff.Add(difference);
        ServiceDiff.Add(difference);
        DomainDiff.Add(difference);
        return difference.InOrder();
    }

    /// <summary>
    /// What a unit looks like once the operations from <paramref name="seen"/> to <paramref name="wanted"/> are done:
    /// as wanted, without what only others can plug and have not, and without routes over links that are to be down, which the kernel does not keep;
    /// a guest that stopped by itself is off.
    /// </summary>
    public static UnitState After(UnitState wanted, UnitState seen)
    {
        if (wanted.Links.Items.Any(link => !link.Up))
            wanted = wanted with { Routes = wanted.Routes.Items.Where(route => !wanted.Links.Items.Any(link => !link.Up && link.Name == route.Device)).ToValueList() };
        if (wanted.Domains.Count > 0) wanted = wanted with { Domains = wanted.Domains.Select(domain => DomainDiff.After(domain, DomainDiff.Find(seen, domain))).ToValueList() };
        if (!wanted.Links.Items.Any(link => link.Optional) && wanted.OvsPorts.Items.All(port => port.Ours)) return wanted;
        var absent = wanted.Links.Items.Where(link => link.Optional && !seen.Links.Items.Any(other => other.Name == link.Name)).Select(link => link.Name).ToHashSet();
        return wanted with
        {
            Links = wanted.Links.Items.Where(link => !absent.Contains(link.Name)).Select(link => AwaitsMaster(link, absent) ? link with { Master = null } : link).ToValueList(),
            OvsPorts = wanted.OvsPorts.Items.Where(port => port.Ours || seen.OvsPorts.Items.Any(other => other.Name == port.Name)).ToValueList(),
        };
    }

    /// <summary>True while somebody else is half way through: the bridge that the link is to be a port of is theirs to make, and not there yet.</summary>
    private static bool AwaitsMaster(Link link, HashSet<string> absent) => link is { Optional: true, Master: { } master } && absent.Contains(master);
}
