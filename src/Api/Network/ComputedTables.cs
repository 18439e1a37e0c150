using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The resources that are made up from the installation and the snapshot: agents, availability zones, service providers, address counts.</summary>
internal static class ComputedTables
{
    public static ImmutableArray<ResourceTable> Of(RuleSettings settings) => [AgentTable.Of(settings), AvailabilityZones, ServiceProviders, IpAvailabilityTable.Instance];

    private static readonly ResourceTable<ComputedRow> AvailabilityZones = ComputedTable.Of(
        "availability_zone", "availability_zones", "availability_zones", ["name", "resource", "state"], _ => [Zone("network"), Zone("router")], NotFound("AvailabilityZone"), _ => true);

    private static readonly ResourceTable<ComputedRow> ServiceProviders = ComputedTable.Of(
        "service_provider", "service_providers", "service-providers", ["service_type", "name", "default"], _ => [], NotFound("ServiceProvider"), _ => true);

    public static Func<string, Refusal> NotFound(string name) => id => new Refusal($"{name}NotFound", 404, $"{name} {id} could not be found.");

    private static ComputedRow Zone(string resource) => new(resource, AttributeValue.Of(("name", "nova"), ("resource", resource), ("state", "available")));
}
