using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Subnet pools: prefixes from which subnets are cut.</summary>
internal static class SubnetPools
{
    private static readonly Dictionary<int, int> LeastPrefixLength = new() { [4] = 8, [6] = 64 };

    public static Outcome<SubnetPool> Create(Draft draft, AttributeBag body, string project)
    {
        if (PrefixesOf(body.List("prefixes")).Fails(out var why, out var prefixes)) return why;
        var version = prefixes[0].Version;
        var pool = new SubnetPool
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body),
            Name = body.Text("name") ?? "",
            Prefixes = prefixes,
            MinPrefixLength = (int?)body.Number("min_prefixlen") ?? LeastPrefixLength[version],
            MaxPrefixLength = (int?)body.Number("max_prefixlen") ?? prefixes[0].Address.Bits,
            DefaultPrefixLength = (int?)body.Number("default_prefixlen") ?? (int?)body.Number("min_prefixlen") ?? LeastPrefixLength[version],
            DefaultQuota = (int?)body.Number("default_quota"),
            IsDefault = body.Flag("is_default", false),
            AddressScopeId = body.Text("address_scope_id"),
            IpVersion = version,
        };
        if (Fault(draft, pool) is { } fault) return fault;
        draft.Add(pool);
        if (body.Flag("shared", false)) Sharing.Grant(draft, project, Grants.SubnetPool, pool.Id, Grants.AccessAsShared);
        return pool;
    }

    public static Outcome<SubnetPool> Update(Draft draft, SubnetPool pool, AttributeBag body)
    {
        var prefixes = pool.Prefixes;
        if (body.Has("prefixes") && PrefixesOf(body.List("prefixes")).Fails(out var why, out prefixes)) return why;
        if (prefixes.Any(prefix => prefix.Version != pool.IpVersion)) return SubnetPoolRefusals.MixedVersions();
        if (!pool.Prefixes.All(old => prefixes.Any(prefix => prefix.Contains(old)))) return SubnetPoolRefusals.PrefixesShrink();
        var changed = pool with
        {
            Name = body.Text("name", pool.Name) ?? "",
            Prefixes = prefixes,
            MinPrefixLength = (int?)body.Number("min_prefixlen", pool.MinPrefixLength) ?? pool.MinPrefixLength,
            MaxPrefixLength = (int?)body.Number("max_prefixlen", pool.MaxPrefixLength) ?? pool.MaxPrefixLength,
            DefaultPrefixLength = (int?)body.Number("default_prefixlen", pool.DefaultPrefixLength) ?? pool.DefaultPrefixLength,
            DefaultQuota = body.Has("default_quota") ? (int?)body.Number("default_quota") : pool.DefaultQuota,
            IsDefault = body.Flag("is_default", pool.IsDefault),
            AddressScopeId = body.Text("address_scope_id", pool.AddressScopeId),
            Standard = Kinds.Described(pool.Standard, body),
        };
        return Fault(draft, changed) is { } fault ? fault : draft.Replace(pool, changed);
    }

    public static Refusal? Delete(Draft draft, SubnetPool pool)
    {
        if (draft.Snapshot.Subnets.CountBy("subnetpool", pool.Id) > 0) return SubnetPoolRefusals.InUse();
        Sharing.Forget(draft, Grants.SubnetPool, pool.Id);
        draft.Remove(pool);
        return null;
    }

    public static Outcome<ShownRows> AddPrefixes(Draft draft, SubnetPool pool, AttributeBag body)
    {
        if (Given(body).Fails(out var why, out var given)) return why;
        var changed = pool with { Prefixes = Compact(pool.Prefixes.Concat(given)) };
        if (given.Any(prefix => prefix.Version != pool.IpVersion)) return SubnetPoolRefusals.MixedVersions();
        return Fault(draft, changed) is { } fault ? fault : new ShownRows(draft.Replace(pool, changed));
    }

    /// <summary>Takes addresses away from which nothing was cut.</summary>
    public static Outcome<ShownRows> RemovePrefixes(Draft draft, SubnetPool pool, AttributeBag body)
    {
        if (Given(body).Fails(out var why, out var given)) return why;
        var used = draft.Snapshot.Subnets.By("subnetpool", pool.Id).Any(subnet => given.Any(prefix => prefix.Overlaps(subnet.Cidr)));
        if (used) return SubnetPoolRefusals.PrefixesInUse();
        var left = Compact(given.Aggregate(pool.Prefixes.AsEnumerable(), (rest, gone) => rest.SelectMany(prefix => Without(prefix, gone))));
        return left.Count == 0 ? SubnetPoolRefusals.NoPrefixes() : new ShownRows(draft.Replace(pool, pool with { Prefixes = left }));
    }

    /// <summary>Takes the network's subnets of the pool's IP version into the pool, with their prefixes.</summary>
    public static Outcome<ShownRows> Onboard(Draft draft, SubnetPool pool, AttributeBag body)
    {
        if (body.Find("network_id") is not { Kind: AttributeKind.Text } id) return GeneralRefusals.InvalidInput("network_id must be specified.");
        if (draft.Snapshot.Networks.Find(id.Text) is not { } network || !Visibility.Owned(draft.Caller, network)) return NetworkRefusals.NotFound(id.Text);
        var subnets = draft.Snapshot.Subnets.By("network", network.Id).Where(subnet => subnet.IpVersion == pool.IpVersion).ToList();
        var taken = draft.Snapshot.Subnets.By("subnetpool", pool.Id).ToList();
        foreach (var subnet in subnets)
            if (taken.Any(other => other.Cidr.Overlaps(subnet.Cidr))) return SubnetPoolRefusals.OnboardTaken(subnet.Id, subnet.Cidr, pool.Id);
        var changed = pool with { Prefixes = Compact(pool.Prefixes.Concat(subnets.Select(subnet => subnet.Cidr))) };
        if (Fault(draft, changed) is { } fault) return fault;
        draft.Replace(pool, changed);
        return new ShownRows(subnets.Select(subnet => draft.Replace(subnet, subnet with { SubnetPoolId = pool.Id })).ToValueList<IResource>());
    }

    private static Outcome<ValueList<Cidr>> Given(AttributeBag body)
    {
        if (body.Find("prefixes") is not { Kind: AttributeKind.List } prefixes) return GeneralRefusals.HttpBadRequest("Request body contains invalid data");
        return GeneralRefusals.Malformed(prefixes.List) is { } malformed ? malformed : PrefixesOf(prefixes.List);
    }

    private static Outcome<ValueList<Cidr>> PrefixesOf(IEnumerable<AttributeValue> given)
    {
        var prefixes = given.Select(prefix => Cidr.Parse(prefix.Text).Network).ToList();
        if (prefixes.Count == 0) return SubnetPoolRefusals.NoPrefixes();
        return prefixes.DistinctBy(prefix => prefix.Version).Count() > 1 ? SubnetPoolRefusals.MixedVersions() : Compact(prefixes);
    }

    /// <summary>The same addresses in the fewest prefixes: those inside others go, two halves become their whole.</summary>
    private static ValueList<Cidr> Compact(IEnumerable<Cidr> given)
    {
        var compact = new List<Cidr>();
        foreach (var prefix in given.Order())
        {
            if (compact.Count > 0 && compact[^1].Contains(prefix)) continue;
            compact.Add(prefix);
            while (compact.Count > 1 && Whole(compact[^2], compact[^1]) is { } whole)
            {
                compact.RemoveRange(compact.Count - 2, 2);
                compact.Add(whole);
            }
        }

        return compact.ToValueList();
    }

    /// <summary>What is left of a prefix: itself, nothing, or the halves that do not hold what went.</summary>
    private static IEnumerable<Cidr> Without(Cidr prefix, Cidr gone)
    {
        if (!prefix.Overlaps(gone)) return [prefix];
        if (gone.Contains(prefix)) return [];
        var low = new Cidr(prefix.First, prefix.PrefixLength + 1);
        return Without(low, gone).Concat(Without(new Cidr(low.Last.Offset(1), low.PrefixLength), gone));
    }

    private static Cidr? Whole(Cidr low, Cidr high)
    {
        if (low.PrefixLength != high.PrefixLength || low.PrefixLength == 0 || low.Version != high.Version) return null;
        var whole = new Cidr(low.Address, low.PrefixLength - 1);
        return whole.First == low.First && whole.Last == high.Last ? whole : null;
    }

    private static Refusal? Fault(Draft draft, SubnetPool pool)
    {
        if (pool.MaxPrefixLength > pool.Prefixes[0].Address.Bits) return SubnetPoolRefusals.IllegalBounds("max_prefixlen", pool.MaxPrefixLength, "ip_version", pool.Prefixes[0].Address.Bits);
        if (pool.MinPrefixLength > pool.MaxPrefixLength) return SubnetPoolRefusals.IllegalBounds("min_prefixlen", pool.MinPrefixLength, "max_prefixlen", pool.MaxPrefixLength);
        if (pool.DefaultPrefixLength < pool.MinPrefixLength) return SubnetPoolRefusals.IllegalBounds("default_prefixlen", pool.DefaultPrefixLength, "min_prefixlen", pool.MinPrefixLength);
        if (pool.DefaultPrefixLength > pool.MaxPrefixLength) return SubnetPoolRefusals.IllegalBounds("default_prefixlen", pool.DefaultPrefixLength, "max_prefixlen", pool.MaxPrefixLength);
        if (pool.IsDefault && draft.Snapshot.SubnetPools.All.Any(other => other.IsDefault && other.IpVersion == pool.IpVersion && other.Id != pool.Id)) return SubnetPoolRefusals.DefaultExists();
        return pool.AddressScopeId is { } scopeId ? ScopeFault(draft, pool, scopeId) : null;
    }

    private static Refusal? ScopeFault(Draft draft, SubnetPool pool, string scopeId)
    {
        if (draft.Snapshot.AddressScopes.Find(scopeId) is not { } scope || !Visibility.AddressScope(draft.Snapshot, draft.Caller, scope)) return SubnetPoolRefusals.ScopeNotFound(scopeId);
        if (scope.IpVersion != pool.IpVersion) return SubnetPoolRefusals.ScopeVersion(pool.Id, scopeId, scope.IpVersion);
        if (!Visibility.Owned(draft.Caller, scope)) return SubnetPoolRefusals.ScopeForeign(pool.Id, scopeId);
        var overlaps = draft.Snapshot.SubnetPools.By("address-scope", scopeId).Any(other => other.Id != pool.Id && other.Prefixes.Any(theirs => pool.Prefixes.Any(theirs.Overlaps)));
        return overlaps ? SubnetPoolRefusals.ScopeOverlap() : null;
    }
}
