using System.Collections.Immutable;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>Makes bridges and veth pairs with their marks, and removes them.</summary>
internal sealed class LinkMaker(OpenNamespaces namespaces, LinkMarks marks)
{
    /// <summary>The link group of what is about to be deleted; no other program is likely to use the number.</summary>
    private const uint Doomed = 0x6e747264;

    public HostFault?[] Make(ImmutableArray<MakeLink> operations)
    {
        var faults = new HostFault?[operations.Length];
        foreach (var (place, indexes) in Placed.Group(namespaces, operations, operation => operation.Link.Namespace, faults))
        {
            var batch = new OperationBatch(place, faults);
            foreach (var i in indexes) Put(batch, i, operations[i], faults);
            batch.Send();
            Forgive(place, [.. indexes.Where(i => faults[i]?.Errno == Errno.EEXIST)], operations, faults);
            if (place.Name.Length > 0) continue;
            foreach (var i in indexes.Where(i => faults[i] is null))
                foreach (var end in Ends(operations[i]).Where(end => end.Alias is not null)) marks.Mark(operations[i].Unit, end.Name);
        }

        return faults;
    }

    public HostFault?[] Remove(ImmutableArray<RemoveLink> operations)
    {
        var faults = new HostFault?[operations.Length];
        foreach (var (place, indexes) in Placed.Group(namespaces, operations, operation => operation.Namespace, faults, goneIsDone: true))
        {
            if (indexes.Length > 1 && RemoveTogether(place, [.. indexes.Select(i => operations[i].Name)])) continue;
            var batch = new OperationBatch(place, faults);
            foreach (var i in indexes)
            {
                batch.Requests.DeleteLink(operations[i].Name);
                batch.Note(i, $"link {operations[i].Name}", "remove", Errno.ENODEV);
            }

            batch.Send();
        }

        return faults;
    }

    /// <summary>Every deletion costs a wait in the kernel, a deletion of a whole group but one. False when some link cannot be deleted like that.</summary>
    private static bool RemoveTogether(OpenNamespace place, string[] names)
    {
        var batch = new RouteBatch();
        foreach (var name in names) batch.ChangeLink(name, new LinkChange { Group = Doomed });
        if (place.Route.Do(batch).Any(error => error is not null and not { Errno: Errno.ENODEV })) return false;
        batch = new RouteBatch();
        batch.DeleteGroup(Doomed);
        return place.Route.Do(batch)[0] is null or { Errno: Errno.ENODEV };
    }

    private static IEnumerable<Link> Ends(MakeLink operation) => operation.Pair is { } pair ? [operation.Link, pair] : [operation.Link];

    private static void Put(OperationBatch batch, int index, MakeLink operation, HostFault?[] faults)
    {
        var (link, pair) = (operation.Link, operation.Pair);
        var thing = $"link {link.Name}";
        if (link.Kind == LinkKind.Bridge) batch.Requests.MakeBridge(New(link));
        else if (link.Kind == LinkKind.Veth && pair is not null) batch.Requests.MakeVeth(New(link), New(pair));
        else
        {
            faults[index] = KernelFaults.From(thing, $"make a {link.Kind}", Errno.EOPNOTSUPP);
            return;
        }

        batch.Note(index, thing, link.Kind == LinkKind.Bridge ? "make bridge" : "make veth pair");
        foreach (var end in Ends(operation).Where(end => end.Alias is not null))
        {
            // The alias cannot be given with the request that makes a link.
            batch.Requests.ChangeLink(end.Name, new LinkChange { Alias = end.Alias });
            batch.Note(index, $"link {end.Name}", "set alias");
        }
    }

    private static NewLink New(Link link) => new(link.Name) { Mac = link.Mac?.Number, Mtu = link.Mtu };

    /// <summary>What was there already is no fault if it is what was to be made.</summary>
    private static void Forgive(OpenNamespace place, int[] existing, ImmutableArray<MakeLink> operations, HostFault?[] faults)
    {
        if (existing.Length == 0) return;
        var names = existing.SelectMany(i => Ends(operations[i])).Select(link => link.Name).Distinct().ToArray();
        var view = NamespaceView.Part(place, names, [], withRoutes: false);
        foreach (var i in existing)
            if (Ends(operations[i]).All(end => view.Find(end.Name) is { } entry && LinkSight.Of(view, entry, end) is var seen && seen.Kind == end.Kind && seen.Peer == end.Peer))
                faults[i] = null;
    }
}
