using System.Collections.Immutable;
using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class NetworkTable
{
    private static readonly string[] SegmentKeys = ["provider:network_type", "provider:physical_network", "provider:segmentation_id"];

    public static readonly ResourceTable<Network> Table = new()
    {
        Singular = "network",
        Plural = "networks",
        Path = "networks",
        Kind = ResourceKind.Network,
        HasTags = true,
        NotFound = NetworkRefusals.NotFound,
        Rows = snapshot => snapshot.Networks,
        IsVisibleTo = Visibility.Network,
        Attributes =
        [
            Id<Network>(),
            Name<Network>(network => network.Name, index: "name"),
            Tenant<Network>(),
            AdminStateUp<Network>(network => network.AdminStateUp),
            Column<Network>("mtu", Post | Put | Filter | Sort | Policy, (_, network) => network.Mtu, Mtu, 0, "net-mtu-writable"),
            Column<Network>("status", Filter | Sort, Status),
            Column<Network>("subnets", None, (at, network) => AttributeValue.Texts(at.Snapshot.Subnets.By("network", network.Id).Select(subnet => subnet.Id))),
            Column<Network>("shared", Post | Put | Filter | Policy, Shared, Validators.Flag, false),
            Column<Network>("availability_zone_hints", Post | Sort | Optional, (_, network) => AttributeValue.Texts(network.AvailabilityZoneHints),
                PortValidators.ZoneHints, extension: "network_availability_zone"),
            Column<Network>("availability_zones", None, Zones, extension: "network_availability_zone"),
            Column<Network>("ipv4_address_scope", None, (at, network) => Scope(at, network, 4), extension: "address-scope"),
            Column<Network>("ipv6_address_scope", None, (at, network) => Scope(at, network, 6), extension: "address-scope"),
            Column<Network>("router:external", Post | Put | Filter | Policy, (_, network) => network.External, Validators.Flag, false, "external-net"),
            Description<Network>(),
            Column<Network>("port_security_enabled", Post | Put | Policy, (_, network) => network.PortSecurityEnabled, Validators.Flag, true, "port-security"),
            Column<Network>("dns_domain", Post | Put, (_, network) => network.DnsDomain, PortValidators.DnsDomain, "", "dns-integration"),
            Column<Network>("l2_adjacency", None, (_, _) => true, extension: "l2_adjacency"),
            Column<Network>("is_default", Post | Put | Filter | Policy, (_, network) => network.IsDefault, Validators.Flag, false, "auto-allocated-topology")
                with { Applies = network => network.External },
            .. StandardEnd<Network>(),
            Column<Network>("provider:network_type", Post | Put | Filter | Policy | Optional, (_, network) => network.NetworkType, Validators.Text(32), extension: "provider"),
            Column<Network>("provider:physical_network", Post | Put | Filter | Policy | Optional, (_, network) => network.PhysicalNetwork,
                Validators.OrNull(Validators.Text(64)), extension: "provider"),
            Column<Network>("provider:segmentation_id", Post | Put | Filter | Policy | Optional, (_, network) => network.SegmentationId,
                Validators.OrNull(Validators.Integer), extension: "provider"),
            Input<Network>("segments", Post | Put | Policy | Optional, Segments, extension: "multi-provider"),
        ],
    };

    private static Validated Mtu(AttributeValue value) => Validators.Then(Validators.Integer, Validators.NonNegative)(value);

    private static AttributeValue Status(ReadContext at, Network network) =>
        at.HostStatus(ResourceKind.Network, network.Id) ?? "ACTIVE";

    private static AttributeValue Shared(ReadContext at, Network network) => Grants.Shared(at.Snapshot, Grants.Network, network.Id, at.Caller.ProjectId);

    private static AttributeValue Zones(ReadContext at, Network network) =>
        AttributeValue.Texts(at.Snapshot.Subnets.CountBy("network", network.Id) > 0 ? ["nova"] : []);

    private static AttributeValue Scope(ReadContext at, Network network, int version)
    {
        foreach (var subnet in at.Snapshot.Subnets.By("network", network.Id))
            if (subnet.IpVersion == version && at.Snapshot.SubnetPools.Find(subnet.SubnetPoolId)?.AddressScopeId is { } scope) return scope;
        return AttributeValue.Null;
    }

    private static Validated Segments(AttributeValue value) => Validators.ListOf(value, Segment, distinct: false);

    /// <summary>With all three keys, given or not: the access rules ask about each.</summary>
    private static Validated Segment(AttributeValue item)
    {
        if (item.Kind != AttributeKind.Map) return Validated.Bad($"'{item}' is not a dictionary");
        var unknown = item.Map.Select(entry => entry.Key).Except(SegmentKeys).ToList();
        if (unknown.Count > 0) return Validated.Bad(GeneralRefusals.HttpBadRequest($"Unrecognized attribute(s) '{string.Join(", ", unknown)}'"));
        var whole = SegmentKeys.Select(key => (key, item.Find(key) ?? AttributeValue.Null)).ToArray();
        return Validators.MapOf(
            (SegmentKeys[0], false, Validators.OrNull(Validators.Text(32))),
            (SegmentKeys[1], false, Validators.OrNull(Validators.Text(64))),
            (SegmentKeys[2], false, Validators.OrNull(Validators.Integer)))(AttributeValue.Of(whole));
    }
}
