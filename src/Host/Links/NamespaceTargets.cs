using Neutrino.Host.Namespaces;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Links;

/// <summary>Descriptors of namespaces that links are moved to or made in, each opened once for a batch.</summary>
internal sealed class NamespaceTargets(OpenNamespaces namespaces) : IDisposable
{
    private readonly Dictionary<string, Descriptor> targets = [];

    /// <param name="name">A named namespace.</param>
    /// <returns>Null when it is not there.</returns>
    public Descriptor? Of(string name)
    {
        if (targets.TryGetValue(name, out var target)) return target;
        return namespaces.Get(name) is null ? null : targets[name] = NetNamespaces.Open(name);
    }

    public void Dispose()
    {
        foreach (var target in targets.Values) target.Dispose();
    }
}
