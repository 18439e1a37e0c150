using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Bridges and ports as <c>ovs-vsctl show</c> lays them out.</summary>
internal static class OvsLines
{
    public static IEnumerable<string> Bridge(UnitState state, string name)
    {
        if (state.OvsBridges.Items.FirstOrDefault(bridge => bridge.Name == name) is not { } bridge) yield break;
        yield return $"    Bridge {name}";
        yield return $"        datapath_type: {bridge.DatapathType}";
    }

    public static IEnumerable<string> Flows(UnitState state, string name) =>
        state.OvsBridges.Items.FirstOrDefault(bridge => bridge.Name == name) is { } bridge ? bridge.Flows.Items.Select(flow => $" cookie=0x0, {flow}") : [];

    public static IEnumerable<string> Port(UnitState state, string name)
    {
        if (state.OvsPorts.Items.FirstOrDefault(port => port.Name == name) is not { } port) yield break;
        yield return $"    Bridge {port.Bridge}";
        yield return $"        Port \"{port.Name}\"";
        if (port.Tag is { } tag) yield return tag == OvsPort.OtherTag ? "            (vlan_mode and trunks of another)" : $"            tag: {tag}";
        yield return $"            Interface \"{port.Name}\"";
        if (port.Type.Length > 0) yield return $"                type: {port.Type}";
    }

    public static IEnumerable<string> Ids(UnitState state, string name) =>
        state.OvsPorts.Items.FirstOrDefault(port => port.Name == name) is { ExternalIds.Count: > 0 } port
            ? [$"{{{string.Join(", ", port.ExternalIds.Select(entry => $"{entry.Key}=\"{entry.Value}\""))}}}"]
            : [];
}
