using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Networks: made, changed, removed.</summary>
internal static class Networks
{
    /// <summary>Below these no IPv4 or IPv6 subnet can work (RFC 791, RFC 8200).</summary>
    private const int LeastIpv4Mtu = 68;
    private const int LeastIpv6Mtu = 1280;

    public static Outcome<Network> Create(Draft draft, AttributeBag body, string project)
    {
        if (ProviderFault(body) is { } fault) return fault;
        if (Zones.Fault(body) is { } zone) return zone;
        if (Mtu(draft, body.Number("mtu") ?? 0).Fails(out var why, out var mtu)) return why;
        var external = body.Flag("router:external", false);
        var network = new Network
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body, revision: 1),
            Name = body.Text("name") ?? "",
            AdminStateUp = body.Flag("admin_state_up", true),
            External = external,
            IsDefault = external && body.Flag("is_default", false),
            Mtu = mtu,
            PortSecurityEnabled = body.Flag("port_security_enabled", true),
            DnsDomain = body.Text("dns_domain") ?? "",
            AvailabilityZoneHints = body.List("availability_zone_hints").Select(hint => hint.Text).ToValueList(),
        };
        if (body.Flag("is_default", false) && OtherDefault(draft, network) is { } other) return NetworkRefusals.DefaultExternalExists(other.Id);
        SecurityGroups.Default(draft, project);
        draft.Add(network);
        if (body.Flag("shared", false)) Sharing.Grant(draft, project, Grants.Network, network.Id, Grants.AccessAsShared);
        if (external) Sharing.Grant(draft, project, Grants.Network, network.Id, Grants.AccessAsExternal);
        return network;
    }

    public static Outcome<Network> Update(Draft draft, Network network, AttributeBag body)
    {
        if (ProviderChange(network, body) is { } fault) return fault;
        if (Mtu(draft, body.Number("mtu", network.Mtu) ?? 0, LeastMtu(draft, network)).Fails(out var why, out var mtu)) return why;
        var external = body.Flag("router:external", network.External);
        if (Expose(draft, network, external) is { } inUse) return inUse;
        if (body.Has("shared") && Share(draft, network, body.Flag("shared", false)) is { } used) return used;
        var changed = network with
        {
            Name = body.Text("name", network.Name) ?? "",
            AdminStateUp = body.Flag("admin_state_up", network.AdminStateUp),
            External = external,
            IsDefault = external && body.Flag("is_default", network.IsDefault),
            Mtu = mtu,
            PortSecurityEnabled = body.Flag("port_security_enabled", network.PortSecurityEnabled),
            DnsDomain = body.Text("dns_domain", network.DnsDomain) ?? "",
            LocalVlan = external ? null : network.LocalVlan,
            Standard = Kinds.Described(network.Standard, body),
        };
        if (changed.IsDefault && OtherDefault(draft, changed) is { } other) return NetworkRefusals.DefaultExternalExists(other.Id);
        changed = draft.Replace(network, changed);
        return LocalVlans.EnsureIfBound(draft, changed) is { } full ? full : changed;
    }

    public static Refusal? Delete(Draft draft, Network network)
    {
        foreach (var idle in draft.Snapshot.FloatingIps.By("network", network.Id).Where(floatingIp => floatingIp.PortId is null).ToList()) FloatingIps.Delete(draft, idle);
        var ports = draft.Snapshot.Ports.By("network", network.Id).ToList();
        if (ports.Where(port => port.DeviceOwner != DeviceOwners.Dhcp).Select(port => port.Id).ToList() is { Count: > 0 } users) return NetworkRefusals.InUse(network.Id, users);
        foreach (var port in ports) draft.Remove(port);
        foreach (var subnet in draft.Snapshot.Subnets.By("network", network.Id).ToList()) draft.Remove(subnet);
        Sharing.Forget(draft, Grants.Network, network.Id);
        draft.Remove(draft.Snapshot.Networks.Find(network.Id)!);
        return null;
    }

    /// <summary>The other network that is the default external one, if there is.</summary>
    private static Network? OtherDefault(Draft draft, Network network) =>
        draft.Snapshot.Networks.All.FirstOrDefault(other => other.IsDefault && other.Id != network.Id);

    private static Refusal? ProviderFault(AttributeBag body)
    {
        var segments = body.List("segments");
        var provider = body.Values.Keys.Any(key => key.StartsWith("provider:", StringComparison.Ordinal));
        if (segments.Length > 0 && provider) return NetworkRefusals.SegmentsAndProvider();
        foreach (var segment in segments)
            if (SegmentFault(name => segment.Find(name)) is { } fault) return fault;
        // All segments are local, so two are the same.
        if (segments.Length > 1) return NetworkRefusals.DuplicateSegment();
        return segments.Length == 1 ? null : SegmentFault(body.Find);
    }

    private static Refusal? SegmentFault(Func<string, AttributeValue?> find)
    {
        var type = find("provider:network_type")?.TextOrNull;
        var physical = find("provider:physical_network") is { IsNull: false };
        var segmentation = find("provider:segmentation_id") is { IsNull: false };
        if (type is null) return physical || segmentation ? NetworkRefusals.TypeRequired() : null;
        if (type != "local") return NetworkRefusals.UnknownType(type);
        return physical ? NetworkRefusals.ProhibitedForLocal("physical_network")
            : segmentation ? NetworkRefusals.ProhibitedForLocal("segmentation_id")
            : null;
    }

    private static Refusal? ProviderChange(Network network, AttributeBag body)
    {
        var same = body.Text("provider:network_type", network.NetworkType) == network.NetworkType
            && body.Text("provider:physical_network", network.PhysicalNetwork) == network.PhysicalNetwork
            && body.Number("provider:segmentation_id", network.SegmentationId) == network.SegmentationId
            && body.List("segments").All(segment => segment.Find("provider:network_type") == network.NetworkType);
        return same ? null : NetworkRefusals.ProviderUpdate();
    }

    private static Outcome<int> Mtu(Draft draft, long wanted, int least = 0)
    {
        if (wanted == 0) return draft.Settings.GlobalMtu;
        if (wanted > draft.Settings.GlobalMtu) return NetworkRefusals.MtuTooBig(draft.Settings.GlobalMtu);
        return wanted < least ? NetworkRefusals.MtuTooSmall(least) : (int)wanted;
    }

    private static int LeastMtu(Draft draft, Network network) =>
        draft.Snapshot.Subnets.By("network", network.Id).Select(subnet => subnet.IpVersion == 6 ? LeastIpv6Mtu : LeastIpv4Mtu).Append(0).Max();

    private static Refusal? Expose(Draft draft, Network network, bool external)
    {
        if (external == network.External) return null;
        if (external)
        {
            Sharing.Grant(draft, network.ProjectId, Grants.Network, network.Id, Grants.AccessAsExternal);
            return null;
        }

        var gateways = draft.Snapshot.Ports.By("network", network.Id).Any(port => port.DeviceOwner is DeviceOwners.RouterGateway or DeviceOwners.FloatingIp);
        if (gateways) return NetworkRefusals.ExternalInUse(network.Id);
        foreach (var grant in Grants.Of(draft.Snapshot, Grants.Network, network.Id).Where(grant => grant.Action == Grants.AccessAsExternal).ToList()) draft.Remove(grant);
        return null;
    }

    private static Refusal? Share(Draft draft, Network network, bool shared)
    {
        var grant = Grants.ToEverybody(draft.Snapshot, Grants.Network, network.Id, Grants.AccessAsShared);
        if (shared && grant is null) Sharing.Grant(draft, network.ProjectId, Grants.Network, network.Id, Grants.AccessAsShared);
        if (shared || grant is null) return null;
        if (Sharing.UsersOf(draft.Snapshot, network, grant).Any()) return NetworkRefusals.InvalidSharedSetting(network.Name);
        draft.Remove(grant);
        return null;
    }
}
