namespace Neutrino.HostState;

/// <summary>
/// Everything one unit has on the host. The same type for what should be (planned) and what is (observed): all members compare by value,
/// lists are ordered by their natural key, text is canonical, so that equal states are equal records. Empty means: nothing of it is there.
/// </summary>
public sealed record UnitState(UnitKey Key)
{
    public ValueList<NetNamespace> Namespaces { get; init; } = [];
    public ValueList<Sysctl> Sysctls { get; init; } = [];
    public ValueList<OvsBridge> OvsBridges { get; init; } = [];
    public ValueList<OvsPort> OvsPorts { get; init; } = [];
    public ValueList<Link> Links { get; init; } = [];
    public ValueList<Route> Routes { get; init; } = [];
    public ValueList<IpSet> IpSets { get; init; } = [];
    public ValueList<Chain> Chains { get; init; } = [];
    public ValueList<SharedRule> SharedRules { get; init; } = [];
    public ValueList<GuestIdentity> Identities { get; init; } = [];
    public ValueList<DhcpServer> DhcpServers { get; init; } = [];
    public ValueList<Listener> Listeners { get; init; } = [];
    public ValueList<Domain> Domains { get; init; } = [];

    public bool IsEmpty => this == new UnitState(Key);
}
