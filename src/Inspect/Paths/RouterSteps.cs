using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>Through a router and out: br-int ─ qr- ─ SNAT ─ qg- ─ br-ex ─ the gateway outside.</summary>
internal sealed class RouterSteps(Snapshot snapshot, HostSettings host)
{
    /// <summary>The router that has the port's gateway address, with the leg that holds it; null when none has.</summary>
    public (string Router, string Leg)? Of(Port port)
    {
        var leg = (from ip in port.FixedIps
                   let gateway = snapshot.Subnets.Find(ip.SubnetId)?.GatewayIp
                   where gateway is { Version: 4 }
                   from other in snapshot.Ports.By("address", $"{ip.SubnetId}/{gateway}")
                   where other.DeviceOwner == DeviceOwners.RouterInterface
                   select other).FirstOrDefault();
        return leg is null ? null : (leg.DeviceId, leg.Id);
    }

    /// <param name="leg">The id of the inner port to start from; null when the router has none. The first step is the bridge it is on.</param>
    public IEnumerable<Step> Through(string routerId, string? leg)
    {
        var key = new UnitKey(UnitKind.Router, routerId);
        var wanted = Planner.Plan(snapshot, host, key);
        if (wanted.Namespaces.Count == 0) yield break;
        var (ns, router) = (wanted.Namespaces[0].Name, snapshot.Routers.Find(routerId)!);
        var inner = leg is null ? null : wanted.Links.Items.FirstOrDefault(link => link.Name == Names.RouterInterface(leg));
        var outer = router.Gateway is { } gateway ? wanted.Links.Items.FirstOrDefault(link => link.Name == Names.RouterGateway(gateway.PortId)) : null;
        foreach (var step in Inside(key, wanted, inner)) yield return step;
        yield return Step.Beside(key, HopKind.RouterNamespace, ns, ns, ns, router.Name);
        yield return Step.Beside(key, HopKind.Forwarding, ns, "ip_forward", ns);
        var routes = string.Join("; ", wanted.Routes.Select(LinkLines.Line));
        yield return Step.Beside(key, HopKind.Routes, ns, "ip route", ns, routes.Length == 0 ? "-" : routes);
        yield return Step.Beside(key, HopKind.RouterRules, ns, "iptables", ns);
        foreach (var listener in wanted.Listeners) yield return Step.Beside(key, HopKind.Listener, ns, $":{listener.Port}", $"{listener.Port}", ns);
        if (outer is null) yield return Step.Beside(key, HopKind.Nat, ns, "NAT", ns, $"{host.MetadataPort}");
        else foreach (var step in Outside(key, wanted, router, ns, outer)) yield return step;
    }

    /// <summary>br-ex and what is behind it.</summary>
    public IEnumerable<Step> External(IpAddress? gateway)
    {
        var name = host.ExternalBridge;
        yield return StepWords.Bridge(host, name, onLine: true);
        if (host.ExternalInterface is { } device) yield return new Step(Planner.Switch, new Place(HopKind.Uplink, device), device, gateway is null, [device, name]);
        if (host.ExternalAddresses.Count > 0) yield return Step.Beside(Planner.Switch, HopKind.Nat, name, "MASQUERADE", name, "-");
        if (gateway is { } address) yield return new Step(null, new Place(HopKind.Outside, address.ToString()), address.ToString(), true, [address.ToString()]);
    }

    private static IEnumerable<Step> Inside(UnitKey key, UnitState wanted, Link? inner)
    {
        if (inner is null) yield break;
        var port = StepWords.PortOf(wanted, inner);
        var addresses = string.Join(", ", inner.Addresses.Select(address => address.Prefix));
        yield return Step.On(Planner.Switch, HopKind.Bridge, port.Bridge, StepWords.OnBridge(port), port.Bridge);
        yield return Step.Beside(key, HopKind.SwitchPort, port.Name, $"{StepWords.OnBridge(port)}:{port.Name}", port.Name, port.Bridge, StepWords.Tag(port), "");
        foreach (var step in StepWords.HostEnd(key, inner, port)) yield return step;
        yield return Step.On(key, HopKind.RouterInterface, inner.Name, inner.Name, inner.Name, addresses);
    }

    private IEnumerable<Step> Outside(UnitKey key, UnitState wanted, Router router, string ns, Link outer)
    {
        var port = StepWords.PortOf(wanted, outer);
        var addresses = string.Join(", ", outer.Addresses.Select(address => address.Prefix));
        yield return Step.On(key, HopKind.Nat, ns, router.Gateway!.EnableSnat ? "SNAT" : "NAT", ns, $"{host.MetadataPort}");
        yield return Step.On(key, HopKind.RouterGateway, outer.Name, outer.Name, outer.Name, addresses);
        foreach (var step in StepWords.HostEnd(key, outer, port)) yield return step;
        yield return Step.Beside(key, HopKind.SwitchPort, port.Name, $"{port.Bridge}:{port.Name}", port.Name, port.Bridge, StepWords.Tag(port), "");
        var way = wanted.Routes.Items.FirstOrDefault(route => route.Destination.PrefixLength == 0)?.Via;
        foreach (var step in External(way)) yield return step;
    }
}
