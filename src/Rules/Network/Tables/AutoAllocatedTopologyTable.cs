using Neutrino.Model;
using static Neutrino.Rules.Columns;
using static Neutrino.Rules.Traits;

namespace Neutrino.Rules;

/// <summary>Made by asking for it: the GET of a project's topology is a create (with its <c>project_id</c>), which gives the one there is or makes one.</summary>
public static class AutoAllocatedTopologyTable
{
    public static readonly ResourceTable<AutoAllocatedTopology> Table = new()
    {
        Singular = "auto_allocated_topology",
        Plural = "auto_allocated_topologies",
        Path = "auto-allocated-topology",
        Kind = ResourceKind.AutoAllocatedTopology,
        CanUpdate = false,
        NotFound = id => GeneralRefusals.NotFound("AutoAllocatedTopology", id),
        Rows = snapshot => snapshot.AutoAllocatedTopologies,
        IsVisibleTo = (_, caller, topology) => caller.IsAdmin || caller.ProjectId == topology.Id,
        Attributes =
        [
            Column<AutoAllocatedTopology>("id", None, (_, topology) => topology.NetworkId),
            Column<AutoAllocatedTopology>("tenant_id", None, (_, topology) => topology.Id),
            Input<AutoAllocatedTopology>("dry-run", Post, Validators.Flag, false),
            Column<AutoAllocatedTopology>("project_id", Post | Optional, (_, topology) => topology.Id, extension: "project-id"),
        ],
    };
}
