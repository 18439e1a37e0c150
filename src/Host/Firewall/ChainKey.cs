using Neutrino.Linux.Netfilter;

namespace Neutrino.Host.Firewall;

/// <summary>A chain within one namespace and family.</summary>
public readonly record struct ChainKey(string Table, string Name)
{
    /// <summary>The kernel's own chains: they are in every namespace, whether iptables-save prints their table or not, and are never made, flushed or removed by us.</summary>
    public bool IsBuiltIn => Place is not null;

    /// <summary>Where packets come to a built-in chain, as iptables makes it when the first rule comes into it; null for all others.</summary>
    public NftBaseChain? Place => (Table, Name) switch
    {
        ("raw", "PREROUTING") => new("filter", 0, -300),
        ("raw", "OUTPUT") => new("filter", 3, -300),
        ("mangle", "PREROUTING") => new("filter", 0, -150),
        ("mangle", "INPUT") => new("filter", 1, -150),
        ("mangle", "FORWARD") => new("filter", 2, -150),
        ("mangle", "OUTPUT") => new("route", 3, -150),
        ("mangle", "POSTROUTING") => new("filter", 4, -150),
        ("nat", "PREROUTING") => new("nat", 0, -100),
        ("nat", "INPUT") => new("nat", 1, 100),
        ("nat", "OUTPUT") => new("nat", 3, -100),
        ("nat", "POSTROUTING") => new("nat", 4, 100),
        ("filter", "INPUT") => new("filter", 1, 0),
        ("filter", "FORWARD") => new("filter", 2, 0),
        ("filter", "OUTPUT") => new("filter", 3, 0),
        ("security", "INPUT") => new("filter", 1, 150),
        ("security", "FORWARD") => new("filter", 2, 150),
        ("security", "OUTPUT") => new("filter", 3, 150),
        _ => null,
    };

    public override string ToString() => $"{Name} of {Table}";
}
