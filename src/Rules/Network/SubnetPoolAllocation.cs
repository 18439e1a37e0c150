using System.Numerics;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Cutting prefixes from a subnet pool.</summary>
internal static class SubnetPoolAllocation
{
    /// <summary>The prefix asked for if it is free, or the first free one of the length asked for (the pool's default when none is).</summary>
    public static Outcome<Cidr> Take(Draft draft, SubnetPool pool, Cidr? wanted, int? length, string project)
    {
        var size = wanted?.PrefixLength ?? length ?? pool.DefaultPrefixLength;
        if (size > pool.MaxPrefixLength) return SubnetPoolRefusals.TooLong(size, pool.MaxPrefixLength);
        if (size < pool.MinPrefixLength) return SubnetPoolRefusals.TooShort(size, pool.MinPrefixLength);
        if (OverQuota(draft.Snapshot, pool, size, project)) return SubnetPoolRefusals.QuotaExceeded();
        var taken = draft.Snapshot.Subnets.By("subnetpool", pool.Id).Select(subnet => subnet.Cidr).Order().ToList();
        if (wanted is { } exact)
            return pool.Prefixes.Any(prefix => prefix.Contains(exact)) && !taken.Any(other => other.Overlaps(exact)) ? exact : SubnetPoolRefusals.Unavailable();
        return FirstFree(pool, taken, size) is { } free ? free : SubnetPoolRefusals.Exhausted(size);
    }

    /// <summary>Jumps from one taken prefix to the next: as many steps as prefixes are taken, however large the pool.</summary>
    private static Cidr? FirstFree(SubnetPool pool, List<Cidr> taken, int size)
    {
        foreach (var prefix in pool.Prefixes.Order())
        {
            if (prefix.PrefixLength > size) continue;
            var step = UInt128.One << (prefix.Address.Bits - size);
            for (var candidate = new Cidr(prefix.First, size); prefix.Contains(candidate.Address);)
            {
                var clash = taken.FirstOrDefault(other => other.Overlaps(candidate), candidate);
                if (clash == candidate && !taken.Contains(candidate)) return candidate;
                var past = UInt128.Max(clash.Last.Number, candidate.Last.Number);
                if (past >= prefix.Last.Number) break;
                candidate = candidate with { Address = candidate.Address with { Number = (past / step * step) + step } };
            }
        }

        return null;
    }

    /// <summary>An IPv4 quota counts addresses, an IPv6 quota /64s.</summary>
    private static bool OverQuota(Snapshot snapshot, SubnetPool pool, int size, string project)
    {
        if (pool.DefaultQuota is not { } quota) return false;
        var used = snapshot.Subnets.By("subnetpool", pool.Id).Where(subnet => subnet.ProjectId == project).Aggregate(BigInteger.Zero, (sum, subnet) => sum + Weight(pool, subnet.Cidr.PrefixLength));
        return used + Weight(pool, size) > quota;
    }

    private static BigInteger Weight(SubnetPool pool, int size) => pool.IpVersion == 4 ? BigInteger.One << (32 - size) : BigInteger.One << Math.Max(0, 64 - size);
}
