using System.Collections.Immutable;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>Sets and removes routes, and tells neighbours of addresses.</summary>
internal sealed class RouteSetter(OpenNamespaces namespaces)
{
    public HostFault?[] Make(ImmutableArray<MakeRoute> operations)
    {
        var faults = new HostFault?[operations.Length];
        foreach (var (place, indexes) in Placed.Group(namespaces, operations, operation => operation.Route.Namespace, faults))
        {
            var batch = new OperationBatch(place, faults);
            var devices = Devices(place, indexes.Select(i => operations[i].Route.Device));

            // A next hop may be reached by another of the routes, so those directly on a link come first.
            foreach (var i in indexes.OrderBy(i => operations[i].Route.Via is not null))
            {
                var route = operations[i].Route;
                if (devices.TryGetValue(route.Device, out var device))
                {
                    batch.Requests.ReplaceRoute(EntryOf(route, device.Index));
                    batch.Note(i, $"route {route.Destination}", "set");
                }
                else faults[i] = KernelFaults.From($"route {route.Destination}", $"set by {route.Device}", Errno.ENODEV);
            }

            batch.Send();
        }

        return faults;
    }

    public HostFault?[] Remove(ImmutableArray<RemoveRoute> operations)
    {
        var faults = new HostFault?[operations.Length];
        foreach (var (place, indexes) in Placed.Group(namespaces, operations, operation => operation.Route.Namespace, faults, goneIsDone: true))
        {
            var batch = new OperationBatch(place, faults);
            var devices = Devices(place, indexes.Select(i => operations[i].Route.Device));
            foreach (var i in indexes)
            {
                var route = operations[i].Route;
                if (!devices.TryGetValue(route.Device, out var device)) continue; // It went with its device.
                batch.Requests.DeleteRoute(EntryOf(route, device.Index));
                batch.Note(i, $"route {route.Destination}", "remove", Errno.ESRCH);
            }

            batch.Send();
        }

        return faults;
    }

    /// <summary>A frame that cannot be sent is no fault: neighbours learn by themselves in the end.</summary>
    public HostFault?[] Announce(ImmutableArray<Announce> operations)
    {
        var faults = new HostFault?[operations.Length];
        foreach (var (place, indexes) in Placed.Group(namespaces, operations, operation => operation.Namespace, faults))
        {
            var devices = Devices(place, indexes.Select(i => operations[i].Device));
            foreach (var i in indexes)
                if (!devices.ContainsKey(operations[i].Device)) faults[i] = KernelFaults.From($"link {operations[i].Device}", $"announce {operations[i].Address}", Errno.ENODEV);
            var known = from i in indexes
                        let device = devices.GetValueOrDefault(operations[i].Device)
                        where device is { IsUp: true, Mac: not null } && operations[i].Address.Version == 4
                        select (device.Index, operations[i].Mac?.Number ?? device.Mac!.Value, LinkSight.AddressOf(operations[i].Address));
            _ = ArpAnnouncement.Send(place.Name, [.. known]);
        }

        return faults;
    }

    private static RouteEntry EntryOf(Route route, int device) => new(
        LinkSight.AddressOf(route.Destination.Address), route.Destination.PrefixLength, route.Via is { } via ? LinkSight.AddressOf(via) : null, device);

    private static Dictionary<string, LinkEntry> Devices(OpenNamespace place, IEnumerable<string> names) =>
        place.Route.FindLinks([.. names.Distinct()]).OfType<LinkEntry>().ToDictionary(link => link.Name);
}
