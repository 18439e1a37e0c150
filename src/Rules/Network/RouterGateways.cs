using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A router's leg on an external network.</summary>
internal static class RouterGateways
{
    /// <param name="info">A validated <c>external_gateway_info</c>.</param>
    public static Outcome<Router> Set(Draft draft, Router router, AttributeValue info)
    {
        var networkId = info.Find("network_id")!.Value.Text;
        if (NetworkOf(draft, networkId).Fails(out var why, out var network)) return why;
        var ips = info.Find("external_fixed_ips") is { IsNull: false } given && given.List.Length > 0 ? given.List : default;
        if (!ips.IsDefault && TakesSubnetGateway(draft, network, ips) is { } taken) return taken;
        var snat = info.Find("enable_snat") is { IsNull: false } flag ? flag.Flag : router.Gateway?.EnableSnat ?? draft.Settings.EnableSnatByDefault;
        if (router.Gateway is { } gateway && gateway.NetworkId == networkId)
            return Readdress(draft, router, gateway, network, ips.IsDefault ? null : ips).Fails(out why, out _)
                ? why
                : draft.Replace(router, router with { Gateway = gateway with { EnableSnat = snat } });
        if (Clear(draft, router).Fails(out why, out var bare)) return why;
        if (RouterPorts.AddLeg(draft, router, network, DeviceOwners.RouterGateway, "", ips.IsDefault ? null : ips).Fails(out why, out var port)) return why;
        if (Overlap(draft, router, port) is { } overlap) return overlap;
        return draft.Replace(bare, bare with { Gateway = new ExternalGateway(networkId, port.Id, snat) });
    }

    public static Outcome<Router> Clear(Draft draft, Router router)
    {
        if (router.Gateway is not { } gateway) return router;
        if (FloatingIpLegs.On(draft.Snapshot, router.Id, gateway.PortId).Any()) return RouterRefusals.GatewayInUseByFloatingIp(router.Id, gateway.NetworkId);
        if (draft.Snapshot.Ports.Find(gateway.PortId) is { } port) draft.Remove(port);
        return draft.Replace(router, router with { Gateway = null });
    }

    private static Outcome<Network> NetworkOf(Draft draft, string id)
    {
        if (draft.Snapshot.Networks.Find(id) is not { } network || !Visibility.Network(draft.Snapshot, draft.Caller, network)) return NetworkRefusals.NotFound(id);
        return network.External ? network : RouterRefusals.NotExternal(id);
    }

    private static Refusal? TakesSubnetGateway(Draft draft, Network network, IEnumerable<AttributeValue> ips)
    {
        var gateways = draft.Snapshot.Subnets.By("network", network.Id).Select(subnet => subnet.GatewayIp?.ToString()).ToHashSet();
        foreach (var ip in ips)
            if (ip.Find("ip_address") is { } address && gateways.Contains(address.Text)) return RouterRefusals.Bad($"External IP {address} is the same as the gateway IP");
        return null;
    }

    private static Outcome<Router> Readdress(Draft draft, Router router, ExternalGateway gateway, Network network, IEnumerable<AttributeValue>? ips)
    {
        if (ips is null || draft.Snapshot.Ports.Find(gateway.PortId) is not { } port) return router;
        if (Addresses.Allocate(draft, new(network, port.DeviceOwner, port.MacAddress, ips, port.FixedIps)).Fails(out var why, out var addresses)) return why;
        var changed = draft.Replace(port, port with { FixedIps = addresses });
        if (Overlap(draft, router, changed) is { } overlap) return overlap;
        if (!ReferenceEquals(changed, port)) draft.Touch(router);
        return router;
    }

    private static Refusal? Overlap(Draft draft, Router router, Port leg) =>
        Routers.Overlap(draft.Snapshot, router.Id, leg.FixedIps.Select(ip => draft.Snapshot.Subnets.Find(ip.SubnetId)!).ToList(), exceptPort: leg.Id);
}
