using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>
/// How an interface of a router or DHCP server hangs on its network's bridge: it is an OVS internal port that is moved into the namespace, as in the seed; or,
/// with <see cref="HostSettings.OvsUseVeth"/>, one end of a veth pair whose other end, in the host's namespace, is the port. Both as Neutron's OVSInterfaceDriver makes them.
/// </summary>
/// <param name="Unit">Whose it is.</param>
/// <param name="Namespace">The one that the interface is in.</param>
/// <param name="Device">The interface's name.</param>
internal sealed record DevicePlug(UnitKey Unit, string Namespace, Port Port, Network Network, string Device, HostSettings Host)
{
    public OvsPort OvsPort => new(Host.OvsUseVeth ? HostEnd : Device, Names.Bridge(Network, Host))
    {
        Tag = Network.LocalVlan,
        Type = Host.OvsUseVeth ? "" : "internal",
        ExternalIds = Marks.On(Unit, ("iface-id", Port.Id), ("attached-mac", Port.MacAddress.ToString()), ("iface-status", "active")),
    };

    private string HostEnd => Names.Tap(Port.Id);

    /// <summary>The interface first.</summary>
    /// <param name="addresses">The interface's.</param>
    public IEnumerable<Link> Links(ValueList<LinkAddress> addresses)
    {
        var device = new Link(Namespace, Device, LinkKind.OvsInternal) { Mac = Port.MacAddress, Mtu = Network.Mtu, Up = Port.AdminStateUp, Addresses = addresses };
        if (!Host.OvsUseVeth) return [device];
        return
        [
            device with { Kind = LinkKind.Veth, Peer = HostEnd, TxChecksumOffload = Host.PairChecksumOffload },
            new Link("", HostEnd, LinkKind.Veth) { Peer = Device, Mtu = Network.Mtu, TxChecksumOffload = Host.PairChecksumOffload, DisableIpv6 = true, DisableIpv4 = true, Alias = Unit.ToString() },
        ];
    }
}
