namespace Neutrino.HostState;

/// <summary>The parts into which the host is cut, each planned, observed, diffed and applied alone.</summary>
public enum UnitKind
{
    /// <summary>The OVS bridges and the sysctls they stand on. One.</summary>
    Switch,

    /// <summary>The firewall's shared chains, and the bridge table against forged frames. One.</summary>
    Firewall,

    /// <summary>The ipsets of one security or address group, both families.</summary>
    Group,

    /// <summary>One guest's port: its bridge, veth pair, OVS port, chains and identity on the bridge.</summary>
    Port,

    /// <summary>One network's DHCP: namespace, interface, dnsmasq.</summary>
    Dhcp,

    /// <summary>One router: namespace, interfaces, routes, NAT.</summary>
    Router,

    /// <summary>One guest.</summary>
    Server,
}

/// <summary>Names one unit: <c>router:7052699b-…</c>; the id is empty for the units of which there is one.</summary>
public readonly record struct UnitKey(UnitKind Kind, string Id) : IComparable<UnitKey>
{
    public int CompareTo(UnitKey other) => Kind != other.Kind ? Kind.CompareTo(other.Kind) : string.CompareOrdinal(Id, other.Id);

    /// <summary>The mark that everything of this unit carries on the host (OVS external_ids, link alias, namespace record).</summary>
    public override string ToString() => Id.Length == 0 ? Kind.ToString().ToLowerInvariant() : $"{Kind.ToString().ToLowerInvariant()}:{Id}";

    public static bool TryParse(string? text, out UnitKey key)
    {
        key = default;
        if (string.IsNullOrEmpty(text)) return false;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var kind = colon < 0 ? text : text[..colon];
        if (!Enum.TryParse<UnitKind>(kind, ignoreCase: true, out var parsed) || char.IsDigit(kind[0])) return false;
        key = new UnitKey(parsed, colon < 0 ? "" : text[(colon + 1)..]);
        return true;
    }
}
