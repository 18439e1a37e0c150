using Neutrino.HostState;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>
/// Which unit a link of the host's own namespace belongs to: by its alias, or, for links that bear none, because a unit was looked at that wants one of that name.
/// Kept from notifications, and from our own changes before their notifications come, so that a unit's links are found among thousands without listing them.
/// Thread-safe.
/// </summary>
internal sealed class LinkMarks
{
    private readonly Lock gate = new();
    private readonly Dictionary<int, LinkEntry> links = [];
    private readonly Dictionary<UnitKey, HashSet<string>> marked = [];
    private readonly Dictionary<string, UnitKey> wantedBy = [];
    private readonly Dictionary<UnitKey, string[]> wantedNames = [];
    private bool isComplete;

    /// <summary>False when notifications were lost, or never begun: <see cref="Load"/> is needed.</summary>
    public bool IsComplete
    {
        get { lock (gate) return isComplete; }
    }

    public IReadOnlyCollection<UnitKey> Units
    {
        get { lock (gate) return [.. marked.Keys]; }
    }

    public void Lose()
    {
        lock (gate) isComplete = false;
    }

    /// <summary>Begins anew, from a full list that is read after notifications count again: neither a link made nor one removed meanwhile is missed.</summary>
    public void Load(Func<IReadOnlyList<LinkEntry>> readAll)
    {
        lock (gate)
        {
            links.Clear();
            marked.Clear();
            isComplete = true;
        }

        var all = readAll();
        lock (gate)
        {
            foreach (var link in all)
                if (!links.ContainsKey(link.Index)) Put(Fingerprint(link));
        }
    }

    /// <summary>Without the flags that say how traffic fares.</summary>
    public static LinkEntry Fingerprint(LinkEntry link) => link with { Flags = link.Flags & (LinkFlags.Up | LinkFlags.Promiscuous) };

    /// <summary>Takes a notification.</summary>
    /// <returns>Whether anything that is looked at differs from what was known.</returns>
    public bool Change(LinkEntry link)
    {
        link = Fingerprint(link);
        lock (gate)
        {
            if (links.TryGetValue(link.Index, out var known) && known == link) return false;
            if (known is not null) Unmark(known);
            Put(link);
            return true;
        }
    }

    public void Remove(LinkEntry link)
    {
        lock (gate)
        {
            if (links.Remove(link.Index, out var known)) Unmark(known);
        }
    }

    /// <summary>A link of that name has just been given the unit's mark.</summary>
    public void Mark(UnitKey unit, string name)
    {
        lock (gate) NamesOf(unit).Add(name);
    }

    /// <summary>The names of links with the unit's mark; a few more while notifications are on their way.</summary>
    public IReadOnlyCollection<string> MarkedBy(UnitKey unit)
    {
        lock (gate) return marked.TryGetValue(unit, out var names) ? [.. names] : [];
    }

    /// <summary>Remembers the names that a unit wants in the host's namespace.</summary>
    public void Want(UnitKey unit, IEnumerable<string> names)
    {
        lock (gate)
        {
            var now = names.ToArray();
            if (wantedNames.Remove(unit, out var before))
                foreach (var name in before)
                    if (wantedBy.TryGetValue(name, out var by) && by == unit) wantedBy.Remove(name);
            foreach (var name in now) wantedBy[name] = unit;
            if (now.Length > 0) wantedNames[unit] = now;
        }
    }

    public UnitKey? UnitOf(LinkEntry link)
    {
        if (UnitKey.TryParse(link.Alias, out var unit)) return unit;
        lock (gate) return wantedBy.TryGetValue(link.Name, out var by) ? by : null;
    }

    public (UnitKey Unit, string Name)? UnitOf(int index)
    {
        LinkEntry? link;
        lock (gate) links.TryGetValue(index, out link);
        return link is not null && UnitOf(link) is { } unit ? (unit, link.Name) : null;
    }

    private void Put(LinkEntry link)
    {
        links[link.Index] = link;
        if (UnitKey.TryParse(link.Alias, out var unit)) NamesOf(unit).Add(link.Name);
    }

    private void Unmark(LinkEntry link)
    {
        if (!UnitKey.TryParse(link.Alias, out var unit) || !marked.TryGetValue(unit, out var names)) return;
        names.Remove(link.Name);
        if (names.Count == 0) marked.Remove(unit);
    }

    private HashSet<string> NamesOf(UnitKey unit) => marked.TryGetValue(unit, out var names) ? names : marked[unit] = [];
}
