using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

/// <summary>Made by asking for it: GET of a project's topology is the action <c>allocate</c> when there is none yet.</summary>
public static class AutoAllocatedTopologyTable
{
    public static readonly ResourceTable<AutoAllocatedTopology> Table = new()
    {
        Singular = "auto_allocated_topology",
        Plural = "auto_allocated_topologies",
        Path = "auto-allocated-topology",
        Kind = ResourceKind.AutoAllocatedTopology,
        CanCreate = false,
        CanUpdate = false,
        NotFound = id => GeneralRefusals.NotFound("AutoAllocatedTopology", id),
        Rows = snapshot => snapshot.AutoAllocatedTopologies,
        IsVisibleTo = (_, caller, topology) => caller.IsAdmin || caller.ProjectId == topology.Id,
        Attributes =
        [
            Column<AutoAllocatedTopology>("id", None, (_, topology) => topology.NetworkId),
            Column<AutoAllocatedTopology>("tenant_id", None, (_, topology) => topology.Id),
            Column<AutoAllocatedTopology>("project_id", None, (_, topology) => topology.Id, extension: "project-id"),
        ],
    };
}
