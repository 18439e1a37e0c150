using System.Collections.Immutable;
using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class RouterTable
{
    public static readonly ResourceTable<Router> Table = new()
    {
        Singular = "router",
        Plural = "routers",
        Path = "routers",
        Kind = ResourceKind.Router,
        HasTags = true,
        CanCreateMany = false,
        NotFound = RouterRefusals.NotFound,
        Rows = snapshot => snapshot.Routers,
        IsVisibleTo = (_, caller, router) => Visibility.Owned(caller, router),
        Attributes =
        [
            Id<Router>(),
            Name<Router>(router => router.Name),
            Tenant<Router>(),
            AdminStateUp<Router>(router => router.AdminStateUp),
            Column<Router>("status", Sort | Filter, (at, router) => at.HostStatus(ResourceKind.Router, router.Id) ?? "ACTIVE"),
            Column<Router>("external_gateway_info", Post | Put | Policy, Gateway, GatewayInfo, AttributeValue.Null),
            Description<Router>(),
            Column<Router>("availability_zones", None, Zones, extension: "router_availability_zone"),
            Column<Router>("availability_zone_hints", Post | Optional, (_, router) => AttributeValue.Texts(router.AvailabilityZoneHints),
                PortValidators.ZoneHints, extension: "router_availability_zone"),
            Column<Router>("routes", Put, (_, router) => Routes(router.Routes), AddressValidators.HostRoutes, extension: "extraroute"),
            .. StandardEnd<Router>(),
        ],
    };

    /// <summary>Also used for the text of a member action's reply.</summary>
    public static AttributeValue Gateway(ReadContext at, Router router)
    {
        if (router.Gateway is not { } gateway) return AttributeValue.Null;
        return AttributeValue.Of(
            ("network_id", gateway.NetworkId),
            ("external_fixed_ips", at.Snapshot.Ports.Find(gateway.PortId) is { } port ? PortReadings.FixedIps(port) : ImmutableArray<AttributeValue>.Empty),
            ("enable_snat", gateway.EnableSnat));
    }

    private static AttributeValue Zones(ReadContext at, Router router) =>
        AttributeValue.Texts(!router.Unscheduled && at.Snapshot.Ports.CountBy("device", router.Id) > 0 ? ["nova"] : []);

    /// <summary>Null and the empty object clear the gateway.</summary>
    private static Validated GatewayInfo(AttributeValue value)
    {
        if (value.IsNull) return Validated.Ok(value);
        if (value.Kind != AttributeKind.Map) return Validated.Bad($"'{value}' is not a dictionary");
        if (value.Map.IsEmpty) return Validated.Ok(AttributeValue.Null);
        return Validators.MapOf(
            ("network_id", true, Validators.Uuid),
            ("enable_snat", false, Validators.StrictFlag),
            ("external_fixed_ips", false, AddressValidators.FixedIps))(value);
    }
}
