using Neutrino.Api;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>The loops' own figures for <c>/metrics</c>.</summary>
internal static class LoopMetrics
{
    public static void Write(MetricText text, DataPlane plane, IStore store)
    {
        var loops = plane.Figures.ToList();
        text.Family("neutrino_reconcile_lag_seconds", "gauge", "From the last commit's arrival to its status, the host's work included");
        foreach (var (loop, figures) in loops) text.Sample(figures.LastLag.TotalSeconds, ("loop", loop));
        text.Family("neutrino_reconcile_looks_total", "counter", "Units looked at");
        foreach (var (loop, figures) in loops) text.Sample(figures.Looks, ("loop", loop));
        text.Family("neutrino_reconcile_drifts_total", "counter", "Units found other than wanted without a change of the cloud");
        foreach (var (loop, figures) in loops) text.Sample(figures.Drifts, ("loop", loop));
        text.Family("neutrino_reconcile_faults_total", "counter", "Rounds of a unit that ended in a fault");
        foreach (var (loop, figures) in loops) text.Sample(figures.Faults, ("loop", loop));
        text.Family("neutrino_host_operations_total", "counter", "Operations done on the host, by kind");
        foreach (var (loop, figures) in loops)
            foreach (var (kind, count) in figures.Operations.OrderBy(operation => operation.Key, StringComparer.Ordinal)) text.Sample(count, ("kind", kind), ("loop", loop));
        text.Gauge("neutrino_reconcile_units", "Units of the host", plane.Units.Count());
        text.Gauge("neutrino_reconcile_units_faulty", "Units whose last round ended in a fault", plane.Units.Count(unit => unit.Fault is not null));
        text.Gauge("neutrino_store_revision", "Commits of the cloud", store.Current.Revision);
        text.Gauge("neutrino_store_settled_revision", "The revision up to which the host is as wanted", store.Statuses.SettledRevision);
    }
}
