using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>The ipsets of a group that some rule names as its remote: the addresses of a security group's ports, or of an address group.</summary>
internal static class GroupPlan
{
    public static UnitState Of(Snapshot snapshot, string groupId)
    {
        var key = new UnitKey(UnitKind.Group, groupId);
        if (snapshot.SecurityGroupRules.CountBy("remote-group", groupId) > 0 && snapshot.SecurityGroups.Find(groupId) is not null)
            return Sets(key, snapshot.Ports.By("security-group", groupId).SelectMany(Addresses));
        if (snapshot.SecurityGroupRules.CountBy("remote-address-group", groupId) > 0 && snapshot.AddressGroups.Find(groupId) is { } group)
            return Sets(key, group.Addresses);
        return new UnitState(key);
    }

    private static IEnumerable<Cidr> Addresses(Port port) =>
        port.FixedIps.Select(ip => new Cidr(ip.Address, ip.Address.Bits)).Concat(port.AllowedAddressPairs.Select(pair => pair.Address));

    private static UnitState Sets(UnitKey key, IEnumerable<Cidr> members)
    {
        var all = members.SelectMany(Insertable).Distinct().Order().ToList();
        return new UnitState(key)
        {
            IpSets =
            [
                new IpSet("", Names.IpSet(IpFamily.V4, key.Id), IpFamily.V4) { Members = all.Where(member => member.Version == 4).ToValueList() },
                new IpSet("", Names.IpSet(IpFamily.V6, key.Id), IpFamily.V6) { Members = all.Where(member => member.Version == 6).ToValueList() },
            ],
        };
    }

    /// <summary>hash:net holds no prefix of length 0 (ipset(8)); its two halves are the same.</summary>
    private static IEnumerable<Cidr> Insertable(Cidr prefix)
    {
        var network = prefix.Network;
        if (network.PrefixLength > 0) return [network];
        var upper = network.First.Offset(UInt128.One << (network.First.Bits - 1));
        return [new Cidr(network.First, 1), new Cidr(upper, 1)];
    }
}
