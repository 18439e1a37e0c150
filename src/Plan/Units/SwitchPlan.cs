using System.Collections.Immutable;
using Neutrino.HostState;

namespace Neutrino.Plan;

/// <summary>br-int, br-ex, the way out of br-ex, and what the host must do for bridged packets to meet iptables.</summary>
internal static class SwitchPlan
{
    private const string NatChain = "neutrino-postrouting";

    public static UnitState Of(HostSettings host)
    {
        var mark = new UnitKey(UnitKind.Switch, "");
        var ports = host.ExternalInterface is { } device
            ? [new OvsPort(device, host.ExternalBridge) { ExternalIds = Marks.On(mark) }]
            : ValueList<OvsPort>.Empty;
        var state = new UnitState(mark)
        {
            OvsBridges = [new OvsBridge(host.ExternalBridge, host.DatapathType), new OvsBridge(host.IntegrationBridge, host.DatapathType)],
            OvsPorts = ports,
            Links =
            [
                new Link("", host.ExternalBridge, LinkKind.OvsInternal) { Addresses = host.ExternalAddresses.Select(prefix => new LinkAddress(prefix)).ToValueList() },
                new Link("", host.IntegrationBridge, LinkKind.OvsInternal),
            ],
            Sysctls = [new Sysctl("", "net/bridge/bridge-nf-call-ip6tables", "1"), new Sysctl("", "net/bridge/bridge-nf-call-iptables", "1")],
        };
        return host.ExternalAddresses.Count == 0 ? state : WithMasquerade(state, host);
    }

    /// <summary>NAT mode: what leaves br-ex's prefixes for elsewhere takes the host's own address.</summary>
    private static UnitState WithMasquerade(UnitState state, HostSettings host) => state with
    {
        Sysctls = state.Sysctls.Add(new Sysctl("", "net/ipv4/ip_forward", "1")),
        Chains =
        [
            new Chain("", IpFamily.V4, "nat", NatChain)
            {
                Rules = host.ExternalAddresses.Select(prefix => $"-s {prefix.Network} ! -o {host.ExternalBridge} -j MASQUERADE").ToValueList(),
            },
        ],
        SharedRules = [new SharedRule("", IpFamily.V4, "nat", "POSTROUTING", $"-j {NatChain}", -1)],
    };
}

/// <summary>Our mark in Open vSwitch.</summary>
internal static class Marks
{
    public const string Key = "neutrino-unit";

    public static ValueMap<string, string> On(UnitKey unit, params ReadOnlySpan<(string Key, string Value)> others)
    {
        var ids = ValueMap<string, string>.Empty.With(Key, unit.ToString());
        foreach (var (key, value) in others) ids = ids.With(key, value);
        return ids;
    }
}
