using System.Collections.Immutable;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;

namespace Neutrino.Host.Links;

/// <summary>Operations by the namespace they are done in.</summary>
internal static class Placed
{
    /// <summary>The live namespaces with the indexes of their operations; operations in one that is gone get their fault, or are done.</summary>
    /// <param name="goneIsDone">For removals: what was in a namespace that is gone is gone.</param>
    public static IEnumerable<(OpenNamespace Place, int[] Indexes)> Group<T>(
        OpenNamespaces namespaces, ImmutableArray<T> operations, Func<T, string> place, HostFault?[] faults, bool goneIsDone = false)
    {
        var groups = Enumerable.Range(0, operations.Length).GroupBy(i => place(operations[i])).ToArray();
        var live = namespaces.Get(groups.Select(group => group.Key));
        foreach (var group in groups)
        {
            if (live.TryGetValue(group.Key, out var opened)) yield return (opened, [.. group]);
            else if (!goneIsDone)
                foreach (var i in group) faults[i] = KernelFaults.NoNamespace(group.Key);
        }
    }
}
