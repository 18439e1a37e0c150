using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>A resource of the cloud that a unit makes true, with the status it has when the unit stands and when it does not.</summary>
public sealed record Realized(ResourceKind Kind, string Id, string WhenUp, string WhenBroken)
{
    /// <summary>True for what goes on by itself while nobody can look: it is said to be what it was when last seen.</summary>
    public bool OutlivesSight { get; init; }
}

/// <summary>From the cloud to the host: pure, unit by unit.</summary>
public static class Planner
{
    public static readonly UnitKey Switch = new(UnitKind.Switch, "");
    public static readonly UnitKey Firewall = new(UnitKind.Firewall, "");

    /// <summary>Every unit that the host should have.</summary>
    public static IEnumerable<UnitKey> Units(Snapshot snapshot, HostSettings host)
    {
        yield return Switch;
        yield return Firewall;
        var units = new HashSet<UnitKey>();
        foreach (var port in snapshot.Ports.By("host", host.HostName)) units.UnionWith(PortUnit(port));
        foreach (var router in snapshot.Routers.All) units.Add(new UnitKey(UnitKind.Router, router.Id));
        foreach (var rule in snapshot.SecurityGroupRules.All) units.UnionWith(RemoteGroups(rule));
        foreach (var server in snapshot.Servers.All) units.Add(new UnitKey(UnitKind.Server, server.Id));
        foreach (var unit in units)
            if (!Plan(snapshot, host, unit).IsEmpty) yield return unit;
    }

    /// <summary>What the unit should be; an empty state when it should not be.</summary>
    public static UnitState Plan(Snapshot snapshot, HostSettings host, UnitKey unit) => unit.Kind switch
    {
        UnitKind.Switch => SwitchPlan.Of(host),
        UnitKind.Firewall => FirewallPlan.Of(),
        UnitKind.Group => GroupPlan.Of(snapshot, unit.Id),
        UnitKind.Port => PortPlan.Of(snapshot, host, unit.Id),
        UnitKind.Dhcp => DhcpPlan.Of(snapshot, host, unit.Id),
        UnitKind.Router => RouterPlan.Of(snapshot, host, unit.Id),
        UnitKind.Server => ServerPlan.Of(snapshot, host, unit.Id),
        _ => new UnitState(unit),
    };

    /// <summary>The units whose plan may differ between the two snapshots because of <paramref name="change"/>.</summary>
    public static IEnumerable<UnitKey> Touched(Snapshot before, Snapshot after, Change change) => TouchedUnits.Of(before, after, change);

    /// <summary>The resources whose status the unit decides. <paramref name="seen"/> is the unit as last observed: a port that nobody has plugged is DOWN.</summary>
    public static ImmutableArray<Realized> Realizes(Snapshot snapshot, HostSettings host, UnitKey unit, UnitState seen) =>
        RealizedResources.Of(snapshot, host, unit, seen);

    /// <summary>What must stand before a unit is started: a server's ports.</summary>
    public static IEnumerable<(ResourceKind Kind, string Id)> Awaits(Snapshot snapshot, UnitKey unit) =>
        unit.Kind == UnitKind.Server && snapshot.Servers.Find(unit.Id) is { } server ? server.Ports.Select(port => (ResourceKind.Port, port)) : [];

    /// <summary>The unit that a bound port is part of; none for a floating IP's port.</summary>
    internal static IEnumerable<UnitKey> PortUnit(Port port) => port.DeviceOwner switch
    {
        DeviceOwners.Dhcp => [new UnitKey(UnitKind.Dhcp, port.NetworkId)],
        DeviceOwners.RouterInterface or DeviceOwners.RouterGateway => [new UnitKey(UnitKind.Router, port.DeviceId)],
        DeviceOwners.FloatingIp => [],
        _ => [new UnitKey(UnitKind.Port, port.Id)],
    };

    internal static IEnumerable<UnitKey> RemoteGroups(SecurityGroupRule rule)
    {
        if (rule.RemoteGroupId is { } group) yield return new UnitKey(UnitKind.Group, group);
        if (rule.RemoteAddressGroupId is { } addresses) yield return new UnitKey(UnitKind.Group, addresses);
    }
}
