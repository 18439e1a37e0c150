using Neutrino.Host.Namespaces;
using Neutrino.Linux;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>What one look at a namespace gave: all of it, or, of the host's own, only the links that were asked for.</summary>
internal sealed class NamespaceView
{
    /// <summary>Up to so many links are asked for by name; for more, listing all is cheaper.</summary>
    private const int AskedByName = 64;
    private readonly Dictionary<string, LinkEntry> byName = [];
    private readonly Dictionary<int, LinkEntry> byIndex = [];
    private readonly OpenNamespace place;
    private ILookup<string, LinkEntry>? byAlias;
    private ILookup<int, AddressEntry> addresses = Enumerable.Empty<AddressEntry>().ToLookup(item => item.Link);

    private NamespaceView(OpenNamespace place) => this.place = place;

    public string Name => place.Name;

    /// <summary>The links with that alias.</summary>
    public IEnumerable<LinkEntry> MarkedBy(string alias) => (byAlias ??= byName.Values.Where(link => link.Alias is not null).ToLookup(link => link.Alias!))[alias];
    public IReadOnlyList<RouteEntry> Routes { get; private set; } = [];

    /// <summary>For ioctls.</summary>
    public Descriptor Socket => place.Route.Descriptor;

    /// <summary>Everything in a small namespace.</summary>
    public static NamespaceView Whole(OpenNamespace place)
    {
        var view = new NamespaceView(place);
        foreach (var link in place.Route.Links()) view.Add(link);
        view.addresses = place.Route.Addresses().ToLookup(item => item.Link);
        view.Routes = place.Route.StaticRoutes();
        return view;
    }

    /// <summary>Links of those names, with the links that they refer to.</summary>
    /// <param name="addressed">Names of those whose addresses are of interest.</param>
    /// <param name="withRoutes">Whether routes are of interest.</param>
    public static NamespaceView Part(OpenNamespace place, IReadOnlyList<string> names, IEnumerable<string> addressed, bool withRoutes)
    {
        var view = new NamespaceView(place);
        if (names.Count > AskedByName) view.Add(place.Route.Links());
        else
        {
            view.Add(place.Route.FindLinks(names));
            view.Add(place.Route.FindLinks([.. view.Missing()]));
        }

        view.addresses = addressed.Distinct().Select(view.Find).OfType<LinkEntry>().SelectMany(link => place.Route.Addresses(link.Index)).ToLookup(item => item.Link);
        if (withRoutes) view.Routes = place.Route.StaticRoutes();
        return view;
    }

    public LinkEntry? Find(string name) => byName.GetValueOrDefault(name);
    public string? NameOf(int index) => byIndex.GetValueOrDefault(index)?.Name;

    /// <summary>The name of the end that is here of a veth pair whose other end is in another namespace: of such a pair each end knows the other's index.</summary>
    public string? NameOfEnd(LinkEntry other) =>
        other.Peer is { } index && byIndex.TryGetValue(index, out var end) && end is { Kind: "veth", PeerNamespace: not null } && end.Peer == other.Index ? end.Name : null;
    public IEnumerable<AddressEntry> AddressesOf(LinkEntry link) => addresses[link.Index];

    /// <summary>The indexes that links refer to in this namespace but that were not asked for.</summary>
    private IEnumerable<int> Missing() =>
        byName.Values.SelectMany(link => (int?[])[link.Master, link.PeerNamespace is null ? link.Peer : null])
            .OfType<int>().Where(index => index != 0 && !byIndex.ContainsKey(index)).Distinct();

    private void Add(IEnumerable<LinkEntry?> links)
    {
        foreach (var link in links)
            if (link is not null) Add(link);
    }

    private void Add(LinkEntry link)
    {
        byName[link.Name] = link;
        byIndex[link.Index] = link;
    }
}
