using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>A router: namespace, qr- and qg- interfaces, routes, the seed's chains with SNAT and floating IPs, and the metadata listener.</summary>
internal static class RouterPlan
{
    private static readonly Cidr Everywhere = Cidr.Parse("0.0.0.0/0");

    public static UnitState Of(Snapshot snapshot, HostSettings host, string routerId)
    {
        var key = new UnitKey(UnitKind.Router, routerId);
        if (snapshot.Routers.Find(routerId) is not { AdminStateUp: true, Unscheduled: false } router) return new UnitState(key);

        var ns = Names.RouterNamespace(routerId);
        var legs = RouterLeg.Of(snapshot, host, router);
        var floating = RouterChains.Floating(snapshot, routerId, legs);
        var chains = new RouterChains(ns, host, router, legs, floating);
        return new UnitState(key)
        {
            Namespaces = [new NetNamespace(ns)],
            Sysctls =
            [
                new Sysctl(ns, "net/ipv4/conf/all/arp_announce", "2"),
                new Sysctl(ns, "net/ipv4/conf/all/arp_ignore", "1"),
                new Sysctl(ns, "net/ipv4/ip_forward", "1"),
            ],
            OvsPorts = legs.Select(leg => Plug(leg).OvsPort).OrderBy(port => port.Name, StringComparer.Ordinal).ToValueList(),
            Links = legs.SelectMany(leg => Plug(leg).Links(Addresses(leg, floating))).OrderBy(link => link.Name, StringComparer.Ordinal).ToValueList(),
            Routes = Routes(ns, router, legs),
            Chains = chains.Chains().ToValueList(),
            SharedRules = chains.Jumps().ToValueList(),
            Listeners = [new Listener(ns, host.MetadataPort)],
        };

        DevicePlug Plug(RouterLeg leg) => new(key, ns, leg.Port, leg.Network, leg.Device, host);
    }

    private static ValueList<LinkAddress> Addresses(RouterLeg leg, IEnumerable<FloatingTranslation> floating)
    {
        var own = leg.Addresses.Where(address => address.Prefix.Version == 4).Select(address => new LinkAddress(address.Prefix));
        var held = floating.Where(ip => ip.Leg == leg).Select(ip => new LinkAddress(new Cidr(ip.Floating, 32)));
        return own.Concat(held).ToValueList();
    }

    private static ValueList<Route> Routes(string ns, Router router, ValueList<RouterLeg> legs)
    {
        var byGateway = from leg in legs
                        where leg.IsGateway
                        from address in leg.Addresses
                        where address.Prefix.Version == 4 && address.Subnet.GatewayIp is not null
                        select new Route(ns, Everywhere, address.Subnet.GatewayIp, leg.Device);
        var extra = from route in router.Routes
                    where route.Destination.Version == 4
                    let leg = legs.FirstOrDefault(leg => leg.Addresses.Any(address => address.Prefix.Contains(route.NextHop)))
                    where leg is not null
                    select new Route(ns, route.Destination.Network, route.NextHop, leg.Device);
        return byGateway.Take(1).Concat(extra).DistinctBy(route => route.Destination).OrderBy(route => route.Destination).ToValueList();
    }
}

/// <summary>One interface of a router.</summary>
/// <param name="Addresses">Each with its subnet, in the port's order.</param>
internal sealed record RouterLeg(Port Port, Network Network, string Device, bool IsGateway, ValueList<LegAddress> Addresses)
{
    public static ValueList<RouterLeg> Of(Snapshot snapshot, HostSettings host, Router router) =>
        (from port in snapshot.Ports.By("device", router.Id)
         where port.DeviceOwner is DeviceOwners.RouterInterface or DeviceOwners.RouterGateway && port.Binding.HostId == host.HostName
         let network = snapshot.Networks.Find(port.NetworkId)
         where network is not null
         let isGateway = port.DeviceOwner == DeviceOwners.RouterGateway
         select new RouterLeg(
             port, network, isGateway ? Names.RouterGateway(port.Id) : Names.RouterInterface(port.Id), isGateway,
             port.FixedIps.SelectMany(ip => LegAddress.Of(snapshot, ip)).ToValueList())).ToValueList();
}

internal sealed record LegAddress(Cidr Prefix, Subnet Subnet)
{
    public static IEnumerable<LegAddress> Of(Snapshot snapshot, FixedIp ip) =>
        snapshot.Subnets.Find(ip.SubnetId) is { } subnet ? [new LegAddress(new Cidr(ip.Address, subnet.Cidr.PrefixLength), subnet)] : [];
}

/// <summary>A floating IP in force on a router.</summary>
/// <param name="Leg">What the floating address stands on.</param>
internal sealed record FloatingTranslation(IpAddress Floating, IpAddress Fixed, RouterLeg Leg);
