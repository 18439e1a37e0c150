using Neutrino.Model;

namespace Neutrino.Rules;

/// <summary>Routers: made, changed, removed. Their legs are in <see cref="RouterInterfaces"/> and <see cref="RouterGateways"/>.</summary>
internal static class Routers
{
    public static Outcome<Router> Create(Draft draft, AttributeBag body, string project)
    {
        if (Zones.Fault(body) is { } zone) return zone;
        var router = draft.Add(new Router
        {
            Id = draft.NewId(),
            ProjectId = project,
            Standard = draft.NewStandard(body, revision: 1),
            Name = body.Text("name") ?? "",
            AdminStateUp = body.Flag("admin_state_up", true),
            AvailabilityZoneHints = body.List("availability_zone_hints").Select(hint => hint.Text).ToValueList(),
        });
        return body.Find("external_gateway_info") is { IsNull: false } info ? RouterGateways.Set(draft, router, info) : router;
    }

    public static Outcome<Router> Update(Draft draft, Router router, AttributeBag body)
    {
        if (body.Find("external_gateway_info") is { } info)
        {
            var set = info.IsNull ? RouterGateways.Clear(draft, router) : RouterGateways.Set(draft, router, info);
            if (set.Fails(out var refused, out router!)) return refused;
        }

        var routes = router.Routes;
        if (body.Has("routes") && ExtraRoutes.Checked(draft, router, body.List("routes")).Fails(out var why, out routes)) return why;
        return draft.Replace(router, router with
        {
            Name = body.Text("name", router.Name) ?? "",
            AdminStateUp = body.Flag("admin_state_up", router.AdminStateUp),
            Routes = routes,
            Standard = Kinds.Described(router.Standard, body),
        });
    }

    public static Refusal? Delete(Draft draft, Router router)
    {
        var legs = RouterInterfaces.Of(draft.Snapshot, router.Id).Select(leg => leg.Id).ToList();
        if (legs.Count > 0 || draft.Snapshot.FloatingIps.CountBy("router", router.Id) > 0) return RouterRefusals.InUse(router.Id, legs);
        if (RouterGateways.Clear(draft, router).Fails(out var why, out var bare)) return why;
        draft.Remove(bare);
        return null;
    }

    /// <summary>Every leg of a router: interfaces and gateway.</summary>
    public static IEnumerable<Port> Legs(Snapshot snapshot, string routerId) => snapshot.Ports.By("device", routerId).Where(port => DeviceOwners.IsRouter(port.DeviceOwner));

    /// <summary>A router does not reach one prefix two ways.</summary>
    public static Refusal? Overlap(Snapshot snapshot, string routerId, IEnumerable<Subnet> wanted, string? exceptPort = null)
    {
        var connected = Legs(snapshot, routerId).Where(port => port.Id != exceptPort)
            .SelectMany(port => port.FixedIps).Select(ip => snapshot.Subnets.Find(ip.SubnetId)!).DistinctBy(subnet => subnet.Id).ToList();
        foreach (var subnet in wanted)
        {
            if (connected.Any(other => other.Id == subnet.Id)) return RouterRefusals.AlreadyOnSubnet(subnet.Id);
            if (connected.Find(other => other.Cidr.Overlaps(subnet.Cidr)) is { } clash) return RouterRefusals.Overlap(subnet, clash);
        }

        return null;
    }
}
