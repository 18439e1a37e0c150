using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>A network's DHCP server: namespace, interface on the network's bridge, dnsmasq, and metadata for subnets that no router serves.</summary>
internal static class DhcpPlan
{
    private const int MetadataPort = 80;
    private static readonly LinkAddress MetadataAddress = new(Cidr.Parse("169.254.169.254/32"));

    public static UnitState Of(Snapshot snapshot, HostSettings host, string networkId)
    {
        var key = new UnitKey(UnitKind.Dhcp, networkId);
        if (snapshot.Networks.Find(networkId) is not { AdminStateUp: true } network || Ports(snapshot, host, networkId).FirstOrDefault() is not { } port)
            return new UnitState(key);

        var scope = DhcpScope.Of(snapshot, host, network, port);
        if (scope.Subnets.Count == 0) return new UnitState(key);
        var ns = Names.DhcpNamespace(networkId);
        var plug = new DevicePlug(key, ns, port, network, Names.DhcpInterface(port.Id, host), host);
        return new UnitState(key)
        {
            Namespaces = [new NetNamespace(ns)],
            OvsPorts = [plug.OvsPort],
            Links = plug.Links(Addresses(scope)).ToValueList(),
            Routes = DefaultRoute(scope, ns, plug.Device),
            DhcpServers = [DhcpServerPlan.Of(snapshot, host, scope, ns, plug.Device)],
            Listeners = scope.AnswersMetadata ? [new Listener(ns, MetadataPort)] : [],
        };
    }

    public static IEnumerable<Port> Ports(Snapshot snapshot, HostSettings host, string networkId) =>
        snapshot.Ports.By("network", networkId).Where(port => port.DeviceOwner == DeviceOwners.Dhcp && port.Binding.HostId == host.HostName);

    private static ValueList<LinkAddress> Addresses(DhcpScope scope)
    {
        var own = scope.Subnets.Select(subnet => new LinkAddress(new Cidr(subnet.ServerAddress, subnet.Subnet.Cidr.PrefixLength)));
        return (scope.AnswersMetadata ? own.Append(MetadataAddress) : own).ToValueList();
    }

    private static ValueList<Route> DefaultRoute(DhcpScope scope, string ns, string device) =>
        scope.Subnets.FirstOrDefault(subnet => subnet.Subnet.GatewayIp is not null) is { Subnet.GatewayIp: { } gateway }
            ? [new Route(ns, Cidr.Parse("0.0.0.0/0"), gateway, device)]
            : [];
}
