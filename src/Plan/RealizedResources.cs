using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>Which resources stand or fall with a unit.</summary>
internal static class RealizedResources
{
    private const string Active = "ACTIVE";
    private const string Down = "DOWN";
    private const string Error = "ERROR";

    public static ImmutableArray<Realized> Of(Snapshot snapshot, HostSettings host, UnitKey unit, UnitState seen) => unit.Kind switch
    {
        UnitKind.Port => snapshot.Ports.Find(unit.Id) is { } port ? [new(ResourceKind.Port, port.Id, Plugged(snapshot, port, seen) ? Active : Down, Down)] : [],
        UnitKind.Dhcp => [.. OnNetwork(snapshot, host, unit.Id)],
        UnitKind.Router => [.. OfRouter(snapshot, unit.Id)],
        UnitKind.Server => snapshot.Servers.Find(unit.Id) is { Fault: null } ? [new(ResourceKind.Server, unit.Id, Power(seen), IsAlive(seen) ? Power(seen) : Error) { OutlivesSight = true }] : [],
        _ => [],
    };

    /// <summary>A guest that is not there is off: it was, or never came.</summary>
    private static string Power(UnitState seen) => seen.Domains.Items.FirstOrDefault()?.Power switch
    {
        HostState.DomainPower.Running => Active,
        HostState.DomainPower.Paused => "PAUSED",
        HostState.DomainPower.Saved => "SUSPENDED",
        _ => "SHUTOFF",
    };

    /// <summary>A guest that is there and alive is not in error because something about it could not be done: it does what it did.</summary>
    private static bool IsAlive(UnitState seen) => seen.Domains.Items.FirstOrDefault()?.Power is HostState.DomainPower.Running or HostState.DomainPower.Paused or HostState.DomainPower.Saved;

    private static bool Plugged(Snapshot snapshot, Port port, UnitState seen)
    {
        var open = seen.OvsPorts.Any(plugged => plugged.Name == Names.GuestSwitchEnd(port.Id) && plugged.Tag != OvsPort.DeadTag);
        return open && port.AdminStateUp && snapshot.Networks.Find(port.NetworkId) is { AdminStateUp: true };
    }

    private static IEnumerable<Realized> OnNetwork(Snapshot snapshot, HostSettings host, string networkId)
    {
        foreach (var port in DhcpPlan.Ports(snapshot, host, networkId))
            yield return new Realized(ResourceKind.Port, port.Id, Active, Down);
        if (snapshot.Networks.Find(networkId) is { } network)
            yield return new Realized(ResourceKind.Network, network.Id, network.AdminStateUp ? Active : Down, Error);
    }

    private static IEnumerable<Realized> OfRouter(Snapshot snapshot, string routerId)
    {
        if (snapshot.Routers.Find(routerId) is not { } router) yield break;
        yield return new Realized(ResourceKind.Router, routerId, Active, Error);
        foreach (var port in snapshot.Ports.By("device", routerId))
        {
            if (port.DeviceOwner is DeviceOwners.RouterInterface or DeviceOwners.RouterGateway)
                yield return new Realized(ResourceKind.Port, port.Id, router.AdminStateUp && port.AdminStateUp ? Active : Down, Down);
        }

        foreach (var floating in snapshot.FloatingIps.By("router", routerId))
            yield return new Realized(ResourceKind.FloatingIp, floating.Id, router.AdminStateUp ? Active : Down, Error);
    }
}
