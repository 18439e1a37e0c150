namespace Neutrino.Inspect;

/// <summary>What a thing on a packet's way is.</summary>
public enum HopKind
{
    /// <summary>A guest, as libvirt knows it.</summary>
    Domain,

    /// <summary>The guest's own network card.</summary>
    Guest,
    Tap,

    /// <summary>qbr.</summary>
    GuestBridge,

    /// <summary>The port's chains in iptables, and the lines that lead to them.</summary>
    Rules,

    /// <summary>Who the guest may say it is, on the bridge.</summary>
    Identity,
    IpSet,

    /// <summary>The chains that all ports share.</summary>
    SharedChains,

    /// <summary>The sysctls that hand bridged packets to iptables.</summary>
    BridgeFilter,

    /// <summary>qvb.</summary>
    BridgeEnd,

    /// <summary>qvo.</summary>
    SwitchEnd,

    /// <summary>A port of an Open vSwitch bridge, with its tag.</summary>
    SwitchPort,

    /// <summary>An Open vSwitch bridge and its flows.</summary>
    Bridge,

    /// <summary>The device that leads out of br-ex.</summary>
    Uplink,
    RouterNamespace,
    DhcpNamespace,

    /// <summary>The DHCP server's interface.</summary>
    DhcpInterface,
    Dnsmasq,
    Listener,

    /// <summary>qr-.</summary>
    RouterInterface,
    Forwarding,
    Routes,

    /// <summary>The router's filter chains.</summary>
    RouterRules,
    Nat,

    /// <summary>qg-.</summary>
    RouterGateway,

    /// <summary>With ovs_use_veth: the host's end of the pair whose other end is a router's or DHCP server's interface.</summary>
    HostEnd,

    /// <summary>The external network's gateway.</summary>
    Outside,
}
