using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>From the guest's network card to the bridge: tap ─ qbr ─ qvb ═ qvo ─ br-int, and the firewall on the way.</summary>
internal sealed class PortSteps(Snapshot snapshot, HostSettings host)
{
    public IEnumerable<Step> Of(Port port)
    {
        var key = new UnitKey(UnitKind.Port, port.Id);
        var wanted = Planner.Plan(snapshot, host, key);
        if (wanted.OvsPorts.Count == 0) yield break;
        var network = snapshot.Networks.Find(port.NetworkId)!;
        yield return Step.On(key, HopKind.Guest, port.Id, "eth0", $"{port.MacAddress}", string.Join(", ", port.FixedIps.Select(ip => ip.Address)), Names.Tap(port.Id));
        foreach (var step in Plug(key, port, wanted)) yield return step;
        var end = wanted.OvsPorts[0];
        yield return Step.On(key, HopKind.SwitchPort, end.Name, StepWords.OnBridge(end), end.Name, end.Bridge, StepWords.Tag(end), network.Name);
        yield return StepWords.Bridge(host, end.Bridge);
    }

    private IEnumerable<Step> Plug(UnitKey key, Port port, UnitState wanted)
    {
        var (tap, qbr, qvb, qvo) = (Names.Tap(port.Id), Names.GuestBridge(port.Id), Names.GuestBridgeEnd(port.Id), Names.GuestSwitchEnd(port.Id));
        var isOurs = wanted.Links.Count > 0;
        if (isOurs)
        {
            yield return Step.On(key, HopKind.Tap, tap, tap, tap, qbr);
            yield return Step.On(key, HopKind.GuestBridge, qbr, qbr, qbr, tap, qvb);
        }

        foreach (var step in Firewall(key, port, wanted)) yield return step;
        if (!isOurs) yield break;
        yield return Step.On(key, HopKind.BridgeEnd, qvb, qvb, qvb, qvo, qbr);
        yield return Step.On(key, HopKind.SwitchEnd, qvo, qvo, qvo, qvb, wanted.OvsPorts[0].Bridge);
    }

    private IEnumerable<Step> Firewall(UnitKey key, Port port, UnitState wanted)
    {
        yield return Step.Beside(Planner.Switch, HopKind.BridgeFilter, Places.BridgeFilter.Name, Places.BridgeFilter.Name);
        yield return Step.Beside(Planner.Firewall, HopKind.SharedChains, Places.SharedChains.Name, Places.SharedChains.Name);
        yield return Step.Beside(key, HopKind.Rules, port.Id, "iptables", Names.PortChain('i', port.Id), Names.Tap(port.Id));
        foreach (var identity in wanted.Identities) yield return Step.Beside(key, HopKind.Identity, identity.Device, "nft", identity.Device);
        var groups = port.SecurityGroups.Items.SelectMany(group => snapshot.SecurityGroupRules.By("group", group)).Select(rule => rule.RemoteGroupId ?? rule.RemoteAddressGroupId).OfType<string>();
        foreach (var group in groups.Distinct().Order(StringComparer.Ordinal))
        {
            var unit = new UnitKey(UnitKind.Group, group);
            foreach (var set in Planner.Plan(snapshot, host, unit).IpSets) yield return Step.Beside(unit, HopKind.IpSet, set.Name, "ipset", set.Name);
        }
    }
}
