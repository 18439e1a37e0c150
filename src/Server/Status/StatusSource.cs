using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Gathers the report of a running server.</summary>
internal sealed class StatusSource(ServeOptions options, IStore store, DataPlane plane)
{
    public bool IsReady { get; set; }

    public StatusReport Look()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var (_, status) in store.Statuses.All) counts[status.Status] = counts.GetValueOrDefault(status.Status) + 1;
        var isLinux = options.Dataplane == Dataplane.Linux;
        return new StatusReport(
            Version(), Environment.ProcessId, options.HostName, isLinux ? "linux" : "none", isLinux ? plane.DatapathType : null, IsReady, store.Current.Revision, store.Statuses.SettledRevision,
            counts, plane.Units.Count(), [.. Faults()], plane.IsPaused);
    }

    private IEnumerable<StatusFault> Faults() =>
        from condition in plane.Units
        let fault = condition.Fault
        where fault is not null
        orderby condition.Unit
        select new StatusFault(condition.Unit.ToString(), fault.Object, fault.What, condition.Failures);

    private static string Version() => typeof(StatusSource).Assembly.GetName().Version!.ToString(3);
}
