using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A router's static routes, set as a whole or added and removed one by one.</summary>
internal static class ExtraRoutes
{
    public static Outcome<ShownRows> Add(Draft draft, Router router, AttributeBag body)
    {
        if (Given(body).Fails(out var why, out var given)) return why;
        var all = router.Routes.Concat(given.Select(HostRoutes.Parse)).Distinct().ToValueList();
        if (Fault(draft, router, all, Columns.Routes(all)) is { } fault) return fault;
        return new ShownRows(draft.Replace(router, router with { Routes = all }));
    }

    /// <summary>A route that is not there is as good as removed.</summary>
    public static Outcome<ShownRows> Remove(Draft draft, Router router, AttributeBag body)
    {
        if (Given(body).Fails(out var why, out var given)) return why;
        var gone = given.Select(HostRoutes.Parse).ToHashSet();
        return new ShownRows(draft.Replace(router, router with { Routes = router.Routes.Where(route => !gone.Contains(route)).ToValueList() }));
    }

    public static Outcome<ValueList<HostRoute>> Checked(Draft draft, Router router, IEnumerable<AttributeValue> given)
    {
        var routes = given.Select(HostRoutes.Parse).ToValueList();
        return Fault(draft, router, routes, Columns.Routes(routes)) is { } fault ? fault : routes;
    }

    private static Outcome<ValueList<AttributeValue>> Given(AttributeBag body)
    {
        if (body.Find("router") is not { Kind: AttributeKind.Map } router || router.Find("routes") is not { } routes)
            return GeneralRefusals.HttpBadRequest("Invalid input for routes. Reason: Unable to find 'routes' in request body.");
        var result = AddressValidators.HostRoutes(routes);
        return result.IsOk ? result.Value.List.ToValueList() : GeneralRefusals.HttpBadRequest($"Invalid input for routes. Reason: {result.Fault}.");
    }

    /// <summary>A next hop must be a neighbour of the router, and not the router itself.</summary>
    private static Refusal? Fault(Draft draft, Router router, ValueList<HostRoute> routes, AttributeValue given)
    {
        if (routes.Count > draft.Settings.MaxRoutes) return RouterRefusals.TooManyRoutes(router.Id, draft.Settings.MaxRoutes);
        var ips = Routers.Legs(draft.Snapshot, router.Id).SelectMany(port => port.FixedIps).ToList();
        var connected = ips.Select(ip => draft.Snapshot.Subnets.Find(ip.SubnetId)!.Cidr).ToList();
        foreach (var route in routes)
        {
            if (!connected.Any(cidr => cidr.Contains(route.NextHop))) return RouterRefusals.InvalidRoutes(given, "the nexthop is not connected with router");
            if (ips.Any(ip => ip.Address == route.NextHop)) return RouterRefusals.InvalidRoutes(given, "the nexthop is used by router");
        }

        return null;
    }
}
