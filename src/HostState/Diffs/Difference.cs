using System.Collections.Immutable;

namespace Neutrino.HostState;

/// <summary>One comparison under way: both sides, what earlier parts found out for later ones, and the operations so far.</summary>
internal sealed class Difference
{
    private readonly List<Operation> operations = [];
    private readonly HashSet<string> seenNamespaces;
    private readonly HashSet<string> wantedNamespaces;

    public Difference(UnitState wanted, UnitState seen)
    {
        (WantedAtFirst, Wanted, Raw) = (wanted, Diff.After(wanted, seen), seen);
        seenNamespaces = [.. seen.Namespaces.Items.Select(item => item.Name), ""];
        wantedNamespaces = [.. Wanted.Namespaces.Items.Select(item => item.Name), ""];
        Seen = seen with
        {
            Sysctls = Standing(seen.Sysctls, item => item.Namespace),
            Links = Standing(seen.Links, item => item.Namespace),
            Routes = Standing(seen.Routes, item => item.Namespace),
            IpSets = Standing(seen.IpSets, item => item.Namespace),
            Chains = Standing(seen.Chains, item => item.Namespace),
            SharedRules = Standing(seen.SharedRules, item => item.Namespace),
            DhcpServers = Standing(seen.DhcpServers, item => item.Namespace),
            Listeners = Standing(seen.Listeners, item => item.Namespace),
        };
    }

    public UnitKey Unit => Wanted.Key;

    /// <summary>As it was planned.</summary>
    public UnitState WantedAtFirst { get; }

    /// <summary>What is wanted of what is there or ours to make.</summary>
    public UnitState Wanted { get; }

    /// <summary>As it was observed: servers and listeners may still sit in a namespace that is gone.</summary>
    public UnitState Raw { get; }

    /// <summary>What was observed, without what is in a namespace that is not there.</summary>
    public UnitState Seen { get; }

    /// <summary>Names of veths and bridges that this round makes, again or for the first time.</summary>
    public HashSet<string> MadeLinks { get; } = [];

    /// <summary>Names of links on which the kernel keeps no route of ours through this round: new, moved, brought up, or with an address taken away.</summary>
    public HashSet<string> LostRoutes { get; } = [];

    /// <summary>Namespaces in which a link is new or gets an address: a server there listens on the addresses that it found. One that goes leaves the others.</summary>
    public HashSet<string> Rewired { get; } = [];

    public void Add(Operation operation) => operations.Add(operation);

    /// <summary>True when the namespace goes in this round, and with it everything inside.</summary>
    public bool IsDoomed(string name) => !wantedNamespaces.Contains(name);

    public ImmutableArray<Operation> InOrder() => [.. operations.OrderBy(operation => operation.Phase)];

    private ValueList<T> Standing<T>(ValueList<T> items, Func<T, string> name) =>
        items.Items.All(item => seenNamespaces.Contains(name(item))) ? items : items.Items.Where(item => seenNamespaces.Contains(name(item))).ToValueList();
}
