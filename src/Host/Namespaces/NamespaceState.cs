using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Namespaces;

namespace Neutrino.Host.Namespaces;

/// <summary>Namespaces and sysctls: seen, made, removed, set. Calls come one at a time.</summary>
public sealed class NamespaceState : IDisposable
{
    private readonly OpenNamespaces namespaces;
    private readonly NamespaceRecords records;

    public NamespaceState(OpenNamespaces namespaces, NamespaceRecords records)
    {
        (this.namespaces, this.records) = (namespaces, records);
        namespaces.NameChanged += OnName;
    }

    public event Action<Notice>? Noticed;

    /// <summary>
    /// The units that have a live namespace recorded. Records whose namespace is gone go too, with the empty file that a kill between
    /// unmounting a namespace and removing its name leaves.
    /// </summary>
    public ImmutableArray<UnitKey> List()
    {
        records.Load();
        foreach (var (name, _) in records.All())
        {
            if (NetNamespaces.Identify(name) is not null) continue;
            NetNamespaces.Delete(name);
            records.Remove(name);
        }

        return [.. records.All().Select(record => record.Unit).Distinct()];
    }

    /// <summary>Of each unit its recorded live namespaces, and the wanted sysctls that are there with the values they have.</summary>
    public ImmutableArray<Observed> Observe(ImmutableArray<UnitState> wanted)
    {
        var sysctls = ReadSysctls(wanted);
        return [.. wanted.Select(unit => new Observed(
            new UnitState(unit.Key)
            {
                Namespaces = Live(records.NamesOf(unit.Key), unit.Namespaces),
                Sysctls = unit.Sysctls.Items.Where(sysctls.ContainsKey).Select(item => item with { Value = sysctls[item] }).ToValueList(),
            },
            null))];
    }

    /// <param name="batch">Of <see cref="MakeNamespace"/>, <see cref="RemoveNamespace"/> and <see cref="SetSysctl"/> only.</param>
    public ImmutableArray<Applied> Apply(ImmutableArray<Operation> batch) =>
    [
        .. Make([.. batch.OfType<MakeNamespace>()]),
        .. batch.OfType<RemoveNamespace>().Select(operation => new Applied(operation, Remove(operation.Name))),
        .. Set([.. batch.OfType<SetSysctl>()]),
    ];

    public static bool Does(Operation operation) => operation is MakeNamespace or RemoveNamespace or SetSysctl;

    public void Dispose() => namespaces.NameChanged -= OnName;

    private static ValueList<NetNamespace> Live(IEnumerable<string> recorded, ValueList<NetNamespace> wanted)
    {
        var live = recorded.Where(name => NetNamespaces.Identify(name) is not null).Select(name => new NetNamespace(name)).ToArray();
        return wanted.Items.Where(live.Contains).Concat(live.Where(item => !wanted.Items.Contains(item))).ToValueList();
    }

    private Dictionary<Sysctl, string> ReadSysctls(ImmutableArray<UnitState> wanted)
    {
        Dictionary<Sysctl, string> values = [];
        var groups = wanted.SelectMany(unit => unit.Sysctls).Distinct().GroupBy(item => item.Namespace).Select(group => (Name: group.Key, Sysctls: group.ToArray())).ToArray();
        var results = Visit([.. groups.Select(group => (group.Name, (IReadOnlyList<SysctlRequest>)[.. group.Sysctls.Select(item => new SysctlRequest(PathOf(item.Key), null))]))]);
        for (var i = 0; i < groups.Length; i++)
        {
            if (results[i] is not { } read) continue;
            for (var j = 0; j < read.Count; j++)
                if (read[j].Value is { } value) values[groups[i].Sysctls[j]] = value;
        }

        return values;
    }

    private IEnumerable<Applied> Make(ImmutableArray<MakeNamespace> operations)
    {
        if (operations.IsEmpty) return [];
        var faults = new HostFault?[operations.Length];
        for (var i = 0; i < operations.Length; i++) faults[i] = Record(operations[i]);
        var tried = Enumerable.Range(0, operations.Length).Where(i => faults[i] is null).ToArray();
        var refused = NetNamespaces.Create([.. tried.Select(i => operations[i].Name)]);
        for (var i = 0; i < tried.Length; i++)
            if (refused[i] is { } why) faults[tried[i]] = KernelFaults.From($"namespace {operations[tried[i]].Name}", why);
        return operations.Select((operation, i) => new Applied(operation, faults[i]));
    }

    /// <summary>First the record: a namespace of ours without one would be nobody's for ever.</summary>
    private HostFault? Record(MakeNamespace operation)
    {
        if (operation.Name.Length == 0 || operation.Name.Contains('/')) return KernelFaults.From($"namespace {operation.Name}", "make", Errno.EINVAL);
        try
        {
            records.Write(operation.Name, operation.Unit);
            return null;
        }
        catch (LinuxException refused)
        {
            return KernelFaults.From($"namespace {operation.Name}", refused);
        }
    }

    private HostFault? Remove(string name)
    {
        if (name.Length == 0) return KernelFaults.From("namespace", "remove the host's own", Errno.EINVAL);
        try
        {
            namespaces.Forget(name);
            NetNamespaces.Delete(name);
            records.Remove(name);
            return null;
        }
        catch (LinuxException refused)
        {
            return KernelFaults.From($"namespace {name}", refused);
        }
    }

    private static IEnumerable<Applied> Set(ImmutableArray<SetSysctl> operations)
    {
        var groups = operations.GroupBy(operation => operation.Sysctl.Namespace).Select(group => (Name: group.Key, Operations: group.ToArray())).ToArray();
        var results = Visit([.. groups.Select(group =>
            (group.Name, (IReadOnlyList<SysctlRequest>)[.. group.Operations.Select(item => new SysctlRequest(PathOf(item.Sysctl.Key), item.Sysctl.Value))]))]);
        for (var i = 0; i < groups.Length; i++)
            for (var j = 0; j < groups[i].Operations.Length; j++)
                yield return new Applied(groups[i].Operations[j], Fault(groups[i].Operations[j].Sysctl, results[i]?[j]));
    }

    private static HostFault? Fault(Sysctl sysctl, SysctlResult? result) => result switch
    {
        null => KernelFaults.NoNamespace(sysctl.Namespace),
        { Errno: 0 } => null,
        { Errno: var errno } => KernelFaults.From($"sysctl {sysctl.Key}", sysctl.Namespace.Length == 0 ? "set" : $"set in {sysctl.Namespace}", errno),
    };

    /// <summary>The host's own values without leaving, all others on one thread.</summary>
    private static IReadOnlyList<SysctlResult>?[] Visit(IReadOnlyList<(string Name, IReadOnlyList<SysctlRequest> Requests)> visits)
    {
        var away = visits.Where(visit => visit.Name.Length > 0).ToArray();
        var results = new Queue<IReadOnlyList<SysctlResult>?>(NamespaceSysctls.Do(away));
        return [.. visits.Select(visit => visit.Name.Length > 0 ? results.Dequeue() : NamespaceSysctls.Do("", visit.Requests))];
    }

    private static string PathOf(string key) => key.Contains('/', StringComparison.Ordinal) ? key : key.Replace('.', '/');

    private void OnName(string? name, bool came)
    {
        if (name is null) Noticed?.Invoke(new Notice(null, "inotify: events of /run/netns were lost"));
        else if (records.UnitOf(name) is { } unit) Noticed?.Invoke(new Notice(unit, $"inotify: namespace {name} {(came ? "made" : "removed")}"));
    }
}
