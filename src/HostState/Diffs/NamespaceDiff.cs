namespace Neutrino.HostState;

/// <summary>Namespaces come first and go last; sysctls are set and never unset.</summary>
internal static class NamespaceDiff
{
    public static void Add(Difference difference)
    {
        var (unit, wanted, seen) = (difference.Unit, difference.Wanted, difference.Seen);
        foreach (var item in wanted.Namespaces)
            if (!seen.Namespaces.Items.Contains(item)) difference.Add(new MakeNamespace(unit, item.Name));
        foreach (var item in seen.Namespaces)
            if (!wanted.Namespaces.Items.Contains(item)) difference.Add(new RemoveNamespace(unit, item.Name));
        foreach (var item in wanted.Sysctls)
            if (!seen.Sysctls.Items.Contains(item)) difference.Add(new SetSysctl(unit, item));
    }
}
