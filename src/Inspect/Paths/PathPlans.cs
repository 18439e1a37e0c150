using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>From a subject to its paths: which things of which units its packets meet, in their order. Pure.</summary>
internal sealed class PathPlans(Snapshot snapshot, HostSettings host)
{
    private readonly RouterSteps routers = new(snapshot, host);
    private readonly PortSteps ports = new(snapshot, host);

    public IEnumerable<PathPlan> Of(Subject subject) => subject.Kind switch
    {
        SubjectKind.Network => [new PathPlan(subject, [.. Network(snapshot.Networks.Find(subject.Id)!)])],
        SubjectKind.Router => Router(subject),
        SubjectKind.Server => Server(subject, snapshot.Servers.Find(subject.Id)!),
        SubjectKind.Port => [new PathPlan(subject, [.. Port(snapshot.Ports.Find(subject.Id)!)])],
        _ => [new PathPlan(subject, [.. Host()])],
    };

    private IEnumerable<Step> Host()
    {
        yield return Step.Beside(Planner.Switch, HopKind.BridgeFilter, Places.BridgeFilter.Name, Places.BridgeFilter.Name);
        yield return Step.Beside(Planner.Firewall, HopKind.SharedChains, Places.SharedChains.Name, Places.SharedChains.Name);
        yield return Step.On(Planner.Switch, HopKind.Bridge, host.IntegrationBridge, host.IntegrationBridge, host.IntegrationBridge);
        foreach (var step in routers.External(null)) yield return step;
    }

    private IEnumerable<Step> Network(Network network)
    {
        var key = new UnitKey(UnitKind.Dhcp, network.Id);
        var wanted = Planner.Plan(snapshot, host, key);
        if (wanted.Namespaces.Count > 0)
            foreach (var step in Dhcp(key, wanted, network)) yield return step;
        if (!network.External) yield break;
        var gateway = snapshot.Subnets.By("network", network.Id).Select(subnet => subnet.GatewayIp).FirstOrDefault(address => address is { Version: 4 });
        foreach (var step in routers.External(gateway)) yield return step;
    }

    private IEnumerable<Step> Dhcp(UnitKey key, UnitState wanted, Network network)
    {
        var (ns, link) = (wanted.Namespaces[0].Name, wanted.Links[0]);
        var port = StepWords.PortOf(wanted, link);
        var addresses = string.Join(", ", link.Addresses.Select(address => address.Prefix));
        yield return Step.Beside(key, HopKind.DhcpNamespace, ns, ns, ns, network.Name);
        yield return Step.On(key, HopKind.Dnsmasq, network.Id, "dnsmasq", network.Name, link.Name);
        yield return Step.On(key, HopKind.DhcpInterface, link.Name, link.Name, link.Name, ns, addresses);
        foreach (var step in StepWords.HostEnd(key, link, port)) yield return step;
        if (wanted.Routes.Count > 0) yield return Step.Beside(key, HopKind.Routes, ns, "ip route", ns, string.Join(", ", wanted.Routes.Select(LinkLines.Line)));
        foreach (var listener in wanted.Listeners) yield return Step.Beside(key, HopKind.Listener, ns, $":{listener.Port}", $"{listener.Port}", ns);
        yield return Step.On(key, HopKind.SwitchPort, port.Name, StepWords.OnBridge(port), port.Name, port.Bridge, StepWords.Tag(port), network.Name);
        yield return StepWords.Bridge(host, port.Bridge);
    }

    private IEnumerable<PathPlan> Router(Subject subject)
    {
        var legs = snapshot.Ports.By("device", subject.Id).Where(port => port.DeviceOwner == DeviceOwners.RouterInterface).Select(port => port.Id).ToArray();
        return legs.Length == 0
            ? [new PathPlan(subject, [.. routers.Through(subject.Id, null)])]
            : legs.Select(leg => new PathPlan(subject, [.. routers.Through(subject.Id, leg)]));
    }

    /// <summary>A path for each network card.</summary>
    private IEnumerable<PathPlan> Server(Subject subject, Server server)
    {
        var key = new UnitKey(UnitKind.Server, server.Id);
        ImmutableArray<Step> guest = [.. Planner.Plan(snapshot, host, key).Domains.Select(domain => Step.On(
            key, HopKind.Domain, domain.Name, domain.Name, domain.Name, server.Name, string.Join(", ", domain.Interfaces.Select(plugged => plugged.Device))))];
        var cards = server.Ports.Items.Select(snapshot.Ports.Find).OfType<Port>().ToArray();
        return cards.Length == 0 ? [new PathPlan(subject, guest)] : cards.Select(port => new PathPlan(subject, [.. guest, .. Port(port)]));
    }

    private IEnumerable<Step> Port(Port port)
    {
        foreach (var step in ports.Of(port)) yield return step;
        if (routers.Of(port) is not var (router, leg)) yield break;
        foreach (var step in routers.Through(router, leg).Skip(1)) yield return step;
    }
}
