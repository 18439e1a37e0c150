using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>The allocation pools of a subnet: made from its prefix, or checked against it.</summary>
internal static class Pools
{
    /// <summary>Every address that a host may have. A /31 and a /32 (and their IPv6 kin) have no network and broadcast address to spare.</summary>
    public static AddressRange Hosts(Cidr cidr)
    {
        var small = cidr.PrefixLength >= (cidr.Version == 4 ? 31 : 127);
        if (small) return new AddressRange(cidr.First, cidr.Last);
        return new AddressRange(cidr.First.Offset(1), cidr.Version == 4 ? cidr.Last with { Number = cidr.Last.Number - 1 } : cidr.Last);
    }

    /// <summary>All hosts but the gateway.</summary>
    public static ValueList<AddressRange> Default(Cidr cidr, IpAddress? gateway)
    {
        var hosts = Hosts(cidr);
        if (gateway is not { } taken || !hosts.Contains(taken)) return [hosts];
        var pools = new List<AddressRange>();
        if (taken.Number > hosts.Start.Number) pools.Add(new AddressRange(hosts.Start, taken with { Number = taken.Number - 1 }));
        if (taken.Number < hosts.End.Number) pools.Add(new AddressRange(taken.Offset(1), hosts.End));
        return pools.ToValueList();
    }

    public static Outcome<ValueList<AddressRange>> Given(Cidr cidr, IEnumerable<AttributeValue> given)
    {
        var hosts = Hosts(cidr);
        var pools = given.Select(pool => new AddressRange(IpAddress.Parse(pool.Find("start")!.Value.Text), IpAddress.Parse(pool.Find("end")!.Value.Text))).ToList();
        foreach (var pool in pools)
        {
            if (pool.Start.Version != cidr.Version || pool.End.Version != cidr.Version || pool.Start.CompareTo(pool.End) > 0) return SubnetRefusals.PoolInvalid(pool);
            if (!hosts.Contains(pool.Start) || !hosts.Contains(pool.End)) return SubnetRefusals.PoolOutOfBounds(pool, cidr);
        }

        for (var i = 0; i < pools.Count; i++)
        {
            for (var j = i + 1; j < pools.Count; j++)
                if (pools[i].Overlaps(pools[j])) return SubnetRefusals.PoolsOverlap(pools[i], pools[j], cidr);
        }

        return pools.ToValueList();
    }

    public static Refusal? GatewayConflict(IpAddress? gateway, ValueList<AddressRange> pools)
    {
        if (gateway is not { } address) return null;
        foreach (var pool in pools)
            if (pool.Contains(address)) return SubnetRefusals.GatewayInPool(address, pool);
        return null;
    }
}
