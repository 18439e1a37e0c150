using System.Collections.Immutable;
using Neutrino.Model;
using Neutrino.Plan;

namespace Neutrino.Inspect;

/// <summary>What to check: everything, one object by name or id, or one of a kind by name or id.</summary>
/// <param name="Kind">Null: of any kind.</param>
/// <param name="Name">Null: all of them.</param>
public readonly record struct Selection(SubjectKind? Kind, string? Name)
{
    /// <summary>The subjects meant, in the order in which they are shown; none when there is no such object.</summary>
    public ImmutableArray<Subject> In(Snapshot snapshot, HostSettings host)
    {
        var (kind, name) = this;
        return [.. All(snapshot, host).Where(subject => (kind is null || subject.Kind == kind) && (name is null || subject.Id == name || (subject.Name == name && name.Length > 0)))];
    }

    private static IEnumerable<Subject> All(Snapshot snapshot, HostSettings host)
    {
        yield return new Subject(SubjectKind.Host, "", host.HostName);
        foreach (var network in snapshot.Networks.All.OrderBy(row => row.External).ThenBy(row => row.Name, StringComparer.Ordinal)) yield return new Subject(SubjectKind.Network, network.Id, network.Name);
        foreach (var router in snapshot.Routers.All.OrderBy(row => row.Name, StringComparer.Ordinal)) yield return new Subject(SubjectKind.Router, router.Id, router.Name);
        foreach (var server in snapshot.Servers.All.OrderBy(row => row.Name, StringComparer.Ordinal)) yield return new Subject(SubjectKind.Server, server.Id, server.Name);
        foreach (var port in snapshot.Ports.By("host", host.HostName).Where(IsGuest).OrderBy(row => row.Name, StringComparer.Ordinal).ThenBy(row => row.Id, StringComparer.Ordinal))
            yield return new Subject(SubjectKind.Port, port.Id, port.Name);
    }

    /// <summary>A port that some guest is plugged with, not one of the cloud's own.</summary>
    internal static bool IsGuest(Port port) => port.DeviceOwner is not (DeviceOwners.Dhcp or DeviceOwners.RouterInterface or DeviceOwners.RouterGateway or DeviceOwners.FloatingIp);
}
