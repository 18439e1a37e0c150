using Neutrino.Model;
using Neutrino.Store;

namespace Neutrino.Server;

/// <summary>Gathers the report of a running server.</summary>
internal sealed class StatusSource(ServeOptions options, IStore store, DataPlane plane)
{
    public bool IsReady { get; set; }

    public StatusReport Look()
    {
        var (counts, faults) = (new SortedDictionary<string, int>(StringComparer.Ordinal), new List<StatusFault>());
        foreach (var ((kind, id), status) in store.Statuses.All)
        {
            counts[status.Status] = counts.GetValueOrDefault(status.Status) + 1;
            if (status.Error is { } error) faults.Add(new StatusFault($"{NameOf(kind)} {id}", status.Status, error));
        }

        return new StatusReport(
            Version(), Environment.ProcessId, options.HostName, options.Dataplane == Dataplane.Linux ? "linux" : "none", options.Dataplane == Dataplane.Linux ? plane.DatapathType : null,
            IsReady, store.Current.Revision, store.Statuses.SettledRevision, counts, [.. faults.OrderBy(fault => fault.Resource, StringComparer.Ordinal)]);
    }

    private static string Version() => typeof(StatusSource).Assembly.GetName().Version!.ToString(3);

    private static string NameOf(ResourceKind kind) => kind switch
    {
        ResourceKind.FloatingIp => "floating IP",
        ResourceKind.SecurityGroup => "security group",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
