using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What binds a floating IP to a port: the port's address and the router that translates.</summary>
internal static class FloatingIpAssociations
{
    /// <summary>The floating IP associated with the port's address.</summary>
    public static Outcome<FloatingIp> With(Draft draft, FloatingIp floatingIp, string portId, string? fixedAddress)
    {
        if (PortOf(draft, floatingIp, portId).Fails(out var why, out var port)) return why;
        if (AddressOf(port, fixedAddress).Fails(out why, out var ip)) return why;
        if (RouterOf(draft.Snapshot, floatingIp, port, ip).Fails(out why, out var router)) return why;
        var taken = draft.Snapshot.FloatingIps.By("port", portId)
            .Any(other => other.Id != floatingIp.Id && other.FixedAddress == ip.Address && other.FloatingNetworkId == floatingIp.FloatingNetworkId);
        if (taken) return FloatingIpRefusals.AlreadyAssociated(floatingIp, portId, ip.Address);
        return floatingIp with { PortId = portId, FixedAddress = ip.Address, RouterId = router.Id };
    }

    /// <summary>Disassociates every floating IP of a port.</summary>
    public static void Release(Draft draft, string portId)
    {
        foreach (var floatingIp in draft.Snapshot.FloatingIps.By("port", portId).ToList())
            draft.Replace(floatingIp, floatingIp with { PortId = null, FixedAddress = null, RouterId = null });
    }

    private static Outcome<Port> PortOf(Draft draft, FloatingIp floatingIp, string portId)
    {
        if (draft.Snapshot.Ports.Find(portId) is not { } port || !Visibility.Port(draft.Snapshot, draft.Caller, port)) return PortRefusals.NotFound(portId);
        if (port.ProjectId == floatingIp.ProjectId || draft.Caller.IsAdmin) return port;
        return draft.Snapshot.FloatingIps.Find(floatingIp.Id) is null ? FloatingIpRefusals.NewForeignPort(portId) : FloatingIpRefusals.ForeignPort(portId, floatingIp.Id);
    }

    private static Outcome<FixedIp> AddressOf(Port port, string? fixedAddress)
    {
        if (fixedAddress is not null)
        {
            var wanted = IpAddress.Parse(fixedAddress);
            if (wanted.Version != 4) return FloatingIpRefusals.NotIpv4(fixedAddress);
            return port.FixedIps.FirstOrDefault(ip => ip.Address == wanted) is { } found ? found : FloatingIpRefusals.NotOnPort(port.Id, wanted);
        }

        var candidates = port.FixedIps.Where(ip => ip.Address.Version == 4).ToList();
        return candidates.Count switch
        {
            0 => FloatingIpRefusals.PortWithoutIpv4(port.Id),
            1 => candidates[0],
            _ => FloatingIpRefusals.SeveralIpv4(port.Id),
        };
    }

    /// <summary>A router with a leg on the address's subnet and another for the floating address to stand on; the one that holds the subnet's gateway first.</summary>
    private static Outcome<Router> RouterOf(Snapshot snapshot, FloatingIp floatingIp, Port port, FixedIp ip)
    {
        var gateway = snapshot.Subnets.Find(ip.SubnetId)?.GatewayIp;
        var routers = snapshot.Ports.By("subnet", ip.SubnetId)
            .Where(leg => leg.DeviceOwner == DeviceOwners.RouterInterface)
            .OrderByDescending(leg => leg.FixedIps.Any(own => own.Address == gateway))
            .Where(leg => FloatingIpLegs.Of(snapshot, leg.DeviceId, floatingIp) is { } outer && outer.Id != leg.Id)
            .Select(leg => snapshot.Routers.Find(leg.DeviceId));
        return routers.FirstOrDefault() is { } found
            ? found
            : FloatingIpRefusals.NotReachable(floatingIp.FloatingNetworkId, ip.SubnetId, port.Id);
    }
}
