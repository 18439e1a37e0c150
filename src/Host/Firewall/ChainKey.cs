namespace Neutrino.Host.Firewall;

/// <summary>A chain within one namespace and family.</summary>
public readonly record struct ChainKey(string Table, string Name)
{
    /// <summary>The kernel's own chains: they are in every namespace, whether iptables-save prints their table or not, and are never made, flushed or removed by us.</summary>
    public bool IsBuiltIn => Table switch
    {
        "filter" => Name is "INPUT" or "FORWARD" or "OUTPUT",
        "nat" => Name is "PREROUTING" or "INPUT" or "OUTPUT" or "POSTROUTING",
        "mangle" => Name is "PREROUTING" or "INPUT" or "FORWARD" or "OUTPUT" or "POSTROUTING",
        "raw" => Name is "PREROUTING" or "OUTPUT",
        "security" => Name is "INPUT" or "FORWARD" or "OUTPUT",
        _ => false,
    };

    public override string ToString() => $"{Name} of {Table}";
}
