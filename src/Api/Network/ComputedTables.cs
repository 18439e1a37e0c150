using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The resources that are made up from the installation and the snapshot: agents, availability zones, service providers, address counts.</summary>
internal static class ComputedTables
{
    public static ImmutableArray<ResourceTable> Of(Agents agents) => [AgentTable.Of(agents), AvailabilityZones, ServiceProviders, IpAvailabilityTable.Of(null), FloatingIpPools];

    private static readonly ResourceTable<ComputedRow> AvailabilityZones = ComputedTable.Of(
        "availability_zone", "availability_zones", "availability_zones", ["name", "resource", "state"], _ => [Zone("network"), Zone("router")], NotFound("AvailabilityZone"), (_, _, _) => true);

    private static readonly ResourceTable<ComputedRow> ServiceProviders = ComputedTable.Of(
        "service_provider", "service_providers", "service-providers", ["service_type", "name", "default"], _ => [Provider], NotFound("ServiceProvider"), (_, _, _) => true);

    private static readonly ResourceTable<ComputedRow> FloatingIpPools = Pools();

    public static Func<string, Refusal> NotFound(string name) => id => new Refusal($"{name}NotFound", 404, $"{name} {id} could not be found.");

    /// <summary>Routers are neither distributed nor highly available.</summary>
    private static ComputedRow Provider =>
        new("single_node", AttributeValue.Of(("service_type", "L3_ROUTER_NAT"), ("name", "single_node"), ("default", false)));

    private static ComputedRow Zone(string resource) => new(resource, AttributeValue.Of(("name", "nova"), ("resource", resource), ("state", "available")));

    /// <summary>The subnets that floating IPs may come from: the IPv4 ones of external networks. Each is shown as its reader's own.</summary>
    private static ResourceTable<ComputedRow> Pools()
    {
        var table = ComputedTable.Of(
            "floatingip_pool", "floatingip_pools", "floatingip_pools", ["cidr!", "subnet_id!", "subnet_name!", "network_id!"],
            snapshot => snapshot.Subnets.All.Where(subnet => subnet.IpVersion == 4 && snapshot.Networks.Find(subnet.NetworkId) is { External: true }).Select(Pool),
            NotFound("FloatingipPool"),
            (snapshot, caller, pool) => snapshot.Subnets.Find(pool.Id) is { } subnet && snapshot.Networks.Find(subnet.NetworkId) is { } network && Visibility.Network(snapshot, caller, network));
        return table with { Attributes = table.Attributes.Add(new AttributeRule<ComputedRow> { Name = "tenant_id", Read = (at, _) => at.Caller.ProjectId }) };
    }

    private static ComputedRow Pool(Subnet subnet) => new(subnet.Id, AttributeValue.Of(
        ("cidr", subnet.Cidr.ToString()), ("subnet_id", subnet.Id), ("subnet_name", subnet.Name), ("network_id", subnet.NetworkId)));
}
