using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The ports that routers and floating IPs stand on.</summary>
internal static class RouterPorts
{
    /// <summary>A leg of the router, bound to this host.</summary>
    public static Outcome<Port> AddLeg(Draft draft, Router router, Network network, string owner, string project, IEnumerable<AttributeValue>? fixedIps)
    {
        if (MacAddresses.Choose(draft, network.Id, null).Fails(out var why, out var mac)) return why;
        if (Addresses.Allocate(draft, new(network, owner, mac, fixedIps, [])).Fails(out why, out var ips)) return why;
        if (Bindings.Here(draft, network.Id, owner).Fails(out why, out var binding)) return why;
        return draft.Add(new Port
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(revision: 1),
            NetworkId = network.Id,
            MacAddress = mac,
            DeviceId = router.Id,
            DeviceOwner = owner,
            FixedIps = ips,
            PortSecurityEnabled = false,
            Binding = binding,
        });
    }

    /// <summary>The port that holds a floating address; nothing is plugged for it.</summary>
    public static Outcome<Port> AddFloating(Draft draft, string floatingIpId, Network network, IEnumerable<AttributeValue>? fixedIps)
    {
        if (MacAddresses.Choose(draft, network.Id, null).Fails(out var why, out var mac)) return why;
        if (Addresses.Allocate(draft, new(network, DeviceOwners.FloatingIp, mac, fixedIps, [])).Fails(out why, out var ips)) return why;
        return draft.Add(new Port
        {
            Id = draft.NewId(),
            ProjectId = "",
            Standard = draft.NewStandard(revision: 1),
            NetworkId = network.Id,
            MacAddress = mac,
            DeviceId = floatingIpId,
            DeviceOwner = DeviceOwners.FloatingIp,
            FixedIps = ips,
            PortSecurityEnabled = false,
            FixedStatus = "N/A",
        });
    }
}
