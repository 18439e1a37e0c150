using System.Collections.Immutable;
using Neutrino.HostState;
using Neutrino.Ovsdb;

namespace Neutrino.Host.Ovs;

/// <summary>What a unit has in the switch, as <see cref="UnitState"/> says it. Pure.</summary>
internal static class OvsLook
{
    /// <summary>
    /// The bridges and ports that <paramref name="wanted"/> names, marked or not, and beside them those with the unit's mark or plugged for it by others. What is wanted and there but
    /// does not work is not seen, so that it is made again: a port that ovs-vswitchd could not open (its device is missing), a bridge of ours that does
    /// not forward by itself.
    /// </summary>
    public static UnitState At(OvsView view, UnitState wanted)
    {
        var names = wanted.OvsPorts.Select(port => port.Name).ToHashSet(StringComparer.Ordinal);
        var ports = wanted.OvsPorts.Select(port => Wanted(view.Tables, port))
            .Concat(view.InterfacesOf(wanted.Key).Where(name => !names.Contains(name)).Select(name => Unwanted(view.Tables, name)))
            .OfType<OvsPort>().OrderBy(port => port.Name, StringComparer.Ordinal);
        var named = wanted.OvsBridges.Select(bridge => bridge.Name).ToHashSet(StringComparer.Ordinal);
        var bridges = wanted.OvsBridges.Select(bridge => view.Tables.Bridges.Find(bridge.Name)).OfType<BridgeRow>().Where(Forwards)
            .Concat(view.BridgesOf(wanted.Key).Where(bridge => !named.Contains(bridge.Name))).OrderBy(bridge => bridge.Name, StringComparer.Ordinal);
        return new UnitState(wanted.Key) { OvsBridges = bridges.Select(Bridge).ToValueList(), OvsPorts = ports.ToValueList() };
    }

    public static string DatapathType(BridgeRow bridge) => bridge.DatapathType.Length == 0 ? OvsDatapath.System : bridge.DatapathType;

    /// <summary>Empty and <c>system</c> are the same to Open vSwitch.</summary>
    public static string InterfaceType(InterfaceRow row) => row.Type == "system" ? "" : row.Type;

    /// <summary>Of ours: no controller and not fail mode secure, which would take the NORMAL flow away. Another's is as its owner wants it.</summary>
    public static bool Forwards(BridgeRow bridge) =>
        OvsMarks.Marked(bridge.ExternalIds) is null || (bridge.Controller.IsEmpty && (bridge.FailMode is null or "standalone"));

    public static bool IsOpen(InterfaceRow row) => row.Error is null && row.Ofport is not (null or -1);

    /// <summary>The port's VLAN: its tag, none, dead, or some setting that is none of ours.</summary>
    public static int? Tag(PortRow port)
    {
        var trunkOfDead = port.VlanMode == "trunk" && port.Trunks.Count == 1 && port.Trunks.Contains(OvsPort.DeadTag);
        if (trunkOfDead) return port.Tag == OvsPort.DeadTag ? OvsPort.DeadTag : OvsPort.OtherTag;
        var plain = port.Trunks.IsEmpty && (port.VlanMode is null || port.VlanMode == (port.Tag is null ? "trunk" : "access"));
        return plain && port.Tag != OvsPort.DeadTag ? (int?)port.Tag : OvsPort.OtherTag;
    }

    private static OvsBridge Bridge(BridgeRow row) => new(row.Name, DatapathType(row));

    private static OvsPort? Wanted(VswitchTables tables, OvsPort wanted)
    {
        if (Rows(tables, wanted.Name) is not { } found || !IsOpen(found.Interface)) return null;
        var keys = wanted.Ours ? OvsMarks.Keys.Union(wanted.ExternalIds.Keys) : wanted.ExternalIds.Keys;
        return Port(tables, found.Port, found.Interface, keys) with
        {
            Mac = wanted.Mac is not null && MacAddress.TryParse(found.Interface.Mac, out var mac) ? mac : null,
            MtuRequest = wanted.MtuRequest is null ? null : (int?)found.Interface.MtuRequest,
            Ours = wanted.Ours,
        };
    }

    /// <summary>What somebody else plugged stays theirs: it can only be closed.</summary>
    private static OvsPort? Unwanted(VswitchTables tables, string name) =>
        Rows(tables, name) is { } found ? Port(tables, found.Port, found.Interface, OvsMarks.Keys) with { Ours = OvsMarks.Marked(found.Interface.ExternalIds) is not null } : null;

    private static OvsPort Port(VswitchTables tables, PortRow port, InterfaceRow row, IEnumerable<string> keys) => new(port.Name, tables.BridgeOf(port)?.Name ?? "")
    {
        Tag = Tag(port),
        Type = InterfaceType(row),
        ExternalIds = Ids(row, keys),
    };

    public static ValueMap<string, string> Ids(InterfaceRow row, IEnumerable<string> keys) =>
        new(keys.Where(row.ExternalIds.ContainsKey).Select(key => KeyValuePair.Create(key, row.ExternalIds[key])));

    private static (PortRow Port, InterfaceRow Interface)? Rows(VswitchTables tables, string name) =>
        tables.Ports.Find(name) is { } port && tables.InterfaceOf(port) is { } row ? (port, row) : null;
}
