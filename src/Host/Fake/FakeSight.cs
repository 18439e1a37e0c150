using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>What one unit looks like on the fake machine: what bears its mark, and what the wanted state names and nobody else marked.</summary>
internal static class FakeSight
{
    public static IEnumerable<UnitKey> Units(FakeMachine machine)
    {
        IEnumerable<UnitKey>[] marks =
        [
            machine.Namespaces.Units, machine.Bridges.Units, machine.Ports.Units, machine.Links.Units, machine.Routes.Units, machine.IpSets.Units, machine.Chains.Units,
            machine.SharedRules.Units, machine.Identities.Units, machine.DhcpServers.Units, machine.Listeners.Units, machine.Domains.Units, machine.Folders.Units,
        ];
        return marks.SelectMany(units => units).Distinct().Order();
    }

    /// <summary>Chains, rules and sets bear no mark but their names.</summary>
    public static UnitState See(FakeMachine machine, UnitState wanted)
    {
        var unit = wanted.Key;
        return new UnitState(unit)
        {
            Namespaces = InOrder(machine.Namespaces.Of(unit), wanted.Namespaces, item => item.Name),
            Sysctls = wanted.Sysctls.Items.Where(item => machine.Sysctls.ContainsKey((item.Namespace, item.Key)))
                .Select(item => item with { Value = machine.Sysctls[(item.Namespace, item.Key)] }).ToValueList(),
            OvsBridges = InOrder(machine.Bridges.Of(unit), wanted.OvsBridges, item => item.Name),
            OvsPorts = InOrder(Ports(machine, wanted), wanted.OvsPorts, item => item.Name),
            Links = InOrder(Links(machine, wanted), wanted.Links, item => item.Name),
            Routes = InOrder(machine.Routes.Of(unit), wanted.Routes, item => $"{item.Namespace} {item.Destination}"),
            IpSets = InOrder(machine.IpSets.Of(unit, wanted.IpSets.Select(like => (like.Namespace, like.Name))), wanted.IpSets, item => $"{item.Namespace} {item.Name}"),
            Chains = InOrder(Chains(machine, wanted), wanted.Chains, item => $"{item.Namespace} {item.Family} {item.Table} {item.Name}"),
            SharedRules = InOrder(
                machine.SharedRules.Of(unit, wanted.SharedRules.Where(like => machine.SharedRules.TryGetValue(FakeMachine.Key(like), out var have) && have.Value == like).Select(FakeMachine.Key)),
                wanted.SharedRules, item => $"{item.Namespace} {item.Family} {item.Table} {item.Chain} {item.Rule}"),
            Identities = InOrder(machine.Identities.Of(unit), wanted.Identities, item => item.Device),
            DhcpServers = InOrder(machine.DhcpServers.Of(unit), wanted.DhcpServers, item => item.Id),
            Listeners = InOrder(machine.Listeners.Of(unit), wanted.Listeners, item => item.ToString()),
            Domains = InOrder(Domains(machine, wanted), wanted.Domains, item => item.Name),
        };
    }

    /// <summary>What libvirt knows of the unit, with the files that are there; or the files alone.</summary>
    private static IEnumerable<Domain> Domains(FakeMachine machine, UnitState wanted)
    {
        var defined = machine.Domains.Of(wanted.Key).ToArray();
        var absent = machine.Folders.KeysOf(wanted.Key).Where(path => !defined.Any(domain => domain.Folder == path))
            .Select(path => new Domain(Like(wanted, path)?.Name ?? "") { Id = wanted.Key.Id, Folder = path, Power = DomainPower.Absent });
        foreach (var domain in defined.Concat(absent))
        {
            var folder = machine.Folders.TryGetValue(domain.Folder, out var known) ? known.Value : new FakeFolder();
            var like = Like(wanted, domain.Folder);
            yield return domain with
            {
                Files = InOrder(folder.Files.Select(path => new DomainFile(path)), like?.Files ?? [], item => item.Path), ShutdownSeconds = like?.ShutdownSeconds ?? 0,
                BootNumber = folder.Booted.Boot, SoftReboots = folder.Booted.SoftReboots,
            };
        }
    }

    private static Domain? Like(UnitState wanted, string folder) => wanted.Domains.Items.FirstOrDefault(domain => domain.Folder == folder);

    /// <summary>In the order of the wanted ones, so that a state that is as wanted is equal to it; the rest by key.</summary>
    private static ValueList<T> InOrder<T>(IEnumerable<T> items, ValueList<T> wanted, Func<T, string> key)
    {
        Dictionary<string, int> places = [];
        for (var i = 0; i < wanted.Count; i++) places.TryAdd(key(wanted[i]), i);
        return items.OrderBy(item => places.GetValueOrDefault(key(item), int.MaxValue)).ThenBy(key, StringComparer.Ordinal).ToValueList();
    }

    private static IEnumerable<Chain> Chains(FakeMachine machine, UnitState wanted)
    {
        var zones = wanted.Chains.Items.DistinctBy(Key).ToDictionary(Key, chain => chain.Zone);
        return machine.Chains.Of(wanted.Key, zones.Keys).Select(chain => chain with { Zone = zones.GetValueOrDefault(Key(chain)) });

        static (string Namespace, IpFamily Family, string Table, string Name) Key(Chain chain) => (chain.Namespace, chain.Family, chain.Table, chain.Name);
    }

    private static IEnumerable<OvsPort> Ports(FakeMachine machine, UnitState wanted)
    {
        foreach (var port in machine.Ports.Of(wanted.Key, wanted.OvsPorts.Select(like => like.Name)))
        {
            var like = wanted.OvsPorts.Items.FirstOrDefault(other => other.Name == port.Name);
            yield return like is null ? port : port with
            {
                Mac = like.Mac is null ? null : port.Mac, MtuRequest = like.MtuRequest is null ? null : port.MtuRequest, Ours = like.Ours,
                ExternalIds = new ValueMap<string, string>(port.ExternalIds.Where(entry => like.ExternalIds.ContainsKey(entry.Key))),
            };
        }
    }

    /// <summary>What Open vSwitch made is itself in whichever namespace it is.</summary>
    private static IEnumerable<Link> Links(FakeMachine machine, UnitState wanted)
    {
        var named = wanted.Links.SelectMany(like => machine.Everywhere(like.Name).Where(key => machine.Links[key].Value.IsSame(like)));
        foreach (var link in machine.Links.Of(wanted.Key, named))
        {
            var like = wanted.Links.Items.FirstOrDefault(link.IsSame);
            yield return like is null ? link : Masked(link, like);
        }
    }

    /// <summary>Without what the wanted link is not concerned with.</summary>
    private static Link Masked(Link link, Link like) => link with
    {
        Kind = like.Kind == LinkKind.Foreign ? LinkKind.Foreign : link.Kind,
        Peer = like.Peer is null ? null : link.Peer,
        Mac = like.Mac is null ? null : link.Mac,
        Mtu = like.Mtu is null ? null : link.Mtu,
        Promiscuous = like.Promiscuous is null ? null : link.Promiscuous,
        Master = like.Master is null ? null : link.Master,
        Alias = like.Alias is null ? null : link.Alias,
        TxChecksumOffload = like.TxChecksumOffload is null ? null : link.TxChecksumOffload,
        DisableIpv6 = like.DisableIpv6 is null ? null : link.DisableIpv6,
        DisableIpv4 = like.DisableIpv4 is null ? null : link.DisableIpv4,
        Addresses = Ordered(link.Addresses, like.Addresses),
        Optional = like.Optional,
        MakerPlugs = like.MakerPlugs,
    };

    /// <summary>The kernel lists first addresses before later ones: only the order within a prefix means anything.</summary>
    private static ValueList<LinkAddress> Ordered(ValueList<LinkAddress> have, ValueList<LinkAddress> like)
    {
        var networks = have.Items.GroupBy(address => address.Prefix.Network).ToArray();
        var sameOrder = networks.All(group => group.SequenceEqual(like.Items.Where(address => address.Prefix.Network == group.Key)));
        return sameOrder && have.Count == like.Count ? like : have;
    }
}
