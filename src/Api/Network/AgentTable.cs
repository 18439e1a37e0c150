using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Rules;

namespace Neutrino.Api;

/// <summary><c>/v2.0/agents</c>, for administrators.</summary>
internal static class AgentTable
{
    private static readonly ImmutableArray<string> Attributes =
    [
        "id", "agent_type", "binary", "topic", "host", "admin_state_up", "created_at!", "started_at!", "heartbeat_timestamp!", "description", "resources_synced!", "availability_zone", "alive",
        "configurations!",
    ];

    public static ResourceTable<ComputedRow> Of(Agents agents)
    {
        var table = ComputedTable.Of(
            "agent", "agents", "agents", Attributes, agents.Rows, AgentRefusals.NotFound, (_, caller, _) => caller.IsAdmin);
        return table with { IsHiddenByPolicy = true, Attributes = [.. table.Attributes.Select(Writable)] };
    }

    private static AttributeRule<ComputedRow> Writable(AttributeRule<ComputedRow> attribute) => attribute.Name switch
    {
        "admin_state_up" => attribute with { AllowPut = true, Validate = Validators.Flag },
        "description" => attribute with { AllowPut = true, Validate = Validators.OrNull(Validators.Text(255)) },
        "alive" => attribute with { Validate = Validators.Flag },
        _ => attribute,
    };
}
