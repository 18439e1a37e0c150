using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>/v2.0/network-ip-availabilities</c>: how many addresses each network has and uses. For administrators.</summary>
internal static class IpAvailabilityTable
{
    public const string Path = "network-ip-availabilities";
    private static readonly ImmutableArray<string> Attributes = ["network_id", "network_name", "tenant_id", "subnet_ip_availability!", "used_ips!", "total_ips!"];

    /// <param name="version">4 or 6: only subnets of that version count, and networks that have one; null: all do.</param>
    public static ResourceTable<ComputedRow> Of(int? version)
    {
        var table = ComputedTable.Of(
            "network_ip_availability", "network_ip_availabilities", Path, Attributes, snapshot => Rows(snapshot, version), ComputedTables.NotFound("Network"), (_, caller, _) => caller.IsAdmin);
        return table with { IsHiddenByPolicy = true, Attributes = table.Attributes.Add(new AttributeRule<ComputedRow> { Name = "ip_version", IsVisible = false, IsFilter = true, Read = (_, _) => version }) };
    }

    private static IEnumerable<ComputedRow> Rows(Snapshot snapshot, int? version)
    {
        foreach (var network in snapshot.Networks.All)
        {
            var subnets = snapshot.Subnets.By("network", network.Id).Where(subnet => version is null || subnet.IpVersion == version).ToList();
            if (version is null || subnets.Count > 0) yield return Row(snapshot, network, subnets);
        }
    }

    private static ComputedRow Row(Snapshot snapshot, Network network, List<Subnet> subnets)
    {
        var total = subnets.Aggregate(UInt128.Zero, (sum, subnet) => sum + Total(subnet));
        return new ComputedRow(network.Id, AttributeValue.Of(
            ("network_id", network.Id), ("network_name", network.Name), ("tenant_id", network.ProjectId),
            ("subnet_ip_availability", subnets.Select(subnet => Shown(snapshot, subnet)).ToImmutableArray()),
            ("used_ips", subnets.Sum(subnet => Used(snapshot, subnet))), ("total_ips", total)));
    }

    private static AttributeValue Shown(Snapshot snapshot, Subnet subnet) => AttributeValue.Of(
        ("subnet_id", subnet.Id), ("subnet_name", subnet.Name), ("ip_version", subnet.IpVersion), ("cidr", subnet.Cidr.ToString()),
        ("used_ips", Used(snapshot, subnet)), ("total_ips", Total(subnet)));

    /// <summary>Addresses, not ports: a port may have several.</summary>
    internal static long Used(Snapshot snapshot, Subnet subnet) =>
        (long)snapshot.AddressesInUse.GetValueOrDefault(subnet.Id, RangeSet.Empty).CountWithin(UInt128.Zero, UInt128.MaxValue);

    internal static UInt128 Total(Subnet subnet) => subnet.AllocationPools.Items.Aggregate(UInt128.Zero, (sum, pool) => sum + pool.Count);
}
