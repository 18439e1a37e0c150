using System.Collections.Immutable;
using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>A project's ready-made topology: a network with a subnet of each default pool, behind a router to the default external network.</summary>
internal static class AutoAllocatedTopologies
{
    private const string NetworkName = "auto_allocated_network";
    private const string RouterName = "auto_allocated_router";

    public static Outcome<AutoAllocatedTopology> Create(Draft draft, AttributeBag body, string project)
    {
        if (draft.Snapshot.AutoAllocatedTopologies.Find(project) is { } known) return known;
        if (draft.Snapshot.Networks.All.FirstOrDefault(network => network is { External: true, IsDefault: true }) is not { } external)
            return AutoAllocationRefusals.Failed("No default router:external network");
        var pools = draft.Snapshot.SubnetPools.All.Where(pool => pool.IsDefault).OrderBy(pool => pool.IpVersion).ToList();
        if (pools.Count == 0) return AutoAllocationRefusals.Failed("No default pools available");
        // What a dry run shows is not the topology but that one could be made: the name of its id is "dry-run=pass".
        if (body.Flag("dry-run", false)) return new AutoAllocatedTopology { Id = project, NetworkId = "dry-run=pass", RouterId = "" };
        return Provision(draft, project, external, pools);
    }

    public static Refusal? Delete(Draft draft, AutoAllocatedTopology topology)
    {
        if (draft.Snapshot.Routers.Find(topology.RouterId) is { } router)
        {
            foreach (var leg in RouterInterfaces.Of(draft.Snapshot, router.Id).Where(leg => leg.NetworkId == topology.NetworkId).ToList())
                if (RouterInterfaces.Remove(draft, router, Bag(("port_id", leg.Id))).Fails(out var why, out _)) return why;
            if (Routers.Delete(draft, draft.Snapshot.Routers.Find(router.Id)!) is { } used) return used;
        }

        if (draft.Snapshot.Networks.Find(topology.NetworkId) is { } network && Networks.Delete(draft, network) is { } inUse) return inUse;
        draft.Remove(topology);
        return null;
    }

    private static Outcome<AutoAllocatedTopology> Provision(Draft draft, string project, Network external, List<SubnetPool> pools)
    {
        if (Networks.Create(draft, Bag(("name", NetworkName)), project).Fails(out var why, out var network)) return why;
        var info = AttributeValue.Of(("network_id", external.Id));
        if (Routers.Create(draft, Bag(("name", RouterName), ("external_gateway_info", info)), project).Fails(out why, out var router)) return why;
        foreach (var pool in pools)
        {
            var body = Bag(("name", $"auto_allocated_subnet_v{pool.IpVersion}"), ("network_id", network.Id), ("ip_version", pool.IpVersion), ("subnetpool_id", pool.Id));
            if (Subnets.Create(draft, body, project).Fails(out why, out var subnet)) return why;
            if (RouterInterfaces.Add(draft, router, Bag(("subnet_id", subnet.Id))).Fails(out why, out _)) return why;
        }

        return draft.Add(new AutoAllocatedTopology { Id = project, NetworkId = network.Id, RouterId = router.Id });
    }

    private static AttributeBag Bag(params (string Name, AttributeValue Value)[] values) => new(values.ToImmutableDictionary(value => value.Name, value => value.Value));
}
