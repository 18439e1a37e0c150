using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Which hop each thing of a unit is.</summary>
internal static class Places
{
    public static Place Link(UnitKey unit, string ns, string name) => new(LinkKind(unit, ns, name), name);

    public static Place OvsPort(UnitKey unit, string name) => new(unit.Kind == UnitKind.Switch ? HopKind.Uplink : HopKind.SwitchPort, name);

    public static Place Namespace(string name) => new(name.StartsWith("qdhcp-", StringComparison.Ordinal) ? HopKind.DhcpNamespace : HopKind.RouterNamespace, name);

    /// <summary>The chains and lines of one table.</summary>
    public static Place Rules(UnitKey unit, string table, string ns) => unit.Kind switch
    {
        UnitKind.Router => new(table == "nat" ? HopKind.Nat : HopKind.RouterRules, ns),
        UnitKind.Firewall => SharedChains,
        UnitKind.Switch => new(HopKind.Nat, "br-ex"),
        _ => new(HopKind.Rules, unit.Id),
    };

    public static readonly Place SharedChains = new(HopKind.SharedChains, "neutron-openvswi");
    public static readonly Place BridgeFilter = new(HopKind.BridgeFilter, "bridge-nf-call-iptables");

    /// <summary>Where to put what concerns the unit as a whole.</summary>
    public static Place First(UnitState wanted) => wanted.Key.Kind switch
    {
        UnitKind.Switch => new(HopKind.Bridge, wanted.OvsBridges.Items.Select(bridge => bridge.Name).FirstOrDefault("")),
        UnitKind.Firewall => SharedChains,
        UnitKind.Group => new(HopKind.IpSet, wanted.IpSets.Items.Select(set => set.Name).FirstOrDefault(wanted.Key.Id)),
        UnitKind.Port => new(HopKind.SwitchPort, wanted.OvsPorts.Items.Select(port => port.Name).FirstOrDefault(wanted.Key.Id)),
        UnitKind.Server => new(HopKind.Domain, wanted.Domains.Items.Select(domain => domain.Name).FirstOrDefault(wanted.Key.Id)),
        UnitKind.Dhcp => new(HopKind.DhcpNamespace, wanted.Namespaces.Items.Select(item => item.Name).FirstOrDefault(wanted.Key.Id)),
        _ => new(HopKind.RouterNamespace, wanted.Namespaces.Items.Select(item => item.Name).FirstOrDefault(wanted.Key.Id)),
    };

    private static HopKind LinkKind(UnitKey unit, string ns, string name) => unit.Kind switch
    {
        UnitKind.Switch => HopKind.Bridge,
        UnitKind.Dhcp or UnitKind.Router when ns.Length == 0 => HopKind.HostEnd,
        UnitKind.Dhcp => HopKind.DhcpInterface,
        UnitKind.Router => name.StartsWith("qg-", StringComparison.Ordinal) ? HopKind.RouterGateway : HopKind.RouterInterface,
        _ when name.StartsWith("qbr", StringComparison.Ordinal) => HopKind.GuestBridge,
        _ when name.StartsWith("qvb", StringComparison.Ordinal) => HopKind.BridgeEnd,
        _ when name.StartsWith("qvo", StringComparison.Ordinal) => HopKind.SwitchEnd,
        _ => HopKind.Tap,
    };
}
