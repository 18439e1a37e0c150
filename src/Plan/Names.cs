using System.Globalization;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>Every name that the host shows, as the seed and Neutron form them; interface names carry the first 11 characters of a port's id.</summary>
public static class Names
{
    private const int InterfaceIdLength = 11;
    private const int ChainIdLength = 10;
    private const int IpSetNameLength = 29;

    public static string GuestBridge(string portId) => "qbr" + Short(portId);

    /// <summary>The end of the guest's veth pair on the Linux bridge.</summary>
    public static string GuestBridgeEnd(string portId) => "qvb" + Short(portId);

    /// <summary>The end of the guest's veth pair on br-int.</summary>
    public static string GuestSwitchEnd(string portId) => "qvo" + Short(portId);

    /// <summary>A guest's own device; of a DHCP server its interface, or with <see cref="HostSettings.OvsUseVeth"/>, as of a router's port, the host's end of the pair.</summary>
    public static string Tap(string portId) => "tap" + Short(portId);

    /// <summary>A DHCP server's interface.</summary>
    public static string DhcpInterface(string portId, HostSettings host) => host.OvsUseVeth ? "ns-" + Short(portId) : Tap(portId);
    public static string RouterInterface(string portId) => "qr-" + Short(portId);
    public static string RouterGateway(string portId) => "qg-" + Short(portId);
    public static string RouterNamespace(string routerId) => "qrouter-" + routerId;
    public static string DhcpNamespace(string networkId) => "qdhcp-" + networkId;

    /// <summary><paramref name="direction"/>: <c>i</c> to the guest, <c>o</c> from the guest, <c>s</c> what the guest may call itself.</summary>
    public static string PortChain(char direction, string portId) => $"neutron-openvswi-{direction}{portId[..Math.Min(ChainIdLength, portId.Length)]}";

    public static string IpSet(HostState.IpFamily family, string groupId)
    {
        var name = (family == HostState.IpFamily.V4 ? "NIPv4" : "NIPv6") + groupId;
        return name[..Math.Min(IpSetNameLength, name.Length)];
    }

    /// <summary>The bridge a network's ports are on.</summary>
    public static string Bridge(Network network, HostSettings host) => network.External ? host.ExternalBridge : host.IntegrationBridge;

    /// <summary>libvirt's name of a server's domain.</summary>
    public static string Domain(long serverNumber) => string.Create(CultureInfo.InvariantCulture, $"instance-{serverNumber:x8}");

    private static string Short(string portId) => portId[..Math.Min(InterfaceIdLength, portId.Length)];
}
