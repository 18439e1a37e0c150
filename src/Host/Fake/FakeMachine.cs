using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>A thing on the fake machine and the unit whose mark it bears; null when it is somebody else's.</summary>
internal readonly record struct Owned<T>(T Value, UnitKey? Unit);

/// <summary>What is on the fake machine: the tables, and the questions that more than one kind of operation asks of them.</summary>
internal sealed class FakeMachine
{
    public Dictionary<string, UnitKey?> Namespaces { get; } = new() { [""] = null };
    public Dictionary<(string Namespace, string Key), string> Sysctls { get; } = [];
    public Dictionary<string, Owned<OvsBridge>> Bridges { get; } = [];
    public Dictionary<string, Owned<OvsPort>> Ports { get; } = [];
    public Dictionary<(string Namespace, string Name), Owned<Link>> Links { get; } = [];
    public Dictionary<(string Namespace, Cidr Destination), Owned<Route>> Routes { get; } = [];
    public Dictionary<(string Namespace, string Name), Owned<IpSet>> IpSets { get; } = [];
    public Dictionary<(string Namespace, IpFamily Family, string Table, string Name), Owned<Chain>> Chains { get; } = [];
    public List<Owned<SharedRule>> SharedRules { get; } = [];
    public Dictionary<string, Owned<GuestIdentity>> Identities { get; } = [];
    public Dictionary<string, Owned<DhcpServer>> DhcpServers { get; } = [];
    public Dictionary<Listener, UnitKey?> Listeners { get; } = [];
    public Dictionary<string, Owned<Domain>> Domains { get; } = [];

    /// <summary>Folders of domains, with their units; paths of the files in them, with their folders.</summary>
    public Dictionary<string, UnitKey?> DomainFolders { get; } = [];
    public Dictionary<string, string> DomainFiles { get; } = [];

    /// <summary>By folder: the last boot that started, and the soft reboots done.</summary>
    public Dictionary<string, (int Boot, int SoftReboots)> DomainBoots { get; } = [];

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
        foreach (var key in Links.Keys)
            if (key.Name == name && Links[key].Value.Kind == LinkKind.OvsInternal) return key;
        return null;
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
            foreach (var other in Links.Keys.Where(other => other.Name == peer && Links[other].Value.Peer == key.Name).ToArray()) Unlink(other);
        foreach (var port in Links.Keys.Where(other => other.Namespace == key.Namespace && Links[other].Value.Master == key.Name).ToArray())
            Links[port] = Links[port] with { Value = Links[port].Value with { Master = null } };
    }

    /// <summary>Takes a namespace away as the kernel does: links, rules and sets go; OVS rows, processes and open sockets stay behind.</summary>
    public void DropNamespace(string name)
    {
        if (!Namespaces.Remove(name)) return;
        foreach (var key in Links.Keys.Where(key => key.Namespace == name).ToArray()) Unlink(key);
        foreach (var key in Sysctls.Keys.Where(key => key.Namespace == name).ToArray()) Sysctls.Remove(key);
        foreach (var key in Chains.Keys.Where(key => key.Namespace == name).ToArray()) Chains.Remove(key);
        foreach (var key in IpSets.Keys.Where(key => key.Namespace == name).ToArray()) IpSets.Remove(key);
        SharedRules.RemoveAll(rule => rule.Value.Namespace == name);
    }

    public IEnumerable<string> RulesIn(string name, IpFamily? family = null) =>
        Chains.Values.Where(chain => chain.Value.Namespace == name && (family is null || chain.Value.Family == family)).SelectMany(chain => chain.Value.Rules.Items)
            .Concat(SharedRules.Where(rule => rule.Value.Namespace == name && (family is null || rule.Value.Family == family)).Select(rule => rule.Value.Rule));
}
