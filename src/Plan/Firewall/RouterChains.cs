using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>The iptables chains of a router's namespace: the seed's, line for line.</summary>
internal sealed class RouterChains(string ns, HostSettings host, Router router, ValueList<RouterLeg> legs, ValueList<FloatingTranslation> floating)
{
    private const string Agent = "neutron-l3-agent-";
    private readonly RouterLeg? gateway = legs.FirstOrDefault(leg => leg.IsGateway);

    /// <summary>The floating IPs in force: those with a leg on this host to stand on.</summary>
    public static ValueList<FloatingTranslation> Floating(Snapshot snapshot, string routerId, ValueList<RouterLeg> legs) =>
        (from ip in snapshot.FloatingIps.By("router", routerId)
         where ip.FixedAddress is not null && ip.Address.Version == 4
         let outer = FloatingIpLegs.Of(snapshot, routerId, ip)
         let leg = legs.FirstOrDefault(leg => leg.Port.Id == outer?.Id)
         where leg is not null
         orderby ip.Address
         select new FloatingTranslation(ip.Address, ip.FixedAddress!.Value, leg)).ToValueList();

    public IEnumerable<Chain> Chains() =>
    [
        Filter("neutron-filter-top", $"-j {Agent}local"),
        Filter(Agent + "FORWARD"),
        Filter(Agent + "INPUT", [.. MetadataDoor()]),
        Filter(Agent + "OUTPUT"),
        Filter(Agent + "local"),
        Nat(Agent + "OUTPUT", [.. floating.Select(Inward)]),
        Nat(Agent + "POSTROUTING", [.. ThroughInterfaces(), .. NotTranslated()]),
        Nat(Agent + "PREROUTING", [.. floating.Select(Inward).Prepend(MetadataRedirect)]),
        Nat(Agent + "float-snat", [.. floating.Where(ip => ip.Leg.IsGateway).Select(ip => $"-s {ip.Fixed}/32 -j SNAT --to-source {ip.Floating}")]),
        Nat(Agent + "snat", [.. Snat().Prepend($"-j {Agent}float-snat")]),
        Nat("neutron-postrouting-bottom", $"-j {Agent}snat"),
    ];

    public IEnumerable<SharedRule> Jumps() =>
    [
        new(ns, IpFamily.V4, "filter", "INPUT", $"-j {Agent}INPUT", -1),
        new(ns, IpFamily.V4, "filter", "FORWARD", "-j neutron-filter-top", -2),
        new(ns, IpFamily.V4, "filter", "FORWARD", $"-j {Agent}FORWARD", -1),
        new(ns, IpFamily.V4, "filter", "OUTPUT", "-j neutron-filter-top", -2),
        new(ns, IpFamily.V4, "filter", "OUTPUT", $"-j {Agent}OUTPUT", -1),
        new(ns, IpFamily.V4, "nat", "PREROUTING", $"-j {Agent}PREROUTING", -1),
        new(ns, IpFamily.V4, "nat", "OUTPUT", $"-j {Agent}OUTPUT", -1),
        new(ns, IpFamily.V4, "nat", "POSTROUTING", $"-j {Agent}POSTROUTING", -2),
        new(ns, IpFamily.V4, "nat", "POSTROUTING", "-j neutron-postrouting-bottom", -1),
    ];

    private string MetadataRedirect => $"-d 169.254.169.254/32 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports {host.MetadataPort}";

    private IEnumerable<string> MetadataDoor()
    {
        yield return $"-d 127.0.0.1/32 -p tcp -m tcp --dport {host.MetadataPort} -j ACCEPT";

        // Not in the seed, whose metadata port stands open to the outside: nobody out there is a guest of this router.
        if (gateway is not null) yield return $"-i {gateway.Device} -p tcp -m tcp --dport {host.MetadataPort} -j DROP";
    }

    /// <summary>
    /// Floating IPs on an interface count for what passes that interface: there a guest shows its floating address, and whoever comes that way keeps his own,
    /// which else would be taken for a guest's and get the gateway's.
    /// </summary>
    private IEnumerable<string> ThroughInterfaces()
    {
        foreach (var ip in floating.Where(ip => !ip.Leg.IsGateway))
        {
            yield return $"-s {ip.Fixed}/32 -o {ip.Leg.Device} -j SNAT --to-source {ip.Floating}";
            foreach (var near in ip.Leg.Addresses.Where(address => address.Prefix.Contains(ip.Floating)))
                yield return $"-s {near.Prefix.Network} -d {ip.Fixed}/32 -m conntrack --ctstate DNAT -j ACCEPT";
        }
    }

    private IEnumerable<string> NotTranslated()
    {
        if (gateway is not null && SnatAddress() is not null)
            yield return $"! -i {gateway.Device} ! -o {gateway.Device} -m conntrack ! --ctstate DNAT -j ACCEPT";
    }

    private IEnumerable<string> Snat() => SnatAddress() is not { } address ? [] :
        from leg in legs
        where !leg.IsGateway
        from inside in leg.Addresses
        where inside.Prefix.Version == 4
        orderby inside.Prefix.Network
        select $"-s {inside.Prefix.Network} -j SNAT --to-source {address}";

    private IpAddress? SnatAddress() => router.Gateway is not { EnableSnat: true } || gateway is null ? null
        : gateway.Addresses.Where(address => address.Prefix.Version == 4).Select(address => (IpAddress?)address.Prefix.Address).FirstOrDefault();

    private static string Inward(FloatingTranslation ip) => $"-d {ip.Floating}/32 -j DNAT --to-destination {ip.Fixed}";
    private Chain Filter(string name, params ReadOnlySpan<string> rules) => new(ns, IpFamily.V4, "filter", name) { Rules = ValueList.Create(rules) };
    private Chain Nat(string name, params ReadOnlySpan<string> rules) => new(ns, IpFamily.V4, "nat", name) { Rules = ValueList.Create(rules) };
}
