using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>Which units a transaction, of anybody, concerns. Pure.</summary>
internal static class OvsNotices
{
    public static IEnumerable<Notice> Of(VswitchUpdate update) =>
        update.Bridges.SelectMany(change => OfBridge(update, change))
            .Concat(update.Ports.SelectMany(change => OfPort(update, change)))
            .Concat(update.Interfaces.SelectMany(change => OfInterface(update, change)))
            .DistinctBy(notice => notice.Unit);

    private static IEnumerable<Notice> OfBridge(VswitchUpdate update, RowChange<BridgeRow> change)
    {
        if (change.Old is not { } old || change.New is not { } now)
        {
            yield return new Notice(OvsMarks.Switch, $"ovsdb: bridge {change.Row.Name} {(change.New is null ? "removed" : "added")}");
            yield break;
        }

        if (old with { Ports = now.Ports } != now) yield return new Notice(OvsMarks.Switch, $"ovsdb: bridge {now.Name} changed");

        // Ports that are new or gone tell of themselves; one that only changed bridges does not. The bridge that took it tells.
        if (ReferenceEquals(old.Ports, now.Ports)) yield break;
        foreach (var uuid in now.Ports.Where(uuid => !old.Ports.Contains(uuid)))
        {
            if (update.Before.Ports.Find(uuid) is not null && update.After.Ports.Find(uuid) is { } port && UnitOf(update.After, port) is { } unit)
                yield return new Notice(unit, $"ovsdb: port {port.Name} moved to bridge {now.Name}");
        }
    }

    private static IEnumerable<Notice> OfPort(VswitchUpdate update, RowChange<PortRow> change)
    {
        if (change.Old is null || change.New is not { } now) return [];
        return UnitOf(update.After, now) is { } unit ? [new Notice(unit, $"ovsdb: port {now.Name} changed")] : [];
    }

    private static IEnumerable<Notice> OfInterface(VswitchUpdate update, RowChange<InterfaceRow> change)
    {
        if (change.Old is { } old && change.New is { } now && Same(old, now)) yield break;
        var how = change.Old is null ? "added" : change.New is null ? "removed" : "changed";
        foreach (var unit in new[] { UnitOf(update.Before, change.Old), UnitOf(update.After, change.New) }.OfType<UnitKey>().Distinct())
            yield return new Notice(unit, $"ovsdb: interface {change.Row.Name} {how}");
    }

    /// <summary>Alike in all that is looked at; the rest (the address in use) changes by our own work on the device.</summary>
    private static bool Same(InterfaceRow old, InterfaceRow now) => old == now with { MacInUse = old.MacInUse, Options = old.Options };

    private static UnitKey? UnitOf(VswitchTables tables, PortRow port) => UnitOf(tables, tables.InterfaceOf(port));

    private static UnitKey? UnitOf(VswitchTables tables, InterfaceRow? row)
    {
        if (row is null) return null;
        return tables.Bridges.Find(row.Name) is not null ? OvsMarks.Switch : OvsMarks.Concerned(row);
    }
}
