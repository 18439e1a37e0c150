namespace Neutrino.HostState;

/// <summary>Bridges and ports as <c>ovs-vsctl show</c> lays them out, with the columns that it leaves out.</summary>
internal static class OvsText
{
    public static IEnumerable<string> Lines(UnitState state)
    {
        var names = state.OvsBridges.Items.Select(bridge => bridge.Name).Concat(state.OvsPorts.Items.Select(port => port.Bridge)).Distinct().Order(StringComparer.Ordinal);
        foreach (var name in names)
        {
            yield return $"Bridge {name}";
            if (state.OvsBridges.Items.FirstOrDefault(bridge => bridge.Name == name) is { } own) yield return $"    datapath_type: {own.DatapathType}";
            foreach (var line in state.OvsPorts.Items.Where(port => port.Bridge == name).SelectMany(Lines)) yield return "    " + line;
        }
    }

    private static IEnumerable<string> Lines(OvsPort port)
    {
        yield return $"Port \"{port.Name}\"" + (port.Ours ? "" : " (plugged by others)");
        if (port.Tag is { } tag) yield return $"    tag: {tag}";
        yield return $"    Interface \"{port.Name}\"";
        if (port.Type.Length > 0) yield return $"        type: {port.Type}";
        if (port.Mac is { } mac) yield return $"        mac: \"{mac}\"";
        if (port.MtuRequest is { } mtu) yield return $"        mtu_request: {mtu}";
        if (port.ExternalIds.Count > 0) yield return $"        external_ids: {{{string.Join(", ", port.ExternalIds.Select(entry => $"{entry.Key}=\"{entry.Value}\""))}}}";
    }
}
