using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>What a caller may not do to a port.</summary>
internal static class PortChecks
{
    /// <summary>Seeing an external network is not owning a place on it: only routers and floating IPs stand there for everybody.</summary>
    public static bool MayUse(Draft draft, Network network) =>
        Visibility.Owned(draft.Caller, network) || Visibility.IsAdvancedService(draft.Caller) || Grants.Shared(draft.Snapshot, Grants.Network, network.Id, draft.Caller.ProjectId);

    /// <summary>A caller may not pass his port off as a leg of somebody else's router.</summary>
    public static Refusal? Device(Draft draft, string owner, string deviceId)
    {
        if (deviceId.Length == 0 || !DeviceOwners.IsRouter(owner) || draft.Caller.IsAdmin) return null;
        return draft.Snapshot.Routers.Find(deviceId) is { } router && router.ProjectId == draft.Caller.ProjectId ? null : PortRefusals.ForeignDevice(deviceId);
    }

    public static Refusal? DeviceChange(Draft draft, Port port, AttributeBag body)
    {
        var (owner, device) = (body.Text("device_owner", port.DeviceOwner) ?? "", body.Text("device_id", port.DeviceId) ?? "");
        return owner == port.DeviceOwner && device == port.DeviceId ? null : Device(draft, owner, device);
    }

    /// <summary>Whether the port belongs to a router or floating IP that still stands: then it goes with that, not by itself.</summary>
    public static bool IsServing(Snapshot snapshot, Port port) => port.DeviceOwner switch
    {
        DeviceOwners.RouterInterface or DeviceOwners.RouterGateway => snapshot.Routers.Find(port.DeviceId) is not null,
        DeviceOwners.FloatingIp => snapshot.FloatingIps.CountBy("floating-port", port.Id) > 0,
        _ => false,
    };

    /// <summary>The addresses of a router's interface are its interface's, whoever asks.</summary>
    public static Refusal? RouterAddress(Snapshot snapshot, Port port, IEnumerable<AttributeValue> wanted)
    {
        if (port.DeviceOwner != DeviceOwners.RouterInterface || !IsServing(snapshot, port)) return null;
        var asked = wanted.Select(ip => ip.Find("ip_address") is { Kind: AttributeKind.Text } address ? address.Text : null).ToList();
        var same = asked.Count == port.FixedIps.Count && port.FixedIps.All(ip => asked.Contains(ip.Address.ToString()));
        return same ? null : PortRefusals.RouterPortAddress(port.Id);
    }

    /// <summary>An address that a floating IP counts on stays.</summary>
    public static Refusal? AddressChange(Snapshot snapshot, Port port, ValueList<FixedIp> changed)
    {
        var gone = port.FixedIps.Where(ip => !changed.Contains(ip)).ToList();
        if (gone.Count == 0) return null;
        var floating = snapshot.FloatingIps.By("port", port.Id).FirstOrDefault(candidate => gone.Any(ip => ip.Address == candidate.FixedAddress));
        return floating is null ? null : PortRefusals.AddressBehindFloatingIp(port.Id, floating);
    }
}
