using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Neutrino.Rules;

/// <summary>Every table of the Network API.</summary>
public static class NetworkTables
{
    public static readonly ImmutableArray<ResourceTable> All =
    [
        NetworkTable.Table, SubnetTable.Table, PortTable.Table, RouterTable.Table, FloatingIpTable.Table, SecurityGroupTable.Table, SecurityGroupRuleTable.Table,
        AddressGroupTable.Table, SubnetPoolTable.Table, AddressScopeTable.Table, RbacPolicyTable.Table, AutoAllocatedTopologyTable.Table, QuotaTable.Table,
    ];

    private static readonly FrozenDictionary<string, ResourceTable> ByName =
        All.SelectMany(table => new[] { table.Path, table.Plural, table.Singular }.Distinct().Select(name => (name, table)))
            .ToFrozenDictionary(entry => entry.name, entry => entry.table, StringComparer.Ordinal);

    /// <summary>The table by its path (<c>security-groups</c>), singular or plural; null when there is none.</summary>
    public static ResourceTable? Find(string name) => ByName.GetValueOrDefault(name);
}
