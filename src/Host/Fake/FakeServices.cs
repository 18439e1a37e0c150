using Neutrino.HostState;

namespace Neutrino.Host.Fake;

/// <summary>DHCP servers and listeners of the fake machine.</summary>
internal static class FakeServices
{
    public static HostFault? Do(FakeMachine machine, Operation operation) => operation switch
    {
        StartDhcp start => Start(machine, start),
        ReloadDhcp reload => Reload(machine, reload),
        StopDhcp stop => Stop(machine, stop),
        OpenListener open => Open(machine, open),
        _ => Close(machine, (CloseListener)operation),
    };

    private static HostFault? Start(FakeMachine machine, StartDhcp operation)
    {
        var server = operation.Server;
        if (!machine.Namespaces.ContainsKey(server.Namespace)) return FakeFaults.NoEntry($"dnsmasq {server.Id}", $"no namespace {server.Namespace}");
        foreach (var argument in server.Arguments)
        {
            if (!argument.StartsWith("--interface=", StringComparison.Ordinal)) continue;
            var device = argument["--interface=".Length..];
            if (!machine.Links.ContainsKey((server.Namespace, device))) return FakeFaults.NoDevice($"dnsmasq {server.Id}: unknown interface {device}");
        }

        machine.DhcpServers[server.Id] = new(server, operation.Unit);
        return null;
    }

    private static HostFault? Reload(FakeMachine machine, ReloadDhcp operation)
    {
        if (!machine.DhcpServers.TryGetValue(operation.Server.Id, out var running)) return FakeFaults.NoEntry($"dnsmasq {operation.Server.Id}", "No such process");
        machine.DhcpServers[operation.Server.Id] = running with { Value = running.Value with { Files = operation.Server.Files } };
        return null;
    }

    private static HostFault? Stop(FakeMachine machine, StopDhcp operation)
    {
        machine.DhcpServers.Remove(operation.Server.Id);
        return null;
    }

    private static HostFault? Open(FakeMachine machine, OpenListener operation)
    {
        var listener = operation.Listener;
        if (!machine.Namespaces.ContainsKey(listener.Namespace)) return FakeFaults.NoEntry($"listener {listener.Port}", $"no namespace {listener.Namespace}");
        if (machine.Listeners.TryGetValue(listener, out var open) && open.Unit != operation.Unit) return FakeFaults.AddressInUse($"listener {listener.Namespace}:{listener.Port}");
        machine.Listeners[listener] = new(listener, operation.Unit);
        return null;
    }

    private static HostFault? Close(FakeMachine machine, CloseListener operation)
    {
        machine.Listeners.Remove(operation.Listener);
        return null;
    }
}
