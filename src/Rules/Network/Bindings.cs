using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Where a port is plugged, and what that takes: a local VLAN for its network, a connection tracking zone for its firewall.</summary>
internal static class Bindings
{
    private const int FirstZone = 4097;
    private const int LastZone = 65535;

    /// <summary>The binding that a body asks for, over the present one.</summary>
    public static PortBinding Wanted(PortBinding present, AttributeBag body)
    {
        var profile = body.Find("binding:profile") is { } value ? value.IsNull ? "{}" : JsonText.Write(value) : present.Profile;
        return present with
        {
            HostId = body.Has("binding:host_id") ? body.Text("binding:host_id") ?? "" : present.HostId,
            VnicType = body.Text("binding:vnic_type", present.VnicType) ?? "normal",
            Profile = profile,
            // A server's port is plugged by us whatever its profile says; nothing but a written profile changes that.
            SelfPlugged = body.Has("binding:profile") ? JsonText.Read(profile).Find("plug") is { Kind: AttributeKind.Text } plug && plug.Text == "neutrino" : present.SelfPlugged,
        };
    }

    /// <summary>Binds the port as its binding asks: on this host, nowhere, or in vain on a host that is not ours.</summary>
    public static Outcome<PortBinding> Bind(Draft draft, string networkId, string deviceOwner, PortBinding binding)
    {
        if (binding.HostId.Length == 0) return binding with { VifType = "unbound", Zone = null };
        if (binding.HostId != draft.Settings.HostName || binding.VnicType != "normal") return binding with { VifType = "binding_failed", Zone = null };
        if (LocalVlans.Ensure(draft, networkId) is { } full) return full;
        // The cloud's own ports have no firewall to track flows for.
        var zone = IsOwn(deviceOwner) ? null : binding.Zone ?? (int?)draft.Snapshot.ZonesInUse.FirstFree(FirstZone, LastZone);
        if (zone is null && !IsOwn(deviceOwner)) return PortRefusals.NoZone();
        return binding with { VifType = "ovs", Zone = zone };
    }

    /// <summary>The binding of a port of the cloud's own, on this host.</summary>
    public static Outcome<PortBinding> Here(Draft draft, string networkId, string deviceOwner) =>
        Bind(draft, networkId, deviceOwner, new PortBinding { HostId = draft.Settings.HostName });

    private static bool IsOwn(string deviceOwner) => deviceOwner is DeviceOwners.Dhcp or DeviceOwners.RouterInterface or DeviceOwners.RouterGateway or DeviceOwners.FloatingIp;
}
