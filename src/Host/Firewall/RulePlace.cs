using Neutrino.HostState;

namespace Neutrino.Host.Firewall;

/// <summary>One family's rules in one namespace: what one iptables-save prints.</summary>
public readonly record struct RulePlace(string Namespace, IpFamily Family)
{
    public static RulePlace Of(Chain chain) => new(chain.Namespace, chain.Family);

    public static RulePlace Of(SharedRule rule) => new(rule.Namespace, rule.Family);
}
