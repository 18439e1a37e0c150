using Neutrino.Model;

namespace Neutrino.Plan;

/// <param name="Tag"><c>tag0</c>, <c>tag1</c>, … as dnsmasq's options name the subnet.</param>
/// <param name="AnswersMetadata">The DHCP namespace itself answers for metadata: no router has the subnet's gateway address, or that is wished for all subnets.</param>
internal sealed record DhcpSubnet(Subnet Subnet, string Tag, IpAddress ServerAddress, bool AnswersMetadata);

/// <summary>What one network's DHCP server serves: its IPv4 subnets with DHCP on, that the server has an address in.</summary>
internal sealed record DhcpScope(Network Network, Port ServerPort, ValueList<DhcpSubnet> Subnets)
{
    public bool AnswersMetadata => Subnets.Any(subnet => subnet.AnswersMetadata);

    public static DhcpScope Of(Snapshot snapshot, HostSettings host, Network network, Port port)
    {
        var subnets = snapshot.Subnets.By("network", network.Id).Where(subnet => subnet is { EnableDhcp: true, IpVersion: 4 })
            .SelectMany(subnet => port.FixedIps.Where(ip => ip.SubnetId == subnet.Id).Take(1).Select(ip => (subnet, ip.Address)))
            .Select((served, index) => new DhcpSubnet(served.subnet, $"tag{index}", served.Address, host.ForceMetadata || (host.IsolatedMetadata && IsIsolated(snapshot, served.subnet))));
        return new DhcpScope(network, port, subnets.ToValueList());
    }

    private static bool IsIsolated(Snapshot snapshot, Subnet subnet) =>
        subnet.GatewayIp is not { } gateway
        || !snapshot.Ports.By("address", $"{subnet.Id}/{gateway}").Any(port => port.DeviceOwner == DeviceOwners.RouterInterface);
}
