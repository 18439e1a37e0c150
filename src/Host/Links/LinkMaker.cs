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
        using var targets = new NamespaceTargets(namespaces);
        operations = [.. operations.Select(FromTheHost)];
        foreach (var (place, indexes) in Placed.Group(namespaces, operations, operation => operation.Link.Namespace, faults))
        {
            var batch = new OperationBatch(place, faults);
            foreach (var i in indexes) Put(batch, i, operations[i], targets, faults);
            batch.Send();
        }

        Forgive([.. Enumerable.Range(0, operations.Length).Where(i => faults[i]?.Errno == Errno.EEXIST)], operations, faults);
        for (var i = 0; i < operations.Length; i++)
            if (faults[i] is null)
                foreach (var end in Ends(operations[i]).Where(end => end is { Namespace: "", Alias: not null })) marks.Mark(operations[i].Unit, end.Name);
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

    /// <summary>A pair between two namespaces is made from the host's, if one end is there: pairs of many namespaces go in one send.</summary>
    private static MakeLink FromTheHost(MakeLink make) => make is { Link.Namespace.Length: > 0, Pair: { Namespace: "" } pair } ? make with { Link = pair, Pair = make.Link } : make;

    private static void Put(OperationBatch batch, int index, MakeLink operation, NamespaceTargets targets, HostFault?[] faults)
    {
        var (link, pair) = (operation.Link, operation.Pair);
        var thing = $"link {link.Name}";
        if (link.Kind == LinkKind.Bridge) batch.Requests.MakeBridge(New(link));
        else if (link.Kind != LinkKind.Veth || pair is null)
        {
            faults[index] = KernelFaults.From(thing, $"make a {link.Kind}", Errno.EOPNOTSUPP);
            return;
        }
        else if (pair.Namespace == link.Namespace) batch.Requests.MakeVeth(New(link), New(pair));
        else if (targets.Of(pair.Namespace) is { } target) batch.Requests.MakeVeth(New(link), New(pair) with { Namespace = target });
        else
        {
            faults[index] = KernelFaults.NoNamespace(pair.Namespace);
            return;
        }

        batch.Note(index, thing, link.Kind == LinkKind.Bridge ? "make bridge" : "make veth pair");
        foreach (var end in Ends(operation).Where(end => end.Alias is not null && end.Namespace == link.Namespace))
        {
            // The alias cannot be given with the request that makes a link.
            batch.Requests.ChangeLink(end.Name, new LinkChange { Alias = end.Alias });
            batch.Note(index, $"link {end.Name}", "set alias");
        }
    }

    private static NewLink New(Link link) => new(link.Name) { Mac = link.Mac?.Number, Mtu = link.Mtu };

    /// <summary>What was there already is no fault if it is what was to be made.</summary>
    private void Forgive(int[] existing, ImmutableArray<MakeLink> operations, HostFault?[] faults)
    {
        if (existing.Length == 0) return;
        var ends = existing.SelectMany(i => Ends(operations[i])).ToLookup(link => link.Namespace, link => link.Name);
        var views = namespaces.Get(ends.Select(group => group.Key)).ToDictionary(place => place.Key, place => NamespaceView.Part(place.Value, [.. ends[place.Key].Distinct()], [], withRoutes: false));
        foreach (var i in existing)
            if (Ends(operations[i]).All(end => Stands(end, views))) faults[i] = null;
    }

    private static bool Stands(Link end, Dictionary<string, NamespaceView> views) =>
        views.GetValueOrDefault(end.Namespace) is { } view && view.Find(end.Name) is { } entry
        && LinkSight.Of(view, entry, end, views.Values) is var seen && seen.Kind == end.Kind && seen.Peer == end.Peer;
}
