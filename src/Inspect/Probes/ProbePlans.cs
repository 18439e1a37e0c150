using System.Globalization;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>Which packets prove what of a subject. Pure: nothing is sent here.</summary>
internal sealed class ProbePlans(Snapshot snapshot, HostSettings host)
{
    private readonly RouterSteps routers = new(snapshot, host);

    public IEnumerable<Probe> Of(Subject subject) => subject.Kind switch
    {
        SubjectKind.Network => Network(snapshot.Networks.Find(subject.Id)!),
        SubjectKind.Router => Router(snapshot.Routers.Find(subject.Id)!),
        SubjectKind.Port => Port(snapshot.Ports.Find(subject.Id)!),
        SubjectKind.Server => snapshot.Servers.Find(subject.Id)!.Ports.Items.Select(snapshot.Ports.Find).OfType<Port>().SelectMany(Port),
        _ => [],
    };

    private IEnumerable<Probe> Network(Network network)
    {
        var wanted = Planner.Plan(snapshot, host, new UnitKey(UnitKind.Dhcp, network.Id));
        if (wanted.Namespaces.Count == 0) yield break;
        var (ns, served) = (wanted.Namespaces[0].Name, wanted.Links[0].Addresses);
        var legs = snapshot.Ports.By("network", network.Id).Where(port => port.DeviceOwner == DeviceOwners.RouterInterface).ToArray();
        var isAskedByGuests = snapshot.Ports.By("network", network.Id).Any(port => IsPlugged(port));
        if (!isAskedByGuests && legs.FirstOrDefault() is { } leg && Address(leg) is { } own && served.Any(address => address.Prefix.Contains(own)))
            yield return Dhcp(Names.RouterNamespace(leg.DeviceId), Names.RouterInterface(leg.Id), leg.MacAddress, own);
        if (wanted.Routes is [{ Via: { } gateway }, ..] && legs.Any(port => port.FixedIps.Any(ip => ip.Address == gateway)))
            foreach (var probe in Sizes(ns, gateway, network.Mtu)) yield return probe;
        if (wanted.Listeners.Count > 0 || legs.Length > 0) yield return new Probe(PacketKind.Metadata, [ns], exchange => Asking.MetadataAsync(exchange, ns));
    }

    private IEnumerable<Probe> Router(Router router)
    {
        var wanted = Planner.Plan(snapshot, host, new UnitKey(UnitKind.Router, router.Id));
        foreach (var probe in Outside(router, wanted)) yield return probe;
        if (wanted.Namespaces.Count == 0) yield break;
        foreach (var floating in snapshot.FloatingIps.By("router", router.Id).Where(ip => ip.Address.Version == 4).OrderBy(ip => ip.Address))
            if (FloatingIpLegs.Of(snapshot, router.Id, floating) is { } leg) yield return FloatingAddress(floating, leg);
    }

    private IEnumerable<Probe> Outside(Router router, UnitState wanted)
    {
        if (router.Gateway is not { } gateway || wanted.Namespaces.Count == 0 || snapshot.Ports.Find(gateway.PortId) is not { } outer || Address(outer) is not { } address) yield break;
        if (wanted.Routes.FirstOrDefault(route => route.Destination.PrefixLength == 0)?.Via is not { } outside) yield break;
        var ns = wanted.Namespaces[0].Name;
        var legs = snapshot.Ports.By("device", router.Id).Where(port => port.DeviceOwner == DeviceOwners.RouterInterface).Select(Address).OfType<IpAddress>();
        foreach (var source in gateway.EnableSnat ? legs.DefaultIfEmpty(address) : [address])
            yield return new Probe(PacketKind.Outside, [$"{outside}", $"{source}"], exchange => Asking.PingAsync(exchange, ns, source, outside, 84));
        foreach (var probe in Sizes(ns, outside, snapshot.Networks.Find(gateway.NetworkId)?.Mtu ?? 1500)) yield return probe;
    }

    private IEnumerable<Probe> Port(Port port)
    {
        if (!IsPlugged(port) || Address(port) is not { } own) yield break;
        var qvb = Names.GuestBridgeEnd(port.Id);
        var dhcp = Planner.Plan(snapshot, host, new UnitKey(UnitKind.Dhcp, port.NetworkId));
        if (dhcp.Links is [var served, ..] && served.Addresses.Any(address => address.Prefix.Contains(own))) yield return Dhcp("", qvb, port.MacAddress, own);
        if (Neighbour(port, dhcp) is not var (ns, device, address)) yield break;
        if (routers.Of(port) is not null) yield return new Probe(PacketKind.Gateway, [$"{address}", qvb], exchange => Asking.GatewayAsync(exchange, qvb, port.MacAddress, own, address));
        var macs = port.AllowedAddressPairs.Select(pair => pair.Mac).Append(port.MacAddress).ToHashSet();
        yield return new Probe(PacketKind.Guest, [$"{own}", device], exchange => Asking.GuestAsync(exchange, ns, device, address, own, macs));
        foreach (var floating in snapshot.FloatingIps.By("port", port.Id).Where(ip => ip.RouterId is not null && ip.Address.Version == 4))
            if (Floating(floating, port, device, exchange => Asking.GuestAsync(exchange, ns, device, address, own, macs)) is { } probe) yield return probe;
    }

    /// <summary>From where the guest is asked: its router's interface, or else its DHCP server's.</summary>
    private (string Namespace, string Device, IpAddress Address)? Neighbour(Port port, UnitState dhcp)
    {
        if (routers.Of(port) is var (router, leg) && Address(snapshot.Ports.Find(leg)!) is { } gateway) return (Names.RouterNamespace(router), Names.RouterInterface(leg), gateway);
        return dhcp.Links is [{ Addresses.Count: > 0 } link, ..] ? (link.Namespace, link.Name, link.Addresses[0].Prefix.Address) : null;
    }

    private Probe FloatingAddress(FloatingIp floating, Port leg) => new(
        PacketKind.FloatingAddress, [$"{floating.Address}", host.ExternalBridge],
        exchange => Asking.FloatingAddressAsync(exchange, host.ExternalBridge, floating.Address, leg.MacAddress));

    /// <summary>On a gateway the ping seems to come from the gateway outside. Of an interface nobody outside is known, so that the router itself is asked for the address.</summary>
    private Probe? Floating(FloatingIp floating, Port port, string inner, Func<Exchange, Task<Verdict>> isThere)
    {
        if (FloatingIpLegs.Of(snapshot, floating.RouterId!, floating) is not { } outer) return null;
        if (outer.DeviceOwner == DeviceOwners.RouterInterface) return FloatingAddress(floating, outer);
        var outside = outer.FixedIps.Select(ip => snapshot.Subnets.Find(ip.SubnetId)?.GatewayIp).FirstOrDefault(address => address is { Version: 4 });
        if (outside is not { } source) return null;
        var (ns, device, maybe) = (Names.RouterNamespace(floating.RouterId!), Names.RouterGateway(outer.Id), IngressPing.IsAllowed(snapshot, port, source));
        return new Probe(PacketKind.FloatingPing, [$"{floating.Address}", $"{floating.FixedAddress}"], async exchange =>
        {
            var guest = isThere(exchange);
            var (translated, answered) = await Asking.FloatingPingAsync(
                exchange, host.ExternalBridge, ns, (device, outer.MacAddress), inner, source, floating.Address, floating.FixedAddress!.Value).ConfigureAwait(false);
            var mustAnswer = maybe && await guest.ConfigureAwait(false) == Verdict.Holds;
            return answered ? Verdict.Holds : !translated || mustAnswer ? Verdict.Fails : Verdict.Unknown;
        });
    }

    private static Probe Dhcp(string ns, string device, MacAddress client, IpAddress address) =>
        new(PacketKind.Dhcp, [$"{client}", device, $"{address}"], exchange => Asking.DhcpAsync(exchange, ns, device, client, address));

    private static IEnumerable<Probe> Sizes(string ns, IpAddress target, int mtu)
    {
        string Bytes(int size) => size.ToString(CultureInfo.InvariantCulture);
        yield return new Probe(PacketKind.FullSize, [Bytes(mtu), $"{target}", ns], exchange => Asking.PingAsync(exchange, ns, null, target, mtu));
        yield return new Probe(PacketKind.Oversize, [Bytes(mtu + 1), $"{target}", ns], exchange => Asking.OversizeAsync(exchange, ns, target, mtu + 1));
    }

    /// <summary>A guest's port that we plug, and that is open.</summary>
    private bool IsPlugged(Port port) => Selection.IsGuest(port) && port.Binding is { SelfPlugged: true } && port.Binding.HostId == host.HostName && port.AdminStateUp
        && snapshot.Networks.Find(port.NetworkId) is { AdminStateUp: true };

    private static IpAddress? Address(Port port) => port.FixedIps.Where(ip => ip.Address.Version == 4).Select(ip => (IpAddress?)ip.Address).FirstOrDefault();
}
