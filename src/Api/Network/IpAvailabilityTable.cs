using System.Collections.Immutable;
using System.Globalization;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>/v2.0/network-ip-availabilities</c>: how many addresses each network has and uses. For administrators.</summary>
internal static class IpAvailabilityTable
{
    public static readonly ResourceTable<ComputedRow> Instance = ComputedTable.Of(
        "network_ip_availability", "network_ip_availabilities", "network-ip-availabilities",
        ["network_id", "network_name", "tenant_id", "subnet_ip_availability!", "used_ips!", "total_ips!"],
        snapshot => snapshot.Networks.All.Select(network => Row(snapshot, network)),
        ComputedTables.NotFound("Network"),
        (_, caller, _) => caller.IsAdmin);

    private static ComputedRow Row(Snapshot snapshot, Network network)
    {
        var subnets = snapshot.Subnets.By("network", network.Id).Select(subnet => (Subnet: subnet, Used: Used(snapshot, subnet), Total: Total(subnet))).ToList();
        return new ComputedRow(network.Id, AttributeValue.Of(
            ("network_id", network.Id), ("network_name", network.Name), ("tenant_id", network.ProjectId),
            ("subnet_ip_availability", subnets.Select(one => Shown(one.Subnet, one.Used, one.Total)).ToImmutableArray()),
            ("used_ips", subnets.Sum(one => one.Used)),
            ("total_ips", Number(subnets.Aggregate(UInt128.Zero, (sum, one) => sum + one.Total)))));
    }

    private static AttributeValue Shown(Subnet subnet, long used, UInt128 total) => AttributeValue.Of(
        ("subnet_id", subnet.Id), ("subnet_name", subnet.Name), ("ip_version", subnet.IpVersion), ("cidr", subnet.Cidr.ToString()), ("used_ips", used), ("total_ips", Number(total)));

    private static long Used(Snapshot snapshot, Subnet subnet) => snapshot.Ports.CountBy("subnet", subnet.Id);

    private static UInt128 Total(Subnet subnet) =>
        subnet.AllocationPools.Items.Aggregate(UInt128.Zero, (sum, pool) => sum + pool.Count);

    /// <summary>An IPv6 subnet has more addresses than 63 bits count; the greatest number stands for them.</summary>
    private static AttributeValue Number(UInt128 count) => count > (UInt128)long.MaxValue ? long.MaxValue : (long)count;
}
