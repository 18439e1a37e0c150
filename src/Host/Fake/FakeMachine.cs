using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>What is on the fake machine: the tables, and the questions that more than one kind of operation asks of them.</summary>
internal sealed class FakeMachine
{
    public OwnedTable<string, NetNamespace> Namespaces { get; } = new() { [""] = new(new NetNamespace(""), null) };
    public Dictionary<(string Namespace, string Key), string> Sysctls { get; } = [];
    public OwnedTable<string, OvsBridge> Bridges { get; } = [];
    public OwnedTable<string, OvsPort> Ports { get; } = [];
    public OwnedTable<(string Namespace, string Name), Link> Links { get; } = [];
    public OwnedTable<(string Namespace, Cidr Destination), Route> Routes { get; } = [];
    public OwnedTable<(string Namespace, string Name), IpSet> IpSets { get; } = [];
    public OwnedTable<(string Namespace, IpFamily Family, string Table, string Name), Chain> Chains { get; } = [];

    /// <summary>By <see cref="Key"/>: a rule is the same wherever it stands.</summary>
    public OwnedTable<SharedRule, SharedRule> SharedRules { get; } = [];
    public OwnedTable<string, GuestIdentity> Identities { get; } = [];
    public OwnedTable<string, DhcpServer> DhcpServers { get; } = [];
    public OwnedTable<Listener, Listener> Listeners { get; } = [];
    public OwnedTable<string, Domain> Domains { get; } = [];

    /// <summary>Of domains, by their paths.</summary>
    public OwnedTable<string, FakeFolder> Folders { get; } = [];

    /// <summary>The MAC that the next link made without one gets.</summary>
    public MacAddress NextMac() => new(0x020000000000 + ++lastMac);
    private ulong lastMac;

    public static string? NameFault(string name) =>
        name.Length is 0 or > 15 || name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c)) ? $"'{name}' is not an interface name" : null;

    /// <summary>Where the link is: in its namespace or, if OVS made it, in the host's or wherever it was moved.</summary>
    public (string Namespace, string Name)? Locate(string name, string hint, bool anywhere)
    {
        if (Links.ContainsKey((hint, name))) return (hint, name);
        if (!anywhere) return null;
        foreach (var key in Everywhere(name))
            if (Links[key].Value.Kind == LinkKind.OvsInternal) return key;
        return null;
    }

    /// <summary>The links of one name, each in a namespace of its own.</summary>
    public IEnumerable<(string Namespace, string Name)> Everywhere(string name) => Namespaces.Keys.Select(space => (space, name)).Where(Links.ContainsKey);

    public static SharedRule Key(SharedRule rule) => rule with { Order = 0 };

    public void RemoveRules(Func<SharedRule, bool> isGone)
    {
        foreach (var key in SharedRules.Keys.Where(isGone).ToArray()) SharedRules.Remove(key);
    }

    /// <summary>A domain's folder, made for the unit if it is not there.</summary>
    public FakeFolder FolderOf(string path, UnitKey? unit)
    {
        if (!Folders.ContainsKey(path)) Folders[path] = new(new FakeFolder(), unit);
        return Folders[path].Value;
    }

    public void DropRoutesOf(string name, string device)
    {
        foreach (var key in Routes.Keys.Where(key => key.Namespace == name && Routes[key].Value.Device == device).ToArray()) Routes.Remove(key);
    }

    /// <summary>Takes a link away with its routes, a veth with its other end, a bridge out of its ports.</summary>
    public void Unlink((string Namespace, string Name) key)
    {
        if (!Links.Remove(key, out var link)) return;
        DropRoutesOf(key.Namespace, key.Name);
        if (link.Value is { Kind: LinkKind.Veth, Peer: { } peer })
            foreach (var other in Everywhere(peer).Where(other => Links[other].Value.Peer == key.Name).ToArray()) Unlink(other);
        if (link.Value.Kind != LinkKind.Bridge) return;
        foreach (var port in Links.Keys.Where(other => other.Namespace == key.Namespace && Links[other].Value.Master == key.Name).ToArray())
            Links[port] = Links[port] with { Value = Links[port].Value with { Master = null } };
    }

    /// <summary>Takes a namespace away as the kernel does: links, rules and sets go; OVS rows, processes and open sockets stay behind.</summary>
    public void DropNamespace(string name)
    {
        if (!Namespaces.ContainsKey(name)) return;
        foreach (var key in Links.Keys.Where(key => key.Namespace == name).ToArray()) Unlink(key);
        foreach (var key in Sysctls.Keys.Where(key => key.Namespace == name).ToArray()) Sysctls.Remove(key);
        foreach (var key in Chains.Keys.Where(key => key.Namespace == name).ToArray()) Chains.Remove(key);
        foreach (var key in IpSets.Keys.Where(key => key.Namespace == name).ToArray()) IpSets.Remove(key);
        RemoveRules(rule => rule.Namespace == name);
        Namespaces.Remove(name);
    }

    public IEnumerable<string> RulesIn(string name, IpFamily? family = null) =>
        Chains.Values.Where(chain => chain.Value.Namespace == name && (family is null || chain.Value.Family == family)).SelectMany(chain => chain.Value.Rules.Items)
            .Concat(SharedRules.Values.Where(rule => rule.Value.Namespace == name && (family is null || rule.Value.Family == family)).Select(rule => rule.Value.Rule));
}
