using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Which prefix a new subnet has: the caller's, or one cut from a subnet pool.</summary>
internal static class Prefixes
{
    public static Outcome<Chosen> Choose(Draft draft, AttributeBag body, Network network, int version, string project)
    {
        var cidr = body.Text("cidr");
        if (PoolOf(draft, body, version).Fails(out var why, out var pool)) return why;
        if (cidr is not null && body.Number("prefixlen") is not null) return SubnetRefusals.CidrAndPrefixLength();
        if (cidr is null && pool.Row is null) return SubnetRefusals.CidrRequired();
        var wanted = cidr is null ? (Cidr?)null : Cidr.Parse(cidr).Network;
        if (wanted is { } prefix && prefix.Version != version) return SubnetRefusals.WrongVersion("cidr", cidr!, version);
        if (pool.Row is { } row && row.IpVersion != version) return SubnetPoolRefusals.WrongVersion(row.IpVersion, version);
        if (Affinity(draft, network, version, pool.Row) is { } mixed) return mixed;
        if (pool.Row is null) return new Chosen(wanted!.Value, null);
        return SubnetPoolAllocation.Take(draft, pool.Row, wanted, (int?)body.Number("prefixlen"), project).Fails(out why, out var taken)
            ? why
            : new Chosen(taken, pool.Row.Id);
    }

    private static Outcome<Pool> PoolOf(Draft draft, AttributeBag body, int version)
    {
        var id = body.Text("subnetpool_id");
        if (body.Flag("use_default_subnetpool", false))
        {
            if (id is not null) return GeneralRefusals.BadRequest("subnets", "subnetpool_id and use_default_subnetpool cannot both be specified");
            var known = draft.Snapshot.SubnetPools.All.FirstOrDefault(pool => pool.IsDefault && pool.IpVersion == version);
            return known is null ? SubnetPoolRefusals.NoDefault(version) : new Pool(known);
        }

        if (id is null) return new Pool(null);
        if (id == SubnetTable.PrefixDelegation) return GeneralRefusals.BadRequest("subnets", "prefix delegation is not enabled");
        return draft.Snapshot.SubnetPools.Find(id) is { } row && Visibility.SubnetPool(draft.Snapshot, draft.Caller, row) ? new Pool(row) : SubnetPoolRefusals.NotFound(id);
    }

    /// <summary>All subnets of one version on a network are in the same address scope, and come from the same pool or from none.</summary>
    private static Refusal? Affinity(Draft draft, Network network, int version, SubnetPool? pool)
    {
        var others = draft.Snapshot.Subnets.By("network", network.Id).Where(other => other.IpVersion == version).Select(other => draft.Snapshot.SubnetPools.Find(other.SubnetPoolId)).ToList();
        if (pool is not null && others.Any(other => other?.AddressScopeId != pool.AddressScopeId)) return SubnetPoolRefusals.ScopeAffinity();
        return others.Any(other => other?.Id != pool?.Id) ? SubnetPoolRefusals.NetworkAffinity() : null;
    }

    public sealed record Chosen(Cidr Cidr, string? PoolId);

    private sealed record Pool(SubnetPool? Row);
}
