using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

public static class SubnetPoolTable
{
    public static readonly ResourceTable<SubnetPool> Table = new()
    {
        Singular = "subnetpool",
        Plural = "subnetpools",
        Path = "subnetpools",
        Kind = ResourceKind.SubnetPool,
        HasTags = true,
        NotFound = SubnetPoolRefusals.NotFound,
        Rows = snapshot => snapshot.SubnetPools,
        IsVisibleTo = Visibility.SubnetPool,
        Attributes =
        [
            Id<SubnetPool>(),
            Column<SubnetPool>("name", Post | Put | Filter | Sort, (_, pool) => pool.Name, Validators.NotEmptyText(255)),
            Tenant<SubnetPool>(),
            Column<SubnetPool>("prefixes", Post | Put, (_, pool) => AttributeValue.Texts(pool.Prefixes.Select(prefix => prefix.ToString())), AddressValidators.PrefixList),
            Column<SubnetPool>("default_quota", Post | Put | Filter | Sort | Optional, (_, pool) => pool.DefaultQuota, Length),
            Column<SubnetPool>("ip_version", Filter | Sort, (_, pool) => pool.IpVersion),
            Column<SubnetPool>("default_prefixlen", Post | Put | Filter | Sort | Optional, (_, pool) => Written(pool.DefaultPrefixLength), Length),
            Column<SubnetPool>("min_prefixlen", Post | Put | Filter | Sort | Optional, (_, pool) => Written(pool.MinPrefixLength), Length),
            Column<SubnetPool>("max_prefixlen", Post | Put | Filter | Sort | Optional, (_, pool) => Written(pool.MaxPrefixLength), Length),
            Column<SubnetPool>("shared", Post | Filter | Sort | Policy, (at, pool) => Grants.Shared(at.Snapshot, Grants.SubnetPool, pool.Id, at.Caller.ProjectId), Validators.Flag, false),
            Column<SubnetPool>("is_default", Post | Put | Filter | Sort | Policy, (_, pool) => pool.IsDefault, Validators.Flag, false),
            Column<SubnetPool>("address_scope_id", Post | Put | Filter | Sort | Optional, (_, pool) => pool.AddressScopeId,
                Validators.OrNull(Validators.Uuid), extension: "address-scope", index: "address-scope"),
            Description<SubnetPool>(),
            .. StandardEnd<SubnetPool>(),
        ],
    };

    /// <summary>Replies write these lengths as text.</summary>
    private static AttributeValue Written(int length) => length.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static Validated Length(AttributeValue value) => Validators.Then(Validators.Integer, Validators.NonNegative)(value);
}
