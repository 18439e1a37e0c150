using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A new subnet with automatic addresses gives one to every port already on its network.</summary>
internal static class AutomaticAddresses
{
    public static void Give(Draft draft, Subnet subnet)
    {
        if (!Ipv6.IsAutomatic(subnet)) return;
        foreach (var port in draft.Snapshot.Ports.By("network", subnet.NetworkId).ToList())
        {
            // Gateways and the cloud's own ports take addresses only when told to.
            if (DeviceOwners.IsTrusted(port.DeviceOwner) || port.FixedIps.Count == 0) continue;
            draft.Replace(port, port with { FixedIps = port.FixedIps.Add(new FixedIp(subnet.Id, Ipv6.Eui64(subnet.Cidr, port.MacAddress))) });
        }
    }
}
