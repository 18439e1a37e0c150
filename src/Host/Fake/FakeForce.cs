using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>Puts a unit into any state, past the operations.</summary>
internal static class FakeForce
{
    public static void Put(FakeMachine machine, UnitState state, UnitKey? mark)
    {
        Clear(machine, state.Key);
        foreach (var item in state.Namespaces) machine.Namespaces[item.Name] = new(item, mark);
        foreach (var item in state.Sysctls.Items.Where(item => machine.Namespaces.ContainsKey(item.Namespace))) machine.Sysctls[(item.Namespace, item.Key)] = item.Value;
        foreach (var item in state.OvsBridges) machine.Bridges[item.Name] = new(item, mark);
        foreach (var item in state.OvsPorts.Items.Where(item => machine.Bridges.ContainsKey(item.Bridge))) machine.Ports[item.Name] = new(item, item.Ours ? mark : null);
        foreach (var item in state.Links.Items.Where(item => machine.Namespaces.ContainsKey(item.Namespace))) PutLink(machine, item, mark);
        foreach (var item in state.Routes)
            if (machine.Links.TryGetValue((item.Namespace, item.Device), out var device) && device.Value.Up) machine.Routes[(item.Namespace, item.Destination)] = new(item, mark);
        PutFirewall(machine, state, mark);
        foreach (var item in state.DhcpServers) machine.DhcpServers[item.Id] = new(item, mark);
        foreach (var item in state.Listeners) machine.Listeners[item] = new(item, mark);
        foreach (var item in state.Domains) PutDomain(machine, item, mark);
    }

    private static void PutDomain(FakeMachine machine, Domain domain, UnitKey? mark)
    {
        var folder = machine.FolderOf(domain.Folder, mark);
        machine.Folders[domain.Folder] = new(folder, mark);
        folder.Booted = (domain.BootNumber, domain.SoftReboots);
        folder.Files.UnionWith(domain.Files.Select(file => file.Path));
        if (domain.Power == DomainPower.Absent) return;
        machine.Domains[domain.Name] = new(domain with { Files = [], ShutdownSeconds = 0 }, mark);
        if (domain.Power is not (DomainPower.Running or DomainPower.Paused)) return;
        foreach (var own in domain.Interfaces)
            machine.Links[("", own.Device)] = new(FakeLinks.New(machine, "", own.Device, LinkKind.Foreign) with { Master = own.Bridge, Mtu = own.Mtu }, null);
    }

    private static void PutLink(FakeMachine machine, Link link, UnitKey? mark)
    {
        var made = FakeLinks.New(machine, link.Namespace, link.Name, link.Kind);
        machine.Links[(link.Namespace, link.Name)] = new(
            link with
            {
                Mac = link.Mac ?? made.Mac, Mtu = link.Mtu ?? made.Mtu, Promiscuous = link.Promiscuous ?? made.Promiscuous, Optional = false,
                TxChecksumOffload = link.TxChecksumOffload ?? made.TxChecksumOffload, DisableIpv6 = link.DisableIpv6 ?? made.DisableIpv6,
                DisableIpv4 = link.DisableIpv4 ?? made.DisableIpv4,
            },
            link.Optional || link.Kind == LinkKind.Foreign ? null : mark);
    }

    private static void PutFirewall(FakeMachine machine, UnitState state, UnitKey? mark)
    {
        foreach (var item in state.IpSets.Items.Where(item => machine.Namespaces.ContainsKey(item.Namespace))) machine.IpSets[(item.Namespace, item.Name)] = new(item, mark);
        foreach (var item in state.Chains.Items.Where(item => machine.Namespaces.ContainsKey(item.Namespace)))
            machine.Chains[(item.Namespace, item.Family, item.Table, item.Name)] = new(item with { Zone = null }, mark);
        foreach (var item in state.SharedRules.Items.Where(item => machine.Namespaces.ContainsKey(item.Namespace))) machine.SharedRules[FakeMachine.Key(item)] = new(item, mark);
        foreach (var item in state.Identities) machine.Identities[item.Device] = new(item, mark);
    }

    private static void Clear(FakeMachine machine, UnitKey unit)
    {
        foreach (var name in machine.Namespaces.KeysOf(unit)) machine.DropNamespace(name);
        foreach (var name in machine.Bridges.KeysOf(unit)) machine.Bridges.Remove(name);
        foreach (var name in machine.Ports.KeysOf(unit)) machine.Ports.Remove(name);
        foreach (var key in machine.Links.KeysOf(unit)) machine.Unlink(key);
        foreach (var key in machine.Routes.KeysOf(unit)) machine.Routes.Remove(key);
        foreach (var key in machine.IpSets.KeysOf(unit)) machine.IpSets.Remove(key);
        foreach (var key in machine.Chains.KeysOf(unit)) machine.Chains.Remove(key);
        foreach (var rule in machine.SharedRules.KeysOf(unit)) machine.SharedRules.Remove(rule);
        foreach (var key in machine.Identities.KeysOf(unit)) machine.Identities.Remove(key);
        foreach (var key in machine.DhcpServers.KeysOf(unit)) machine.DhcpServers.Remove(key);
        foreach (var key in machine.Listeners.KeysOf(unit)) machine.Listeners.Remove(key);
        foreach (var name in machine.Domains.KeysOf(unit)) FakeDomains.Do(machine, new RemoveDomain(unit, name));
        foreach (var folder in machine.Folders.KeysOf(unit)) FakeDomains.Do(machine, new RemoveDomainFolder(unit, folder));
    }
}
