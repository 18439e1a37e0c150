using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>Namespaces, sysctls, links, addresses and routes of the fake machine, refused where the kernel would refuse.</summary>
internal static class FakeLinks
{
    public static HostFault? Do(FakeMachine machine, Operation operation) => operation switch
    {
        MakeNamespace make => Make(machine, make),
        RemoveNamespace remove => Remove(machine, remove),
        SetSysctl set => Set(machine, set),
        MakeLink make => Make(machine, make),
        RemoveLink remove => Remove(machine, remove),
        DressLink dress => Dress(machine, dress),
        MakeRoute make => Make(machine, make),
        RemoveRoute remove => Remove(machine, remove),
        _ => Announce(machine, (Announce)operation),
    };

    private static HostFault? Make(FakeMachine machine, MakeNamespace operation)
    {
        if (operation.Name.Length is 0 or > 255 || operation.Name.Contains('/')) return FakeFaults.Invalid($"namespace {operation.Name}", "Invalid argument");
        machine.Namespaces[operation.Name] = new(new NetNamespace(operation.Name), operation.Unit);
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveNamespace operation)
    {
        if (operation.Name.Length == 0) return FakeFaults.Invalid("namespace", "The host's own namespace stays");
        machine.DropNamespace(operation.Name);
        return null;
    }

    private static HostFault? Set(FakeMachine machine, SetSysctl operation)
    {
        var sysctl = operation.Sysctl;
        if (!machine.Namespaces.ContainsKey(sysctl.Namespace)) return NoNamespace(sysctl.Namespace);
        machine.Sysctls[(sysctl.Namespace, sysctl.Key)] = sysctl.Value;
        return null;
    }

    private static HostFault? Make(FakeMachine machine, MakeLink operation)
    {
        var (link, pair) = (operation.Link, operation.Pair);
        if (link.Kind is not (LinkKind.Veth or LinkKind.Bridge)) return FakeFaults.Invalid($"link {link.Name}", "Operation not supported");
        if (link.Kind == LinkKind.Veth && (pair is null || link.Peer != pair.Name || pair.Peer != link.Name)) return FakeFaults.Invalid($"link {link.Name}", "A veth has two ends");
        if (IsMade(machine, link) && (pair is null || IsMade(machine, pair))) return null;
        if (NewFault(machine, link) is { } fault) return fault;
        if (pair is not null && NewFault(machine, pair) is { } otherFault) return otherFault;
        Put(machine, operation.Unit, link);
        if (pair is not null) Put(machine, operation.Unit, pair);
        return null;
    }

    private static bool IsMade(FakeMachine machine, Link link) =>
        machine.Links.TryGetValue((link.Namespace, link.Name), out var seen) && seen.Value.Kind == link.Kind && seen.Value.Peer == link.Peer;

    private static HostFault? NewFault(FakeMachine machine, Link link) =>
        FakeMachine.NameFault(link.Name) is { } why ? FakeFaults.Invalid($"link {link.Name}", why)
        : !machine.Namespaces.ContainsKey(link.Namespace) ? NoNamespace(link.Namespace)
        : machine.Links.ContainsKey((link.Namespace, link.Name)) ? FakeFaults.Exists($"link {link.Name}")
        : MtuFault(link);

    private static HostFault? MtuFault(Link link) => link.Mtu is < 68 or > 65535 ? FakeFaults.Invalid($"link {link.Name}", $"mtu {link.Mtu} out of range") : null;

    private static void Put(FakeMachine machine, UnitKey unit, Link link) => machine.Links[(link.Namespace, link.Name)] = new(
        New(machine, link.Namespace, link.Name, link.Kind) with { Peer = link.Peer, Mtu = link.Mtu ?? 1500, Mac = link.Mac ?? machine.NextMac(), Alias = link.Alias }, unit);

    /// <summary>A link as it comes: down, nobody's port, with the kernel's defaults.</summary>
    public static Link New(FakeMachine machine, string name, string link, LinkKind kind) => new(name, link, kind)
    {
        Mac = machine.NextMac(), Mtu = 1500, Up = false, Promiscuous = false, TxChecksumOffload = true, DisableIpv6 = false, DisableIpv4 = false,
    };

    private static HostFault? Remove(FakeMachine machine, RemoveLink operation)
    {
        if (!machine.Links.TryGetValue((operation.Namespace, operation.Name), out var link)) return null;
        if (link.Value.Kind is LinkKind.OvsInternal or LinkKind.Foreign) return FakeFaults.Invalid($"link {operation.Name}", "Operation not supported");
        machine.Unlink((operation.Namespace, operation.Name));
        return null;
    }

    private static HostFault? Dress(FakeMachine machine, DressLink operation)
    {
        var wanted = operation.Wanted;
        var name = $"link {wanted.Name}";
        if (machine.Locate(wanted.Name, wanted.Namespace, wanted.Kind == LinkKind.OvsInternal) is not { } at) return FakeFaults.NoDevice(name);
        if (!machine.Namespaces.ContainsKey(wanted.Namespace)) return NoNamespace(wanted.Namespace);
        if (MtuFault(wanted) is { } fault) return fault;
        if (((wanted.Mac?.Number ?? 0) >> 40 & 1) != 0) return FakeFaults.Invalid(name, "Cannot assign requested address");
        if (wanted.Master is { } master && !(machine.Links.TryGetValue((wanted.Namespace, master), out var bridge) && bridge.Value.Kind == LinkKind.Bridge))
            return FakeFaults.NoDevice($"{name}: master {master}");
        var moved = Move(machine, at, wanted.Namespace);
        var addresses = Addresses(moved.Value.Addresses, operation);
        if ((addresses.Count == 0 && moved.Value.Addresses.Count > 0) || (operation.RemovedAddresses.Count > 0 && addresses.Count == 0) || !wanted.Up)
            machine.DropRoutesOf(wanted.Namespace, wanted.Name);
        machine.Links[(wanted.Namespace, wanted.Name)] = moved with { Value = Dressed(moved.Value, wanted) with { Addresses = addresses } };
        return null;
    }

    private static Owned<Link> Move(FakeMachine machine, (string Namespace, string Name) at, string to)
    {
        var link = machine.Links[at];
        if (at.Namespace == to) return link;
        machine.DropRoutesOf(at.Namespace, at.Name);
        machine.Links.Remove(at);
        return link with { Value = link.Value with { Namespace = to, Addresses = [], Up = false, Master = null } };
    }

    /// <summary>Taking away the first address of a prefix takes the later ones of it away too.</summary>
    private static ValueList<LinkAddress> Addresses(ValueList<LinkAddress> have, DressLink operation)
    {
        var addresses = have.Items.ToList();
        foreach (var prefix in operation.RemovedAddresses)
        {
            var at = addresses.FindIndex(address => address.Prefix == prefix);
            if (at < 0) continue;
            var primary = addresses.FindIndex(address => address.Prefix.Network == prefix.Network) == at;
            if (primary) addresses.RemoveAll(address => address.Prefix.Network == prefix.Network);
            else addresses.RemoveAt(at);
        }

        foreach (var address in operation.Wanted.Addresses)
            if (!addresses.Contains(address)) addresses.Add(address);
        return addresses.ToValueList();
    }

    private static Link Dressed(Link link, Link wanted) => link with
    {
        Mac = wanted.Mac ?? link.Mac, Mtu = wanted.Mtu ?? link.Mtu, Up = wanted.Up, Promiscuous = wanted.Promiscuous ?? link.Promiscuous,
        Master = wanted.Master ?? link.Master, Alias = wanted.Alias ?? link.Alias, TxChecksumOffload = wanted.TxChecksumOffload ?? link.TxChecksumOffload,
        DisableIpv6 = wanted.DisableIpv6 ?? link.DisableIpv6, DisableIpv4 = wanted.DisableIpv4 ?? link.DisableIpv4,
    };

    private static HostFault? Make(FakeMachine machine, MakeRoute operation)
    {
        var route = operation.Route;
        var name = $"route {route.Destination}";
        if (!machine.Namespaces.ContainsKey(route.Namespace)) return NoNamespace(route.Namespace);
        if (!machine.Links.TryGetValue((route.Namespace, route.Device), out var device)) return FakeFaults.NoDevice($"{name}: {route.Device}");
        if (!device.Value.Up) return FakeFaults.NetworkDown(name);
        if (route.Destination.Network != route.Destination) return FakeFaults.Invalid(name, "Invalid argument");
        if (route.Via is { } via && !IsConnected(machine, device.Value, via)) return FakeFaults.Unreachable($"{name} via {via}");
        machine.Routes[(route.Namespace, route.Destination)] = new(route, operation.Unit);
        return null;
    }

    private static bool IsConnected(FakeMachine machine, Link device, IpAddress via) =>
        device.Addresses.Items.Any(address => address.Prefix.Contains(via))
        || machine.Routes.Values.Any(route => route.Value.Namespace == device.Namespace && route.Value.Device == device.Name && route.Value.Via is null && route.Value.Destination.Contains(via));

    private static HostFault? Remove(FakeMachine machine, RemoveRoute operation)
    {
        machine.Routes.Remove((operation.Route.Namespace, operation.Route.Destination));
        return null;
    }

    private static HostFault? Announce(FakeMachine machine, Announce operation) =>
        machine.Links.ContainsKey((operation.Namespace, operation.Device)) ? null : FakeFaults.NoDevice($"link {operation.Device}");

    private static HostFault NoNamespace(string name) => FakeFaults.NoEntry($"namespace {name}", "No such file or directory");
}
