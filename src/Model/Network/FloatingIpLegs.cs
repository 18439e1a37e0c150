namespace Neutrino.Model;

/// <summary>Which of a router's legs a floating IP stands on.</summary>
public static class FloatingIpLegs
{
    /// <summary>
    /// The router's interface on the floating network whose subnet has the address (extension <c>router-interface-fip</c>), or else the router's gateway on that network.
    /// </summary>
    public static Port? Of(Snapshot snapshot, string routerId, FloatingIp floatingIp)
    {
        var legs = snapshot.Ports.By("device", routerId).Where(port => port.NetworkId == floatingIp.FloatingNetworkId).ToList();
        return legs.Find(leg => leg.DeviceOwner == DeviceOwners.RouterInterface && leg.FixedIps.Any(ip => IsIn(snapshot, ip.SubnetId, floatingIp)))
            ?? legs.Find(leg => leg.DeviceOwner == DeviceOwners.RouterGateway);
    }

    /// <summary>The router's floating IPs that stand on the leg.</summary>
    public static IEnumerable<FloatingIp> On(Snapshot snapshot, string routerId, string legId) =>
        snapshot.FloatingIps.By("router", routerId).Where(floatingIp => Of(snapshot, routerId, floatingIp)?.Id == legId);

    /// <summary>Whether the floating address is one of the subnet's.</summary>
    public static bool IsIn(Snapshot snapshot, string subnetId, FloatingIp floatingIp) => snapshot.Subnets.Find(subnetId)?.Cidr.Contains(floatingIp.Address) == true;
}
