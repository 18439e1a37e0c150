using System.Collections.Frozen;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary>The attributes that only an administrator sees (the <c>get_RESOURCE:ATTRIBUTE</c> rules of the default policy): decided per caller and resource, never per row.</summary>
internal static class AttributeVisibility
{
    private static readonly FrozenSet<string> AdminOnly = FrozenSet.Create(
        "network:segments", "network:provider:network_type", "network:provider:physical_network", "network:provider:segmentation_id",
        "port:binding:vif_type", "port:binding:vif_details", "port:binding:host_id", "port:binding:profile", "port:resource_request",
        "router:distributed", "router:ha", "subnet:segment_id");

    public static bool IsShown(ResourceTable table, AttributeRule rule, bool toAdmin) => rule.IsVisible && (toAdmin || !AdminOnly.Contains($"{table.Singular}:{rule.Name}"));
}
