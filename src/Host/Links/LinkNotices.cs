using Neutrino.Host.Namespaces;
using Neutrino.HostState;
using Neutrino.Linux.Monitor;
using Neutrino.Linux.Route;

namespace Neutrino.Host.Links;

/// <summary>From what the kernel tells to why which unit is to be looked at again. What changes nothing that is looked at (a carrier, a counter) is not passed on.</summary>
internal sealed class LinkNotices : IDisposable
{
    private readonly Dictionary<(string Namespace, int Index), LinkEntry> inside = [];
    private readonly OpenNamespaces namespaces;
    private readonly NamespaceRecords records;
    private readonly LinkMarks marks;
    private readonly Action<Notice> notice;

    public LinkNotices(OpenNamespaces namespaces, NamespaceRecords records, LinkMarks marks, Action<Notice> notice)
    {
        (this.namespaces, this.records, this.marks, this.notice) = (namespaces, records, marks, notice);
        namespaces.Happened += OnHappened;
        namespaces.NameChanged += OnName;
    }

    public void Dispose()
    {
        namespaces.Happened -= OnHappened;
        namespaces.NameChanged -= OnName;
    }

    private void OnHappened(string place, RouteEvent item)
    {
        if (place.Length == 0) OnHost(item);
        else OnInside(place, item);
    }

    private void OnHost(RouteEvent item)
    {
        switch (item.Kind)
        {
            case RouteEventKind.Lost:
                marks.Lose();
                notice(new Notice(null, "netlink: events of the host's links were lost"));
                break;
            case RouteEventKind.LinkChanged when marks.Change(item.Link!):
            case RouteEventKind.LinkRemoved:
                var unit = marks.UnitOf(item.Link!);
                if (item.Kind == RouteEventKind.LinkRemoved) marks.Remove(item.Link!);
                if (unit is { } changed) notice(new Notice(changed, $"netlink: link {item.Link!.Name} {Verb(item.Kind)}"));
                break;
            case RouteEventKind.SettingChanged when item.LinkIndex < 0:
                notice(new Notice(new UnitKey(UnitKind.Switch, ""), "netlink: a setting of the host changed"));
                break;
            case RouteEventKind.AddressAdded or RouteEventKind.AddressRemoved or RouteEventKind.RouteAdded or RouteEventKind.RouteRemoved:
                if (marks.UnitOf(item.LinkIndex) is var (owner, name)) notice(new Notice(owner, $"netlink: {Thing(item)} {Verb(item.Kind)} on {name}"));
                break;
            default:
                break;
        }
    }

    private void OnInside(string place, RouteEvent item)
    {
        if (records.UnitOf(place) is not { } unit || !IsNews(place, item)) return;
        var name = item.Link?.Name ?? inside.GetValueOrDefault((place, item.LinkIndex))?.Name;
        notice(new Notice(unit, $"netlink: {Thing(item)} {Verb(item.Kind)}{(item.Link is not null || name is null ? "" : $" on {name}")} in {place}"));
    }

    private bool IsNews(string place, RouteEvent item)
    {
        switch (item.Kind)
        {
            case RouteEventKind.LinkChanged:
                var now = LinkMarks.Fingerprint(item.Link!);
                if (inside.TryGetValue((place, item.LinkIndex), out var before) && before == now) return false;
                inside[(place, item.LinkIndex)] = now;
                return true;
            case RouteEventKind.LinkRemoved:
                inside.Remove((place, item.LinkIndex));
                return true;
            case RouteEventKind.SettingChanged:
                return item.LinkIndex < 0;
            default:
                return true;
        }
    }

    private void OnName(string? name, bool came)
    {
        if (came || name is null) return;
        foreach (var key in inside.Keys.Where(key => key.Namespace == name).ToArray()) inside.Remove(key);
    }

    private static string Thing(RouteEvent item) => item.Kind switch
    {
        RouteEventKind.LinkChanged or RouteEventKind.LinkRemoved => $"link {item.Link!.Name}",
        RouteEventKind.AddressAdded or RouteEventKind.AddressRemoved => $"address {item.Text}",
        RouteEventKind.RouteAdded or RouteEventKind.RouteRemoved => $"route {item.Text}",
        RouteEventKind.Lost => "events",
        _ => "a setting",
    };

    private static string Verb(RouteEventKind kind) => kind switch
    {
        RouteEventKind.AddressAdded or RouteEventKind.RouteAdded => "added",
        RouteEventKind.LinkRemoved or RouteEventKind.AddressRemoved or RouteEventKind.RouteRemoved => "removed",
        RouteEventKind.Lost => "lost",
        _ => "changed",
    };
}
