using Neutrino.HostState;

namespace Neutrino.Inspect;

/// <summary>Namespaces and sysctls.</summary>
internal static class NamespaceFlaws
{
    public static void Add(Comparison unit)
    {
        foreach (var operation in unit.Operations)
        {
            if (operation is MakeNamespace make) unit.Add(Places.Namespace(make.Name), FlawKind.NamespaceMissing);
            else if (operation is RemoveNamespace remove) unit.Add(Places.Namespace(remove.Name), FlawKind.NamespaceExtra);
            else if (operation is SetSysctl set && !unit.MissingNamespaces.Contains(set.Sysctl.Namespace)) Sysctl(unit, set.Sysctl);
        }
    }

    private static void Sysctl(Comparison unit, Sysctl wanted)
    {
        var value = unit.Seen.Sysctls.Items.FirstOrDefault(item => item.Namespace == wanted.Namespace && item.Key == wanted.Key)?.Value ?? "-";
        var key = wanted.Key.Replace('/', '.');
        if (wanted.Key.StartsWith("net/bridge/", StringComparison.Ordinal)) unit.Add(Places.BridgeFilter, FlawKind.BridgeFilterOff, key, value);
        else if (wanted.Key == "net/ipv4/ip_forward") unit.Add(new Place(HopKind.Forwarding, wanted.Namespace), FlawKind.ForwardingOff, value);
        else unit.Add(new Place(HopKind.Forwarding, wanted.Namespace), FlawKind.SysctlValue, key, wanted.Value, value);
    }
}
