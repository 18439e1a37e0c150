using Neutrino.HostState;
using Neutrino.Model;

namespace Neutrino.Plan;

/// <summary>The iptables chains of a router's namespace: the seed's, line for line.</summary>
internal sealed class RouterChains(string ns, HostSettings host, Router router, ValueList<RouterLeg> legs, ValueList<FloatingTranslation> floating)
{
    private const string Agent = "neutron-l3-agent-";
    private readonly RouterLeg? gateway = legs.FirstOrDefault(leg => leg.IsGateway);

    /// <summary>The floating IPs in force: none without a gateway.</summary>
    public ValueList<FloatingTranslation> FloatingIps => gateway is null ? [] : floating;

    public static ValueList<FloatingTranslation> Floating(Snapshot snapshot, string routerId) =>
        snapshot.FloatingIps.By("router", routerId)
            .Where(ip => ip.FixedAddress is not null && ip.Address.Version == 4)
            .Select(ip => new FloatingTranslation(ip.Address, ip.FixedAddress!.Value))
            .OrderBy(ip => ip.Floating).ToValueList();

    public IEnumerable<Chain> Chains() =>
    [
        Filter("neutron-filter-top", $"-j {Agent}local"),
        Filter(Agent + "FORWARD"),
        Filter(Agent + "INPUT", [.. MetadataDoor()]),
        Filter(Agent + "OUTPUT"),
        Filter(Agent + "local"),
        Nat(Agent + "OUTPUT", [.. FloatingIps.Select(Inward)]),
        Nat(Agent + "POSTROUTING", [.. NotTranslated()]),
        Nat(Agent + "PREROUTING", [.. FloatingIps.Select(Inward).Prepend(MetadataRedirect)]),
        Nat(Agent + "float-snat", [.. FloatingIps.Select(ip => $"-s {ip.Fixed}/32 -j SNAT --to-source {ip.Floating}")]),
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
