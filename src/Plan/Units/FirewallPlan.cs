using Neutrino.HostState;

namespace Neutrino.Plan;

/// <summary>
/// The chains of the host's namespace that all guests' ports share. Their rules are <see cref="SharedRule"/>s, so that a port comes and goes alone.
/// A packet would be asked by the lines of every port there is; so these stand in sixteen chains of each kind, by the first digit of the port's id,
/// and the packet goes to one of them by the guest's bridge that it is on.
/// </summary>
internal static class FirewallPlan
{
    public const string Prefix = "neutron-openvswi-";
    public const string Fallback = Prefix + "sg-fallback";
    private const string Digits = "0123456789abcdef";

    /// <summary>Where lines stand that must come after every port's.</summary>
    private const int Last = 1000;

    public static string ForwardChain(string portId) => Of(Prefix + "FORWARD", portId[0]);
    public static string SecurityGroupChain(string portId) => Of(Prefix + "sg-chain", portId[0]);
    public static string ZoneChain(string portId) => Of(Prefix + "zones", portId[0]);

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
        new("", family, "filter", Fallback) { Rules = ["-m comment --comment \"Default drop rule for unmatched traffic.\" -j DROP"] },
        new("", family, "raw", Prefix + "OUTPUT") { Shared = true },
        new("", family, "raw", Prefix + "PREROUTING") { Shared = true },
        .. Digits.SelectMany(digit => (Chain[])[
            new("", family, "filter", Of(Prefix + "FORWARD", digit)) { Shared = true },
            new("", family, "filter", Of(Prefix + "sg-chain", digit)) { Shared = true },
            new("", family, "raw", Of(Prefix + "zones", digit)) { Shared = true },
        ]),
    ];

    private static IEnumerable<SharedRule> SharedRules(IpFamily family) =>
    [
        new("", family, "filter", "INPUT", $"-j {Prefix}INPUT", -1),
        new("", family, "filter", "FORWARD", "-j neutron-filter-top", -2),
        new("", family, "filter", "FORWARD", $"-j {Prefix}FORWARD", -1),
        new("", family, "filter", "OUTPUT", "-j neutron-filter-top", -2),
        new("", family, "filter", "OUTPUT", $"-j {Prefix}OUTPUT", -1),
        new("", family, "filter", "neutron-filter-top", $"-j {Prefix}local", Last),
        new("", family, "raw", "PREROUTING", $"-j {Prefix}PREROUTING", -1),
        new("", family, "raw", "OUTPUT", $"-j {Prefix}OUTPUT", -1),
        .. Digits.SelectMany((digit, number) => (SharedRule[])[
            new("", family, "filter", Prefix + "FORWARD", $"-i qbr{digit}+ -j {Of(Prefix + "FORWARD", digit)}", number - Digits.Length),
            new("", family, "filter", Of(Prefix + "sg-chain", digit), "-j ACCEPT", Last),
            new("", family, "raw", Prefix + "PREROUTING", $"-i qbr{digit}+ -j {Of(Prefix + "zones", digit)}", number - Digits.Length),
        ]),
    ];

    private static string Of(string chain, char digit) => $"{chain}-{digit}";
}
