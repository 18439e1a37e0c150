using Neutrino.Model;

namespace Neutrino.Inspect;

/// <summary>Whether a port's security groups let a ping in.</summary>
internal static class IngressPing
{
    private const int EchoRequest = 8;

    public static bool IsAllowed(Snapshot snapshot, Port port, IpAddress from) =>
        !port.PortSecurityEnabled || port.SecurityGroups.Items.SelectMany(group => snapshot.SecurityGroupRules.By("group", group)).Any(rule => Allows(rule, from));

    private static bool Allows(SecurityGroupRule rule, IpAddress from) =>
        rule is { Direction: "ingress", EtherType: "IPv4", RemoteGroupId: null, RemoteAddressGroupId: null, Protocol: null or "icmp" or "1" or "0" or "any" }
        && (rule.PortRangeMin is null or EchoRequest) && (rule.RemotePrefix is not { } prefix || prefix.Contains(from));
}
