using System.Collections.Immutable;
using System.Text.Json;

namespace Neutrino.Ovsdb;

/// <summary>The followed part of the Open_vSwitch database at one moment: immutable, so any thread reads it and sees whole transactions only.</summary>
public sealed record VswitchTables
{
    public static readonly VswitchTables Empty = new();

    public RowTable<OpenVswitchRow> OpenVswitch { get; private init; } = RowTable<OpenVswitchRow>.Empty;
    public RowTable<BridgeRow> Bridges { get; private init; } = RowTable<BridgeRow>.Empty;
    public RowTable<PortRow> Ports { get; private init; } = RowTable<PortRow>.Empty;
    public RowTable<InterfaceRow> Interfaces { get; private init; } = RowTable<InterfaceRow>.Empty;
    private ImmutableDictionary<Guid, Guid> BridgeOfPort { get; init; } = ImmutableDictionary<Guid, Guid>.Empty;
    private ImmutableDictionary<Guid, Guid> PortOfInterface { get; init; } = ImmutableDictionary<Guid, Guid>.Empty;

    /// <summary>The switch's own row; null when the database has none (<c>ovs-vsctl init</c> was never run).</summary>
    public OpenVswitchRow? Root => OpenVswitch.Find(".");

    /// <summary>The bridge that has the port; null when none has.</summary>
    public BridgeRow? BridgeOf(PortRow port) => BridgeOfPort.TryGetValue(port.Uuid, out var bridge) ? Bridges.Find(bridge) : null;

    public PortRow? PortOf(InterfaceRow row) => PortOfInterface.TryGetValue(row.Uuid, out var port) ? Ports.Find(port) : null;

    /// <summary>The port's interface; the first one of a bond.</summary>
    public InterfaceRow? InterfaceOf(PortRow port)
    {
        foreach (var uuid in port.Interfaces) return Interfaces.Find(uuid);
        return null;
    }

    /// <summary>Takes an <c>update2</c> notification's table updates, or the answer to <c>monitor_cond</c>.</summary>
    internal VswitchUpdate Apply(JsonElement updates)
    {
        var roots = Take(OpenVswitch, updates, out var rootChanges);
        var bridges = Take(Bridges, updates, out var bridgeChanges);
        var ports = Take(Ports, updates, out var portChanges);
        var interfaces = Take(Interfaces, updates, out var interfaceChanges);
        var after = this with
        {
            OpenVswitch = roots,
            Bridges = bridges,
            Ports = ports,
            Interfaces = interfaces,
            BridgeOfPort = Holders(BridgeOfPort, bridgeChanges, static bridge => (bridge.Uuid, bridge.Ports)),
            PortOfInterface = Holders(PortOfInterface, portChanges, static port => (port.Uuid, port.Interfaces)),
        };
        return new VswitchUpdate(this, after, rootChanges, bridgeChanges, portChanges, interfaceChanges);
    }

    private static RowTable<T> Take<T>(RowTable<T> table, JsonElement updates, out ImmutableArray<RowChange<T>> changes)
        where T : class, IOvsdbRow<T>
    {
        changes = [];
        if (!updates.TryGetProperty(T.Table, out var rows)) return table;
        var builder = ImmutableArray.CreateBuilder<RowChange<T>>();
        var result = table.Apply(rows, builder);
        changes = builder.ToImmutable();
        return result;
    }

    /// <summary>Keeps "who holds whom" right: first what was let go, then what was taken, since a row may pass from one holder to another in one update.</summary>
    private static ImmutableDictionary<Guid, Guid> Holders<T>(
        ImmutableDictionary<Guid, Guid> holders, ImmutableArray<RowChange<T>> changes, Func<T, (Guid Holder, ImmutableHashSet<Guid> Held)> held)
        where T : class
    {
        if (changes.IsEmpty) return holders;
        var result = holders.ToBuilder();
        foreach (var change in changes)
        {
            foreach (var row in Only(Held(change.Old), Held(change.New))) result.Remove(row);
        }

        foreach (var change in changes)
        {
            foreach (var row in Only(Held(change.New), Held(change.Old))) result[row] = held(change.New!).Holder;
        }

        return result.ToImmutable();

        ImmutableHashSet<Guid> Held(T? row) => row is null ? [] : held(row).Held;

        // A bridge may have a thousand ports of which one changed: no set is built for it.
        static IEnumerable<Guid> Only(ImmutableHashSet<Guid> rows, ImmutableHashSet<Guid> others) => ReferenceEquals(rows, others) ? [] : rows.Where(row => !others.Contains(row));
    }
}
