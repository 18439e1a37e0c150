using System.Collections.Immutable;
using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>One look at the links and routes of some units.</summary>
internal sealed class LinkLook
{
    private readonly OpenNamespaces namespaces;
    private readonly LinkMarks marks;
    private readonly NamespaceRecords records;
    private readonly Dictionary<string, NamespaceView?> views = [];
    private readonly Dictionary<string, LinuxException> refused = [];

    public LinkLook(OpenNamespaces namespaces, NamespaceRecords records, LinkMarks marks) =>
        (this.namespaces, this.marks, this.records) = (namespaces, marks, records);

    public ImmutableArray<Observed> At(ImmutableArray<UnitState> units)
    {
        var places = namespaces.Get(units.SelectMany(PlacesOf));
        views[""] = Try("", () => HostView(units, places[""]));
        foreach (var (name, place) in places)
            if (name.Length > 0) views[name] = Try(name, () => NamespaceView.Whole(place));
        return [.. units.Select(See)];
    }

    /// <summary>The namespaces that the unit has or wants something in; always the host's.</summary>
    private IEnumerable<string> PlacesOf(UnitState unit) =>
        records.NamesOf(unit.Key).Concat(unit.Links.Items.Select(link => link.Namespace)).Concat(unit.Routes.Items.Select(route => route.Namespace)).Append("");

    private NamespaceView HostView(ImmutableArray<UnitState> units, OpenNamespace host)
    {
        HashSet<string> names = [], addressed = [];
        foreach (var unit in units)
        {
            var wanted = unit.Links.Items.Where(link => link.Namespace.Length == 0 || link.Kind == LinkKind.OvsInternal).ToArray();
            marks.Want(unit.Key, wanted.Select(link => link.Name));
            foreach (var link in wanted)
            {
                names.Add(link.Name);
                if (link.Namespace.Length == 0 && link.Addresses.Count > 0) addressed.Add(link.Name);
            }

            names.UnionWith(marks.MarkedBy(unit.Key));
        }

        return NamespaceView.Part(host, [.. names], addressed, units.Any(unit => unit.Routes.Items.Any(route => route.Namespace.Length == 0)));
    }

    private NamespaceView? Try(string name, Func<NamespaceView> look)
    {
        try
        {
            return look();
        }
        catch (ObjectDisposedException)
        {
            return null; // Its name went while it was looked at.
        }
        catch (LinuxException why)
        {
            refused[name] = why;
            return null;
        }
    }

    private Observed See(UnitState unit)
    {
        foreach (var name in PlacesOf(unit))
            if (refused.TryGetValue(name, out var why)) return new Observed(null, KernelFaults.From(name.Length == 0 ? "links" : $"links in {name}", why));
        return new Observed(new UnitState(unit.Key) { Links = Links(unit).ToValueList(), Routes = Routes(unit).ToValueList() }, null);
    }

    private IEnumerable<Link> Links(UnitState unit)
    {
        NamespaceView[] places = [.. PlacesOf(unit).Distinct().Select(views.GetValueOrDefault).OfType<NamespaceView>()];
        HashSet<(string Namespace, string Name)> wanted = [];
        foreach (var like in unit.Links)
        {
            if (Find(like) is not var (view, entry) || (UnitKey.TryParse(entry.Alias, out var owner) && owner != unit.Key)) continue;
            wanted.Add((view.Name, entry.Name));
            yield return LinkSight.Of(view, entry, like, places);
        }

        foreach (var (view, entry) in Left(unit).Where(left => !wanted.Contains((left.View.Name, left.Entry.Name))).OrderBy(left => left.Entry.Name))
            yield return LinkSight.Of(view, entry, null, places);
    }

    /// <summary>What bears the unit's mark, and, in its namespaces, veth ends that stand where internal interfaces are to be.</summary>
    private IEnumerable<(NamespaceView View, LinkEntry Entry)> Left(UnitState unit)
    {
        var mark = unit.Key.ToString();
        foreach (var view in records.NamesOf(unit.Key).Append("").Select(views.GetValueOrDefault).OfType<NamespaceView>())
        {
            foreach (var entry in view.MarkedBy(mark)) yield return (view, entry);
            if (view.Name.Length == 0) continue;
            foreach (var like in unit.Links)
                if (like.Kind == LinkKind.OvsInternal && like.Namespace == view.Name && view.Find(like.Name) is { Kind: "veth" } entry && entry.Alias != mark) yield return (view, entry);
        }
    }

    private (NamespaceView View, LinkEntry Entry)? Find(Link like)
    {
        if (views.GetValueOrDefault(like.Namespace) is { } view && view.Find(like.Name) is { } entry && !IsGone(like, entry)) return (view, entry);
        return like.Kind == LinkKind.OvsInternal && views[""] is { } host && host.Find(like.Name) is { } waiting && !IsGone(like, waiting) ? (host, waiting) : null;
    }

    private static bool IsGone(Link like, LinkEntry entry) =>
        (like.Kind == LinkKind.OvsInternal && (entry.Kind == "veth" || LinkSight.IsLeftover(entry))) || (like.MakerPlugs && LinkSight.IsBeingMade(entry));

    private IEnumerable<Route> Routes(UnitState unit)
    {
        var seen = PlacesOf(unit).Distinct().Select(views.GetValueOrDefault).OfType<NamespaceView>()
            .SelectMany(view => view.Routes.Select(entry => LinkSight.Of(view, entry)).OfType<Route>())
            .Where(route => route.Namespace.Length > 0 || unit.Routes.Items.Contains(route)).ToHashSet();
        return unit.Routes.Items.Where(seen.Contains).Concat(seen.Where(route => !unit.Routes.Items.Contains(route)).OrderBy(route => route.Destination));
    }
}
