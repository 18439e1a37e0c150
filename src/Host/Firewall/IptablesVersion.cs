namespace Neutrino.Host.Firewall;

/// <summary>What <c>iptables -V</c> says: <c>iptables v1.8.9 (nf_tables)</c>.</summary>
/// <param name="Counted">It stands on nf_tables, whose generations count its changes; older ones and iptables-legacy do not.</param>
/// <param name="Native">It reads rules that <see cref="RuleExpressions"/> writes as its own.</param>
public readonly record struct IptablesVersion(bool Counted, bool Native)
{
    // Earlier ones knew fewer of nf_tables' own expressions, and took rules with others for somebody else's.
    private static readonly Version Learnt = new(1, 8, 9);

    public static IptablesVersion Parse(string text)
    {
        var counted = text.Contains("(nf_tables)", StringComparison.Ordinal);
        return new IptablesVersion(counted, counted && text.Split(' ') is [_, ['v', .. var number], ..] && Version.TryParse(number, out var version) && version >= Learnt);
    }
}
