using System.Collections.Immutable;
using System.Globalization;
using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>The evidence for one place of a unit: the same lines of what is wanted and of what is seen.</summary>
internal static class PlaceEvidence
{
    private static readonly HashSet<string> Filter = ["filter"];
    private static readonly HashSet<string> Translation = ["nat"];

    public static ImmutableArray<Evidence> Of(Place place, UnitState wanted, UnitState seen) =>
    [
        .. from part in Parts(place, wanted, seen)
           let should = part.Lines(wanted).ToImmutableArray()
           let found = part.Lines(seen).ToImmutableArray()
           where should.Length + found.Length > 0
           select new Evidence(part.Command, should, found),
    ];

    private static IEnumerable<(string Command, Func<UnitState, IEnumerable<string>> Lines)> Parts(Place place, UnitState wanted, UnitState seen) => place.Kind switch
    {
        HopKind.Tap or HopKind.SwitchEnd => [Link("", place.Name)],
        HopKind.GuestBridge => [Link("", place.Name), ($"brctl show {place.Name}", state => LinkLines.Members(state, place.Name))],
        HopKind.BridgeEnd or HopKind.HostEnd => [Link("", place.Name), Peer("", place.Name)],
        HopKind.SwitchPort or HopKind.Uplink =>
        [
            ("ovs-vsctl show", state => OvsLines.Port(state, place.Name)),
            ($"ovs-vsctl get Interface {place.Name} external_ids", state => OvsLines.Ids(state, place.Name)),
        ],
        HopKind.Bridge =>
        [
            ("ovs-vsctl show", state => OvsLines.Bridge(state, place.Name)), Link("", place.Name),
            ($"ovs-ofctl dump-flows {place.Name}", state => OvsLines.Flows(state, place.Name)),
        ],
        HopKind.BridgeFilter => [Sysctls(wanted, "", "net/bridge/")],
        HopKind.RouterNamespace or HopKind.DhcpNamespace => [("ip netns", state => state.Namespaces.Items.Select(item => item.Name).Where(name => name == place.Name))],
        HopKind.DhcpInterface or HopKind.RouterInterface or HopKind.RouterGateway => [Link(NamespaceOf(wanted, place.Name), place.Name), Peer(NamespaceOf(wanted, place.Name), place.Name)],
        HopKind.Forwarding => [Sysctls(wanted, place.Name, "net/")],
        HopKind.Routes => [($"{LinkLines.Enter(place.Name)}ip route", state => LinkLines.Routes(state, place.Name))],
        HopKind.RouterRules => RuleLines.Of(wanted, seen, place.Name, Filter),
        HopKind.Nat => RuleLines.Of(wanted, seen, wanted.Key.Kind == UnitKind.Router ? place.Name : "", Translation),
        HopKind.Rules => RuleLines.Of(wanted, seen, "", null).Select(part => ($"{part.Command} | grep {place.Name[..10]}", part.Lines)),
        HopKind.SharedChains => RuleLines.Of(wanted, seen, "", null),
        HopKind.Identity => [("nft list table bridge neutrino", state => RuleLines.Identity(state, place.Name))],
        HopKind.IpSet => [($"ipset save {place.Name}", state => RuleLines.Set(state, place.Name))],
        HopKind.Domain =>
        [
            ("virsh list --all", state => DomainLines.Listed(state, place.Name)),
            ($"virsh dumpxml {place.Name} | grep tap", state => DomainLines.Taps(state, place.Name)),
        ],
        HopKind.Dnsmasq => Dnsmasq(place.Name, wanted, seen),
        HopKind.Listener => [($"{LinkLines.Enter(place.Name)}ss -ltn", state => Listeners(state, place.Name))],
        _ => [],
    };

    private static (string, Func<UnitState, IEnumerable<string>>) Link(string ns, string name) =>
        ($"{LinkLines.Enter(ns)}ip address show {name}", state => LinkLines.Link(state, ns, name));

    private static (string, Func<UnitState, IEnumerable<string>>) Peer(string ns, string name) =>
        ($"{LinkLines.Enter(ns)}ethtool -S {name}", state => LinkLines.Peer(state, ns, name));

    private static (string, Func<UnitState, IEnumerable<string>>) Sysctls(UnitState wanted, string ns, string prefix)
    {
        IEnumerable<Sysctl> Own(UnitState state) => state.Sysctls.Items.Where(item => item.Namespace == ns && item.Key.StartsWith(prefix, StringComparison.Ordinal));
        static string Dotted(Sysctl item) => item.Key.Replace('/', '.');
        return ($"{LinkLines.Enter(ns)}sysctl {string.Join(' ', Own(wanted).Select(Dotted))}", state => Own(state).Select(item => $"{Dotted(item)} = {item.Value}"));
    }

    private static string NamespaceOf(UnitState wanted, string link) => wanted.Links.Items.FirstOrDefault(item => item.Name == link)?.Namespace ?? "";

    private static IEnumerable<(string, Func<UnitState, IEnumerable<string>>)> Dnsmasq(string id, UnitState wanted, UnitState seen)
    {
        static IEnumerable<DhcpServer> Servers(UnitState state, string id) => state.DhcpServers.Items.Where(server => server.Id == id);
        yield return ("ps -ef | grep dnsmasq", state => Servers(state, id).Select(server => $"dnsmasq {string.Join(' ', server.Arguments)}"));
        foreach (var path in Servers(wanted, id).Concat(Servers(seen, id)).SelectMany(server => server.Files.Items).Select(file => file.Path).Distinct())
            yield return ($"cat {path}", state => Servers(state, id).SelectMany(server => server.Files.Items).Where(file => file.Path == path)
                .SelectMany(file => file.Content.TrimEnd('\n').Split('\n')).Where(line => line.Length > 0));
    }

    private static IEnumerable<string> Listeners(UnitState state, string ns) => state.Listeners.Items.Where(listener => listener.Namespace == ns)
        .Select(listener => string.Create(CultureInfo.InvariantCulture, $"LISTEN 0 512 0.0.0.0:{listener.Port} 0.0.0.0:*"));
}
