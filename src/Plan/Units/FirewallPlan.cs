using Neutrino.HostState;

namespace Neutrino.Plan;

/// <summary>The chains of the host's namespace that all guests' ports share. Their rules are <see cref="SharedRule"/>s, so that a port comes and goes alone.</summary>
internal static class FirewallPlan
{
    public const string Prefix = "neutron-openvswi-";
    public const string SecurityGroupChain = Prefix + "sg-chain";
    public const string Fallback = Prefix + "sg-fallback";

    /// <summary>Where lines stand that must come after every port's.</summary>
    private const int Last = 1000;

    public static UnitState Of()
    {
        IpFamily[] families = [IpFamily.V4, IpFamily.V6];
        return new UnitState(new UnitKey(UnitKind.Firewall, ""))
        {
            Chains = families.SelectMany(Chains).ToValueList(),
            SharedRules = families.SelectMany(SharedRules).ToValueList(),
        };
    }

    private static IEnumerable<Chain> Chains(IpFamily family) =>
    [
        new("", family, "filter", "neutron-filter-top") { Shared = true },
        new("", family, "filter", Prefix + "FORWARD") { Shared = true },
        new("", family, "filter", Prefix + "INPUT") { Shared = true },
        new("", family, "filter", Prefix + "OUTPUT") { Shared = true },
        new("", family, "filter", Prefix + "local") { Shared = true },
        new("", family, "filter", SecurityGroupChain) { Shared = true },
        new("", family, "filter", Fallback) { Rules = ["-m comment --comment \"Default drop rule for unmatched traffic.\" -j DROP"] },
        new("", family, "raw", Prefix + "OUTPUT") { Shared = true },
        new("", family, "raw", Prefix + "PREROUTING") { Shared = true },
    ];

    private static IEnumerable<SharedRule> SharedRules(IpFamily family) =>
    [
        new("", family, "filter", "INPUT", $"-j {Prefix}INPUT", -1),
        new("", family, "filter", "FORWARD", "-j neutron-filter-top", -2),
        new("", family, "filter", "FORWARD", $"-j {Prefix}FORWARD", -1),
        new("", family, "filter", "OUTPUT", "-j neutron-filter-top", -2),
        new("", family, "filter", "OUTPUT", $"-j {Prefix}OUTPUT", -1),
        new("", family, "filter", "neutron-filter-top", $"-j {Prefix}local", Last),
        new("", family, "filter", SecurityGroupChain, "-j ACCEPT", Last),
        new("", family, "raw", "PREROUTING", $"-j {Prefix}PREROUTING", -1),
        new("", family, "raw", "OUTPUT", $"-j {Prefix}OUTPUT", -1),
    ];
}
