using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>Open vSwitch on the fake machine: a bridge and an internal port appear as links of the host's namespace.</summary>
internal static class FakeOvs
{
    public static HostFault? Do(FakeMachine machine, Operation operation) => operation switch
    {
        MakeBridge make => Make(machine, make),
        RemoveBridge remove => Remove(machine, remove),
        PutOvsPort put => Put(machine, put),
        RemoveOvsPort remove => Remove(machine, remove),
        OpenOvsPort open => SetTag(machine, open.Name, open.Tag, mustExist: true),
        _ => SetTag(machine, ((CloseOvsPort)operation).Name, OvsPort.DeadTag, mustExist: false),
    };

    private static HostFault? Make(FakeMachine machine, MakeBridge operation)
    {
        var bridge = operation.Bridge;
        if (FakeMachine.NameFault(bridge.Name) is { } why) return FakeFaults.Invalid($"bridge {bridge.Name}", why);
        if (bridge.DatapathType is not ("system" or "netdev")) return FakeFaults.Invalid($"bridge {bridge.Name}", $"no datapath of type '{bridge.DatapathType}'");
        if (!machine.Bridges.ContainsKey(bridge.Name)) machine.Links[("", bridge.Name)] = new(FakeLinks.New(machine, "", bridge.Name, LinkKind.OvsInternal), operation.Unit);
        machine.Bridges[bridge.Name] = new(bridge, operation.Unit);
        return null;
    }

    private static HostFault? Remove(FakeMachine machine, RemoveBridge operation)
    {
        if (!machine.Bridges.Remove(operation.Name)) return null;
        machine.Unlink(("", operation.Name));
        foreach (var port in machine.Ports.Values.Where(port => port.Value.Bridge == operation.Name).ToArray()) Drop(machine, port.Value);
        return null;
    }

    private static HostFault? Put(FakeMachine machine, PutOvsPort operation)
    {
        var port = operation.Port;
        var name = $"ovs port {port.Name}";
        if (FakeMachine.NameFault(port.Name) is { } why) return FakeFaults.Invalid(name, why);
        if (port.Tag is < 0 or > OvsPort.DeadTag) return FakeFaults.Invalid(name, $"tag {port.Tag} is not in the valid range 0 to 4095");
        if (!machine.Bridges.ContainsKey(port.Bridge)) return FakeFaults.NoEntry(name, $"no bridge named {port.Bridge}");
        var known = machine.Ports.TryGetValue(port.Name, out var seen);
        if (known && seen.Value.Bridge != port.Bridge) return FakeFaults.Exists($"{name} on bridge {seen.Value.Bridge}");
        if (!known && DeviceFault(machine, port) is { } fault) return fault;
        if (!known && port.Type == "internal") machine.Links[("", port.Name)] = new(FakeLinks.New(machine, "", port.Name, LinkKind.OvsInternal), operation.Unit);
        var tag = !operation.KeepTag ? port.Tag : known ? seen.Value.Tag : OvsPort.DeadTag;
        machine.Ports[port.Name] = new(port with { Tag = tag, Ours = !known || seen.Value.Ours, ExternalIds = Merged(known ? seen.Value : port, port) }, known ? seen.Unit : operation.Unit);
        DressDevice(machine, port);
        return null;
    }

    private static HostFault? DeviceFault(FakeMachine machine, OvsPort port)
    {
        var exists = machine.Links.ContainsKey(("", port.Name));
        if (port.Type == "internal") return exists ? FakeFaults.Exists($"ovs port {port.Name}") : null;
        return exists ? null : FakeFaults.NoDevice($"ovs port {port.Name}: could not open network device {port.Name}");
    }

    private static ValueMap<string, string> Merged(OvsPort seen, OvsPort wanted)
    {
        var ids = seen.ExternalIds;
        foreach (var entry in wanted.ExternalIds) ids = ids.With(entry.Key, entry.Value);
        return ids;
    }

    private static void DressDevice(FakeMachine machine, OvsPort port)
    {
        if (port.Type != "internal" || machine.Locate(port.Name, "", anywhere: true) is not { } at) return;
        var link = machine.Links[at].Value;
        machine.Links[at] = machine.Links[at] with { Value = link with { Mac = port.Mac ?? link.Mac, Mtu = port.MtuRequest ?? link.Mtu } };
    }

    private static HostFault? Remove(FakeMachine machine, RemoveOvsPort operation)
    {
        if (machine.Ports.TryGetValue(operation.Name, out var port)) Drop(machine, port.Value);
        return null;
    }

    private static void Drop(FakeMachine machine, OvsPort port)
    {
        machine.Ports.Remove(port.Name);
        if (port.Type == "internal" && machine.Locate(port.Name, "", anywhere: true) is { } at) machine.Unlink(at);
    }

    private static HostFault? SetTag(FakeMachine machine, string name, int? tag, bool mustExist)
    {
        if (!machine.Ports.TryGetValue(name, out var port)) return mustExist ? FakeFaults.NoEntry($"ovs port {name}", "no such port") : null;
        machine.Ports[name] = port with { Value = port.Value with { Tag = tag } };
        return null;
    }
}
