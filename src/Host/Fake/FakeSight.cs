using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>What one unit looks like on the fake machine: what bears its mark, and what the wanted state names and nobody else marked.</summary>
internal static class FakeSight
{
    public static IEnumerable<UnitKey> Units(FakeMachine machine)
    {
        var marks = machine.Namespaces.Values.Concat(machine.Bridges.Values.Select(item => item.Unit)).Concat(machine.Ports.Values.Select(item => item.Unit))
            .Concat(machine.Links.Values.Select(item => item.Unit)).Concat(machine.Routes.Values.Select(item => item.Unit))
            .Concat(machine.IpSets.Values.Select(item => item.Unit)).Concat(machine.Chains.Values.Select(item => item.Unit))
            .Concat(machine.SharedRules.Select(item => item.Unit)).Concat(machine.Identities.Values.Select(item => item.Unit))
            .Concat(machine.DhcpServers.Values.Select(item => item.Unit)).Concat(machine.Listeners.Values)
            .Concat(machine.Domains.Values.Select(item => item.Unit)).Concat(machine.DomainFolders.Values);
        return marks.OfType<UnitKey>().Distinct().Order();
    }

    public static UnitState See(FakeMachine machine, UnitState wanted)
    {
        var unit = wanted.Key;
        return new UnitState(unit)
        {
            Namespaces = InOrder(machine.Namespaces.Where(item => item.Value == unit).Select(item => new NetNamespace(item.Key)), wanted.Namespaces, item => item.Name),
            Sysctls = wanted.Sysctls.Items.Where(item => machine.Sysctls.ContainsKey((item.Namespace, item.Key)))
                .Select(item => item with { Value = machine.Sysctls[(item.Namespace, item.Key)] }).ToValueList(),
            OvsBridges = InOrder(Mine(machine.Bridges.Values, unit), wanted.OvsBridges, item => item.Name),
            OvsPorts = InOrder(Ports(machine, wanted), wanted.OvsPorts, item => item.Name),
            Links = InOrder(Links(machine, wanted), wanted.Links, item => item.Name),
            Routes = InOrder(Mine(machine.Routes.Values, unit), wanted.Routes, item => $"{item.Namespace} {item.Destination}"),
            IpSets = InOrder(Named(machine.IpSets.Values, unit, set => wanted.IpSets.Items.Any(like => like.Name == set.Name)), wanted.IpSets, item => $"{item.Namespace} {item.Name}"),
            Chains = InOrder(Chains(machine, wanted), wanted.Chains, item => $"{item.Namespace} {item.Family} {item.Table} {item.Name}"),
            SharedRules = InOrder(Named(machine.SharedRules, unit, wanted.SharedRules.Items.Contains), wanted.SharedRules, item => $"{item.Namespace} {item.Family} {item.Table} {item.Chain} {item.Rule}"),
            Identities = InOrder(Mine(machine.Identities.Values, unit), wanted.Identities, item => item.Device),
            DhcpServers = InOrder(Mine(machine.DhcpServers.Values, unit), wanted.DhcpServers, item => item.Id),
            Listeners = InOrder(machine.Listeners.Where(item => item.Value == unit).Select(item => item.Key), wanted.Listeners, item => item.ToString()),
            Domains = InOrder(Domains(machine, wanted), wanted.Domains, item => item.Name),
        };
    }

    /// <summary>What libvirt knows of the unit, with the files that are there; or the files alone.</summary>
    private static IEnumerable<Domain> Domains(FakeMachine machine, UnitState wanted)
    {
        var defined = Mine(machine.Domains.Values, wanted.Key).ToArray();
        var absent = machine.DomainFolders.Where(item => item.Value == wanted.Key && !defined.Any(domain => domain.Folder == item.Key))
            .Select(item => new Domain(Like(wanted, item.Key)?.Name ?? "") { Id = wanted.Key.Id, Folder = item.Key, Power = DomainPower.Absent });
        foreach (var domain in defined.Concat(absent))
        {
            var (boot, reboots) = machine.DomainBoots.GetValueOrDefault(domain.Folder);
            var like = Like(wanted, domain.Folder);
            yield return domain with { Files = Files(machine, domain.Folder, like), ShutdownSeconds = like?.ShutdownSeconds ?? 0, BootNumber = boot, SoftReboots = reboots };
        }
    }

    private static Domain? Like(UnitState wanted, string folder) => wanted.Domains.Items.FirstOrDefault(domain => domain.Folder == folder);

    private static ValueList<DomainFile> Files(FakeMachine machine, string folder, Domain? like) =>
        InOrder(machine.DomainFiles.Where(item => item.Value == folder).Select(item => new DomainFile(item.Key)), like?.Files ?? [], item => item.Path);

    private static IEnumerable<T> Mine<T>(IEnumerable<Owned<T>> items, UnitKey unit) => items.Where(item => item.Unit == unit).Select(item => item.Value);

    /// <summary>Chains, rules and sets bear no mark but their names.</summary>
    private static IEnumerable<T> Named<T>(IEnumerable<Owned<T>> items, UnitKey unit, Func<T, bool> isWanted) =>
        items.Where(item => item.Unit == unit || (item.Unit is null && isWanted(item.Value))).Select(item => item.Value);

    /// <summary>In the order of the wanted ones, so that a state that is as wanted is equal to it; the rest by key.</summary>
    private static ValueList<T> InOrder<T>(IEnumerable<T> items, ValueList<T> wanted, Func<T, string> key)
    {
        Dictionary<string, int> places = [];
        for (var i = 0; i < wanted.Count; i++) places.TryAdd(key(wanted[i]), i);
        return items.OrderBy(item => places.GetValueOrDefault(key(item), int.MaxValue)).ThenBy(key, StringComparer.Ordinal).ToValueList();
    }

    private static IEnumerable<Chain> Chains(FakeMachine machine, UnitState wanted)
    {
        Chain? Like(Chain chain) => wanted.Chains.Items.FirstOrDefault(other =>
            other.Name == chain.Name && other.Table == chain.Table && other.Family == chain.Family && other.Namespace == chain.Namespace);
        return Named(machine.Chains.Values, wanted.Key, chain => Like(chain) is not null).Select(chain => chain with { Zone = Like(chain)?.Zone });
    }

    private static IEnumerable<OvsPort> Ports(FakeMachine machine, UnitState wanted)
    {
        foreach (var (port, unit) in machine.Ports.Values)
        {
            var like = wanted.OvsPorts.Items.FirstOrDefault(other => other.Name == port.Name);
            if (unit != wanted.Key && (unit is not null || like is null)) continue;
            yield return like is null ? port : port with
            {
                Mac = like.Mac is null ? null : port.Mac, MtuRequest = like.MtuRequest is null ? null : port.MtuRequest, Ours = like.Ours,
                ExternalIds = new ValueMap<string, string>(port.ExternalIds.Where(entry => like.ExternalIds.ContainsKey(entry.Key))),
            };
        }
    }

    private static IEnumerable<Link> Links(FakeMachine machine, UnitState wanted)
    {
        foreach (var (link, unit) in machine.Links.Values)
        {
            var like = wanted.Links.Items.FirstOrDefault(other => other.Name == link.Name && (other.Namespace == link.Namespace || link.Kind == LinkKind.OvsInternal));
            if (unit != wanted.Key && (unit is not null || like is null)) continue;
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
