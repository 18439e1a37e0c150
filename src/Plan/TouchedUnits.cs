using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>Which units a change of one row can concern. Too many costs a look; too few would be wrong (a test compares with the full plan).</summary>
internal static class TouchedUnits
{
    public static IEnumerable<UnitKey> Of(Snapshot before, Snapshot after, Change change) => (change.Kind switch
    {
        ResourceKind.Network => OfNetwork((Network?)change.Before, (Network?)change.After, after),
        ResourceKind.Subnet => OfSubnet((Subnet)(change.After ?? change.Before)!, before, after),
        ResourceKind.Port => OfPort((Port?)change.Before, (Port?)change.After, before, after),
        ResourceKind.Router => [new UnitKey(UnitKind.Router, change.Id)],
        ResourceKind.FloatingIp => OfFloatingIp((FloatingIp?)change.Before, (FloatingIp?)change.After),
        ResourceKind.SecurityGroup => OfGroup(change.Id, before, after),
        ResourceKind.SecurityGroupRule => new[] { change.Before, change.After }.OfType<SecurityGroupRule>().SelectMany(rule => OfRule(rule, before, after)),
        ResourceKind.Server => OfServer((Server?)change.Before, (Server?)change.After, change.Id),
        ResourceKind.AddressGroup => [new UnitKey(UnitKind.Group, change.Id)],
        _ => [],
    }).Distinct();

    private static IEnumerable<UnitKey> OfNetwork(Network? before, Network? after, Snapshot snapshot)
    {
        if (before is null || after is null) return [];
        var sameOnHost = before.Mtu == after.Mtu && before.AdminStateUp == after.AdminStateUp && before.LocalVlan == after.LocalVlan
            && before.External == after.External && before.DnsDomain == after.DnsDomain;
        return sameOnHost ? [] : snapshot.Ports.By("network", after.Id).SelectMany(port => Planner.PortUnit(port).Concat(OfGuests(port.Id, snapshot)));
    }

    /// <summary>Ports that come to a server, or leave one, are plugged by another hand from then on.</summary>
    private static IEnumerable<UnitKey> OfServer(Server? before, Server? after, string id)
    {
        var (old, own) = (before?.Ports ?? [], after?.Ports ?? []);
        var moved = old == own ? [] : old.Except(own).Concat(own.Except(old));
        return moved.Select(port => new UnitKey(UnitKind.Port, port)).Append(new UnitKey(UnitKind.Server, id));
    }

    private static IEnumerable<UnitKey> OfGuests(string portId, Snapshot snapshot) => snapshot.Servers.By("port", portId).Select(server => new UnitKey(UnitKind.Server, server.Id));

    private static IEnumerable<UnitKey> OfSubnet(Subnet subnet, Snapshot before, Snapshot after) =>
        after.Ports.By("network", subnet.NetworkId).Concat(before.Ports.By("network", subnet.NetworkId))
            .Where(port => port.DeviceOwner is DeviceOwners.Dhcp or DeviceOwners.RouterInterface or DeviceOwners.RouterGateway)
            .SelectMany(Planner.PortUnit);

    private static IEnumerable<UnitKey> OfPort(Port? before, Port? after, Snapshot snapshotBefore, Snapshot snapshotAfter)
    {
        foreach (var port in new[] { before, after })
        {
            if (port is null) continue;
            if (port.Binding.HostId.Length > 0)
                foreach (var unit in Planner.PortUnit(port)) yield return unit;
        }

        foreach (var unit in OfGuests((after ?? before)!.Id, snapshotAfter)) yield return unit;

        if (before is not null && after is not null && SameAddresses(before, after) && SameNames(before, after) && before.DeviceOwner == after.DeviceOwner
            && before.SecurityGroups == after.SecurityGroups)
            yield break;

        var networkId = (after ?? before)!.NetworkId;
        yield return new UnitKey(UnitKind.Dhcp, networkId);
        foreach (var group in (before?.SecurityGroups ?? []).Concat(after?.SecurityGroups ?? []))
        {
            if (snapshotBefore.SecurityGroupRules.CountBy("remote-group", group) + snapshotAfter.SecurityGroupRules.CountBy("remote-group", group) > 0)
                yield return new UnitKey(UnitKind.Group, group);
        }
    }

    private static bool SameAddresses(Port before, Port after) =>
        before.FixedIps == after.FixedIps && before.MacAddress == after.MacAddress && before.AllowedAddressPairs == after.AllowedAddressPairs;

    private static bool SameNames(Port before, Port after) =>
        before.DnsName == after.DnsName && before.DnsDomain == after.DnsDomain && before.ExtraDhcpOptions == after.ExtraDhcpOptions;

    private static IEnumerable<UnitKey> OfFloatingIp(FloatingIp? before, FloatingIp? after)
    {
        if (before?.RouterId is { } old) yield return new UnitKey(UnitKind.Router, old);
        if (after?.RouterId is { } router) yield return new UnitKey(UnitKind.Router, router);
    }

    private static IEnumerable<UnitKey> OfGroup(string groupId, Snapshot before, Snapshot after) =>
        Members(groupId, before, after).Append(new UnitKey(UnitKind.Group, groupId));

    private static IEnumerable<UnitKey> OfRule(SecurityGroupRule rule, Snapshot before, Snapshot after) =>
        Members(rule.SecurityGroupId, before, after).Concat(Planner.RemoteGroups(rule));

    private static IEnumerable<UnitKey> Members(string groupId, Snapshot before, Snapshot after) =>
        before.Ports.By("security-group", groupId).Concat(after.Ports.By("security-group", groupId))
            .Where(port => port.Binding.HostId.Length > 0).SelectMany(Planner.PortUnit);
}
