namespace Neutrino.HostState;

internal static class RouteDiff
{
    public static void Add(Difference difference)
    {
        // In the host's own namespace a route may be somebody else's: it stays.
        foreach (var seen in difference.Seen.Routes)
            if (seen.Namespace.Length > 0 && !difference.IsDoomed(seen.Namespace) && !difference.Wanted.Routes.Items.Any(wanted => SamePlace(wanted, seen)))
                difference.Add(new RemoveRoute(difference.Unit, seen));
        foreach (var wanted in difference.Wanted.Routes)
            if (difference.LostRoutes.Contains(wanted.Device) || !difference.Seen.Routes.Items.Contains(wanted))
                difference.Add(new MakeRoute(difference.Unit, wanted));
    }

    private static bool SamePlace(Route one, Route other) => one.Namespace == other.Namespace && one.Destination == other.Destination;
}
