namespace Neutrino.Linux.Namespaces;

/// <summary>One value to read or write below <c>/proc/sys</c>: <c>net/ipv4/ip_forward</c>.</summary>
/// <param name="Value">Null to read.</param>
public readonly record struct SysctlRequest(string Key, string? Value);

/// <param name="Value">What was read, trimmed; null when there is no such key, or it was a write.</param>
/// <param name="Errno">0 when done.</param>
public readonly record struct SysctlResult(string? Value, int Errno);

/// <summary>Reads and writes sysctls of namespaces, many in one visit.</summary>
public static class NamespaceSysctls
{
    private const string Root = "/proc/sys/";

    /// <param name="name">Empty for this process's own namespace.</param>
    public static IReadOnlyList<SysctlResult> Do(string name, IReadOnlyList<SysctlRequest> requests) =>
        name.Length == 0 ? DoHere(requests) : NamespaceThread.Run(NetNamespaces.PathOf(name), () => DoHere(requests));

    /// <summary>The same for several namespaces on one thread; null results for a namespace that is gone.</summary>
    public static IReadOnlyList<IReadOnlyList<SysctlResult>?> Do(IReadOnlyList<(string Name, IReadOnlyList<SysctlRequest> Requests)> visits) =>
        [.. NamespaceThread.Visit([.. visits.Select(visit => NetNamespaces.PathOf(visit.Name))], i => DoHere(visits[i].Requests))
            .Select(visit => visit.Refused is null ? visit.Value : null)];

    private static SysctlResult[] DoHere(IReadOnlyList<SysctlRequest> requests)
    {
        var results = new SysctlResult[requests.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var path = Root + requests[i].Key;
            if (requests[i].Value is { } value) results[i] = new SysctlResult(null, RawFile.Write(path, value));
            else results[i] = new SysctlResult(RawFile.Read(path, out var errno)?.Trim(), errno);
        }

        return results;
    }
}
