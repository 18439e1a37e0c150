using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A router's legs on internal networks, added and removed by subnet or by port.</summary>
internal static class RouterInterfaces
{
    public static IEnumerable<Port> Of(Snapshot snapshot, string routerId) => snapshot.Ports.By("device", routerId).Where(port => port.DeviceOwner == DeviceOwners.RouterInterface);

    /// <returns>The router and the port, as they stand.</returns>
    public static Outcome<ShownRows> Add(Draft draft, Router router, AttributeBag body)
    {
        if (Named(body).Fails(out var why, out var named)) return why;
        if (named is { SubnetId: not null, PortId: not null }) return RouterRefusals.InterfaceTwice();
        var added = named.PortId is { } portId ? ByPort(draft, router, portId) : BySubnet(draft, router, named.SubnetId!);
        if (added.Fails(out why, out var port)) return why;
        draft.Touch(draft.Snapshot.Routers.Find(router.Id));
        return new ShownRows(draft.Snapshot.Routers.Find(router.Id)!, port);
    }

    /// <returns>The router as it stands and the port as it stood, with the addresses that went.</returns>
    public static Outcome<ShownRows> Remove(Draft draft, Router router, AttributeBag body)
    {
        if (Named(body).Fails(out var why, out var named)) return why;
        if (Leg(draft, router, named).Fails(out why, out var port)) return why;
        var gone = named.PortId is null ? port.FixedIps.Where(ip => ip.SubnetId == named.SubnetId).ToValueList() : port.FixedIps;
        foreach (var ip in gone)
            if (InUse(draft.Snapshot, router, port, ip.SubnetId) is { } refusal) return refusal;
        if (gone.Count == port.FixedIps.Count) draft.Remove(port);
        else draft.Replace(port, port with { FixedIps = port.FixedIps.Where(ip => !gone.Contains(ip)).ToValueList() });
        draft.Touch(draft.Snapshot.Routers.Find(router.Id));
        return new ShownRows(draft.Snapshot.Routers.Find(router.Id)!, port with { FixedIps = gone });
    }

    private static Outcome<Wanted> Named(AttributeBag body)
    {
        if (!body.Has("subnet_id") && !body.Has("port_id")) return RouterRefusals.InterfaceRequired();
        foreach (var key in (string[])["port_id", "subnet_id"])
            if (body.Find(key) is { } value && Validators.Uuid(value) is { IsOk: false } bad) return RouterRefusals.Bad(bad.Fault!);
        return new Wanted(body.Text("subnet_id"), body.Text("port_id"));
    }

    private static Outcome<Port> ByPort(Draft draft, Router router, string portId)
    {
        if (draft.Snapshot.Ports.Find(portId) is not { } port || !Visibility.Port(draft.Snapshot, draft.Caller, port)) return PortRefusals.NotFound(portId);
        if (port.DeviceId.Length > 0) return PortRefusals.InUse(port);
        if (port.FixedIps.Count == 0) return RouterRefusals.PortWithoutAddress();
        var subnets = port.FixedIps.Select(ip => draft.Snapshot.Subnets.Find(ip.SubnetId)!).ToList();
        if (subnets.Count(subnet => subnet.IpVersion == 4) > 1) return RouterRefusals.SeveralIpv4();
        if (Routers.Overlap(draft.Snapshot, router.Id, subnets) is { } overlap) return overlap;
        if (Bindings.Here(draft, port.NetworkId, DeviceOwners.RouterInterface).Fails(out var why, out var binding)) return why;
        return draft.Replace(port, port with
        {
            DeviceId = router.Id,
            DeviceOwner = DeviceOwners.RouterInterface,
            Binding = binding,
            PortSecurityEnabled = false,
            SecurityGroups = [],
            AllowedAddressPairs = [],
        });
    }

    private static Outcome<Port> BySubnet(Draft draft, Router router, string subnetId)
    {
        if (draft.Snapshot.Subnets.Find(subnetId) is not { } subnet || !Visibility.Subnet(draft.Snapshot, draft.Caller, subnet)) return SubnetRefusals.NotFound(subnetId);
        if (!Visibility.Owned(draft.Caller, subnet)) return RouterRefusals.ForeignSubnet(subnetId);
        if (subnet.GatewayIp is not { } gateway) return RouterRefusals.GatewayRequired();
        if (Routers.Overlap(draft.Snapshot, router.Id, [subnet]) is { } overlap) return overlap;
        var network = draft.Snapshot.Networks.Find(subnet.NetworkId)!;
        var address = AttributeValue.Of(("subnet_id", subnet.Id), ("ip_address", gateway.ToString()));
        return Ipv6Leg(draft, router, subnet) is { } leg
            ? Extend(draft, leg, network, address)
            : RouterPorts.AddLeg(draft, router, network, DeviceOwners.RouterInterface, router.ProjectId, [address]);
    }

    /// <summary>All IPv6 subnets of one network are on one leg.</summary>
    private static Port? Ipv6Leg(Draft draft, Router router, Subnet subnet) => subnet.IpVersion == 4
        ? null
        : Of(draft.Snapshot, router.Id).FirstOrDefault(port => port.NetworkId == subnet.NetworkId && port.FixedIps.Any(ip => ip.Address.Version == 6));

    private static Outcome<Port> Extend(Draft draft, Port leg, Network network, AttributeValue address)
    {
        var wanted = leg.FixedIps.Select(ip => AttributeValue.Of(("subnet_id", ip.SubnetId), ("ip_address", ip.Address.ToString()))).Append(address).ToList();
        return Addresses.Allocate(draft, new(network, leg.DeviceOwner, leg.MacAddress, wanted, leg.FixedIps)).Fails(out var why, out var ips)
            ? why
            : draft.Replace(leg, leg with { FixedIps = ips });
    }

    private static Outcome<Port> Leg(Draft draft, Router router, Wanted named)
    {
        if (named.PortId is { } portId)
        {
            if (Of(draft.Snapshot, router.Id).FirstOrDefault(candidate => candidate.Id == portId) is not { } port) return RouterRefusals.InterfaceNotFound(router.Id, portId);
            return named.SubnetId is { } other && port.FixedIps.All(ip => ip.SubnetId != other) ? RouterRefusals.SubnetMismatch(portId, other) : port;
        }

        var subnetId = named.SubnetId!;
        if (draft.Snapshot.Subnets.Find(subnetId) is not { } subnet || !Visibility.Subnet(draft.Snapshot, draft.Caller, subnet)) return SubnetRefusals.NotFound(subnetId);
        return Of(draft.Snapshot, router.Id).FirstOrDefault(port => port.FixedIps.Any(ip => ip.SubnetId == subnetId)) is { } leg
            ? leg
            : RouterRefusals.InterfaceNotFoundForSubnet(router.Id, subnetId);
    }

    private static Refusal? InUse(Snapshot snapshot, Router router, Port leg, string subnetId)
    {
        var cidr = snapshot.Subnets.Find(subnetId)!.Cidr;
        if (router.Routes.Any(route => cidr.Contains(route.NextHop))) return RouterRefusals.InterfaceInUseByRoute(router.Id, subnetId);
        var held = FloatingIpLegs.On(snapshot, router.Id, leg.Id).Any(floatingIp => FloatingIpLegs.IsIn(snapshot, subnetId, floatingIp));
        if (held) return RouterRefusals.InterfaceInUseAsGatewayByFloatingIp(router.Id, subnetId);
        var translated = snapshot.FloatingIps.By("router", router.Id).Any(floatingIp =>
            snapshot.Ports.Find(floatingIp.PortId)?.FixedIps.Any(ip => ip.SubnetId == subnetId && ip.Address == floatingIp.FixedAddress) == true);
        return translated ? RouterRefusals.InterfaceInUseByFloatingIp(router.Id, subnetId) : null;
    }

    private sealed record Wanted(string? SubnetId, string? PortId);
}
