using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What binds a floating IP to a port: the port's address and the router that translates.</summary>
internal static class FloatingIpAssociations
{
    /// <summary>Disassociates every floating IP of a port.</summary>
    public static void Release(Draft draft, string portId)
    {
        foreach (var floatingIp in draft.Snapshot.FloatingIps.By("port", portId).ToList())
            draft.Replace(floatingIp, floatingIp with { PortId = null, FixedAddress = null, RouterId = null });
    }
}
