using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Routes that were set; one that the kernel dropped with its link is the link's flaw.</summary>
internal static class RouteFlaws
{
    public static void Add(Comparison unit)
    {
        foreach (var make in unit.Operations.OfType<MakeRoute>()) Missing(unit, make.Route);
        foreach (var remove in unit.Operations.OfType<RemoveRoute>()) unit.Add(new Place(HopKind.Routes, remove.Route.Namespace), FlawKind.RouteExtra, LinkLines.Line(remove.Route));
    }

    private static void Missing(Comparison unit, Route wanted)
    {
        var isLinks = unit.MissingNamespaces.Contains(wanted.Namespace) || unit.MadeLinks.Contains(wanted.Device) || unit.Seen.Routes.Items.Contains(wanted)
            || unit.Has(wanted.Device, FlawKind.LinkMissing, FlawKind.LinkDown, FlawKind.LinkElsewhere, FlawKind.AddressMissing, FlawKind.PortMissing)
            || (unit.Wanted.OvsPorts.Items.FirstOrDefault(port => port.Name == wanted.Device) is { } port
                && (unit.MissingBridges.Contains(port.Bridge) || !unit.Seen.OvsPorts.Items.Any(other => other.Name == port.Name)));
        if (isLinks) return;
        var place = new Place(HopKind.Routes, wanted.Namespace);
        var other = unit.Seen.Routes.Items.FirstOrDefault(route => route.Namespace == wanted.Namespace && route.Destination == wanted.Destination);
        if (other is null) unit.Add(place, FlawKind.RouteMissing, LinkLines.Line(wanted));
        else unit.Add(place, FlawKind.RouteOther, LinkLines.Line(wanted), LinkLines.Line(other));
    }
}
