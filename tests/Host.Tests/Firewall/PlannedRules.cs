using System.Globalization;
using Neutrino.HostState;
using Neutrino.Model;
using Neutrino.Plan;
using Neutrino.Plan.Tests;

namespace Neutrino.Host.Tests.Firewall;

/// <summary>The rules that the plan writes for a cloud that has everything of which a rule's text depends.</summary>
internal static class PlannedRules
{
    private const string OtherGroup = "20000000-0000-4000-8000-000000000001";
    private const string AddressGroup = "30000000-0000-4000-8000-000000000001";
    private const string Beside = "b0000000-0000-4000-8000-000000000001";
    private const string Stateless = "40000000-0000-4000-8000-000000000001";

    private static readonly string?[] Protocols =
    [
        null, "any", "ah", "dccp", "egp", "esp", "gre", "hopopt", "icmp", "igmp", "ip", "ipip", "ipv6-encap", "ipv6-frag", "ipv6-icmp", "icmpv6", "ipv6-nonxt", "ipv6-opts",
        "ipv6-route", "ospf", "pgm", "rsvp", "sctp", "tcp", "udp", "udplite", "vrrp", .. Enumerable.Range(0, 256).Select(number => number.ToString(CultureInfo.InvariantCulture)),
    ];

    private static readonly (int From, int To)[] Ports = [(1, 1), (80, 80), (65535, 65535), (1, 65535), (80, 90), (5000, 65535)];
    private static readonly (int Type, int? Code)[] Icmp = [(0, null), (8, null), (8, 0), (3, 4), (134, null), (255, null)];

    private static readonly string[] Prefixes =
    [
        "0.0.0.0/0", "10.0.0.0/8", "10.128.0.0/9", "192.168.0.0/16", "10.1.2.128/25", "10.1.2.2/31", "10.1.2.3/32", "128.0.0.0/1",
        "::/0", "2001:db8::/32", "2001:db8:8000::/33", "fe80::/10", "2001:db8::/64", "2001:db8::1/128", "2001:db8::2/127", "8000::/1",
    ];

    public static IEnumerable<IpSet> IpSets => Units.SelectMany(unit => unit.IpSets);

    /// <summary>In the namespace that is given, each with its chains and shared rules alone.</summary>
    public static IReadOnlyList<UnitState> In(string name) => [.. Units.Where(unit => unit.Chains.Count > 0).Select(unit => new UnitState(unit.Key)
    {
        Chains = unit.Chains.Select(chain => chain with { Namespace = name }).ToValueList(),
        SharedRules = unit.SharedRules.Select(rule => rule with { Namespace = name }).ToValueList(),
    })];

    /// <summary>The shared chains, and some guests' ports with a few rules.</summary>
    public static IReadOnlyList<UnitState> Guests(string name, int count)
    {
        var cloud = SeedCloud.Snapshot([.. Enumerable.Range(0, count).Select(Guest)]);
        return [.. Planner.Units(cloud, SeedCloud.Host).Where(unit => unit.Kind is UnitKind.Port or UnitKind.Firewall).Select(unit => Planner.Plan(cloud, SeedCloud.Host, unit)).Select(unit => new UnitState(unit.Key)
        {
            Chains = unit.Chains.Select(chain => chain with { Namespace = name }).ToValueList(),
            SharedRules = unit.SharedRules.Select(rule => rule with { Namespace = name }).ToValueList(),
        })];
    }

    private static Port Guest(int i) => SeedCloud.Guest($"{i:x8}-0{i % 10}00-4000-8000-000000000001", $"fa:16:3e:00:{i / 256:x2}:{i % 256:x2}", $"10.0.{i / 250}.{(i % 250) + 1}");

    private static IReadOnlyList<UnitState> Units { get; } = Plan();

    private static List<UnitState> Plan()
    {
        var cloud = SeedCloud.Snapshot([.. Rules().DistinctBy(rule => rule.Id), .. Others()]);
        return [.. Planner.Units(cloud, SeedCloud.Host).Select(unit => Planner.Plan(cloud, SeedCloud.Host, unit))];
    }

    private static IEnumerable<IResource> Others()
    {
        yield return new SecurityGroup { Id = OtherGroup, ProjectId = "demo", Standard = SeedCloud.Standard, Name = "other" };
        yield return new SecurityGroup { Id = Stateless, ProjectId = "demo", Standard = SeedCloud.Standard, Name = "stateless", Stateful = false };
        yield return new AddressGroup { Id = AddressGroup, ProjectId = "demo", Standard = SeedCloud.Standard, Name = "addresses", Addresses = [Cidr.Parse("10.9.0.0/16"), Cidr.Parse("2001:db8:9::/48")] };
        yield return Guest(1) with { SecurityGroups = [OtherGroup], AllowedAddressPairs = [new AllowedAddressPair(Cidr.Parse("10.9.0.0/15"), MacAddress.Parse("fa:16:3e:00:00:01"))] };
        yield return Guest(2) with { SecurityGroups = [Stateless] };
        yield return Guest(3) with { SecurityGroups = [], PortSecurityEnabled = false };
        yield return new Network { Id = Beside, ProjectId = "admin", Standard = SeedCloud.Standard, Name = "beside", External = true };
        yield return new Subnet { Id = Beside, ProjectId = "admin", Standard = SeedCloud.Standard, NetworkId = Beside, Cidr = Cidr.Parse("192.168.2.0/24"), GatewayIp = IpAddress.Parse("192.168.2.1") };
        yield return SeedCloud.Port("beef0000-1100-4000-8000-000000000001", Beside, "fa:16:3e:00:00:99", DeviceOwners.RouterInterface, SeedCloud.RouterId, (Beside, "192.168.2.1"));
        yield return Floating("f1", SeedCloud.ExtNet, "192.168.1.10");
        yield return Floating("f2", Beside, "192.168.2.10");
    }

    private static FloatingIp Floating(string id, string network, string address) => new()
    {
        Id = id, ProjectId = "demo", Standard = SeedCloud.Standard, FloatingNetworkId = network, FloatingPortId = "p" + id, Address = IpAddress.Parse(address),
        PortId = SeedCloud.VmPort, FixedAddress = IpAddress.Parse("10.0.1.3"), RouterId = SeedCloud.RouterId,
    };

    // What iptables has no words for is left out: each family's iptables knows only its own ICMP.
    private static IEnumerable<SecurityGroupRule> Rules()
    {
        foreach (var (direction, type) in from direction in (string[])["ingress", "egress"] from type in (string[])["IPv4", "IPv6"] select (direction, type))
        {
            SecurityGroupRule Rule(string id) => SeedCloud.Rule($"{direction}-{type}-{id}", direction, type);
            foreach (var protocol in Protocols) yield return Rule($"p{protocol}") with { Protocol = protocol };
            foreach (var protocol in (string[])["tcp", "udp", "sctp", "udplite", "dccp", "6", "17", "33", "132", "136"])
                foreach (var (from, to) in Ports) yield return Rule($"{protocol}-{from}-{to}") with { Protocol = protocol, PortRangeMin = from, PortRangeMax = to };
            foreach (var (number, code) in Icmp) yield return Rule($"icmp-{number}-{code}") with { Protocol = "icmp", PortRangeMin = number, PortRangeMax = code };
            foreach (var prefix in Prefixes.Where(prefix => prefix.Contains(':', StringComparison.Ordinal) == (type == "IPv6")))
            {
                yield return Rule(prefix) with { RemotePrefix = Cidr.Parse(prefix) };
                yield return Rule($"{prefix}-tcp") with { RemotePrefix = Cidr.Parse(prefix), Protocol = "tcp", PortRangeMin = 22, PortRangeMax = 22 };
            }

            foreach (var (group, addresses) in new (string?, string?)[] { (OtherGroup, null), (null, AddressGroup) })
            {
                yield return Rule($"{group}{addresses}") with { RemoteGroupId = group, RemoteAddressGroupId = addresses };
                yield return Rule($"{group}{addresses}-udp") with { RemoteGroupId = group, RemoteAddressGroupId = addresses, Protocol = "udp", PortRangeMin = 53, PortRangeMax = 54 };
                yield return Rule($"{group}{addresses}-icmp") with { RemoteGroupId = group, RemoteAddressGroupId = addresses, Protocol = "icmp", PortRangeMin = 8 };
            }
        }
    }
}
