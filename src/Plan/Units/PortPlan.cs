using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>A guest's port by hybrid plug: tap ─ qbr ─ qvb ═ qvo ─ br-int, with its firewall on qbr.</summary>
internal static class PortPlan
{
    public static UnitState Of(Snapshot snapshot, HostSettings host, string portId)
    {
        var key = new UnitKey(UnitKind.Port, portId);
        if (snapshot.Ports.Find(portId) is not { } port || !IsGuest(port) || port.Binding.HostId != host.HostName || port.Binding.VifType != "ovs")
            return new UnitState(key);
        if (snapshot.Networks.Find(port.NetworkId) is not { } network || port.Binding.Zone is not { } zone) return new UnitState(key);

        var state = new UnitState(key)
        {
            Links = port.Binding.SelfPlugged ? Links(key, port, network, host, isServers: snapshot.Servers.CountBy("port", port.Id) > 0) : [],
            OvsPorts = [SwitchPort(key, port, network, host)],
        };
        if (!port.PortSecurityEnabled) return state with { SharedRules = PortChains.Trusted(port).ToValueList() };
        return state with
        {
            Chains = PortChains.Of(snapshot, port, zone).ToValueList(),
            SharedRules = PortChains.Jumps(snapshot, port, zone).ToValueList(),
            Identities = [Identity(port)],
        };
    }

    private static bool IsGuest(Port port) => Planner.PortUnit(port).Any(unit => unit.Kind == UnitKind.Port);

    private static OvsPort SwitchPort(UnitKey key, Port port, Network network, HostSettings host)
    {
        var open = port.AdminStateUp && network.AdminStateUp;
        var self = port.Binding.SelfPlugged;
        return new OvsPort(Names.GuestSwitchEnd(port.Id), Names.Bridge(network, host))
        {
            Tag = open ? network.LocalVlan : OvsPort.DeadTag,
            Ours = self,
            ExternalIds = !self ? ValueMap<string, string>.Empty : Marks.On(
                key, ("iface-id", port.Id), ("attached-mac", port.MacAddress.ToString()), ("iface-status", "active"), ("vm-uuid", port.DeviceId)),
        };
    }

    /// <summary>
    /// The host keeps out of all three: on the bridge its own stack would answer the guest, and on the pair's outer end, too, where the userspace datapath
    /// only copies what comes in.
    /// </summary>
    private static ValueList<Link> Links(UnitKey key, Port port, Network network, HostSettings host, bool isServers)
    {
        var mark = key.ToString();
        var bridge = Names.GuestBridge(port.Id);
        var bridgeEnd = new Link("", Names.GuestBridgeEnd(port.Id), LinkKind.Veth)
        {
            Peer = Names.GuestSwitchEnd(port.Id), Master = bridge, Mtu = network.Mtu, Promiscuous = true, TxChecksumOffload = host.PairChecksumOffload, Alias = mark,
            DisableIpv6 = true, DisableIpv4 = true,
        };
        return
        [
            new Link("", bridge, LinkKind.Bridge) { Mtu = network.Mtu, DisableIpv6 = true, DisableIpv4 = true, Alias = mark },
            bridgeEnd,
            bridgeEnd with { Name = bridgeEnd.Peer!, Peer = bridgeEnd.Name, Master = null },
            new Link("", Names.Tap(port.Id), LinkKind.Foreign) { Master = bridge, Optional = true, MakerPlugs = isServers },
        ];
    }

    private static GuestIdentity Identity(Port port) => new(Names.Tap(port.Id))
    {
        Macs = port.AllowedAddressPairs.Select(pair => pair.Mac).Append(port.MacAddress).Distinct().Order().ToValueList(),
        ArpSources = port.FixedIps.Select(ip => new Cidr(ip.Address, ip.Address.Bits))
            .Concat(port.AllowedAddressPairs.Select(pair => pair.Address.Network))
            .Where(prefix => prefix.Version == 4).Distinct().Order().ToValueList(),
    };
}
